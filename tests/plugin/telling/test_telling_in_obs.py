"""What is told to other tools, and a real OBS."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from children import Child, require
from connections import PATIENT, running
from obs_studio import ObsStudio, free_port

from dsp.events import Clip, Event, InstrumentOff, InstrumentOn
from plugin.bus import Sink
from plugin.evening_log import State
from plugin.evening_parts import choose, spans
from plugin.evening_reading import read_evening
from plugin.mailbox import Snapshot, Update
from plugin.obs.client import Address, Client
from plugin.obs.guest import Guest
from plugin.obs.link import Events
from plugin.rules.actions import TellEvent
from plugin.rules.requests import carry_out
from plugin.scenes.stage import Stage
from plugin.sections.log import LogSettings
from plugin.sections.obs import ObsSettings
from plugin.telling.telling import Telling

pytestmark = pytest.mark.obs


def on(label: str) -> Event:
    return InstrumentOn(time=1.0, reported=1.2, strip="Band", label=label, confidence=0.9)


def off(label: str) -> Event:
    return InstrumentOff(time=2.0, reported=2.2, strip="Band", label=label, confidence=0.9)


class House:
    """All that is told, on a connection of its own."""

    def __init__(self, settings: ObsSettings, log: LogSettings) -> None:
        self.stage = Stage((), lambda: None)
        self.telling = Telling(settings, log, lambda: self.stage.on_air, lambda _: True)

    @property
    def guests(self) -> Sequence[Guest]:
        return [self.stage, *self.telling.guests]

    async def take(self, *events: Event) -> None:
        sinks: list[Sink] = list(self.telling.sinks.values())
        for sink in sinks:
            await sink(Update(Snapshot(3.0, ()), events))


class Listener:
    """Another program that listens to OBS."""

    def __init__(self, obs: ObsStudio) -> None:
        self._client = Client(Address("localhost", obs.port, obs.password, 10.0), Events.GENERAL)

    async def next(self) -> Any:
        """The next custom event."""
        while True:
            name, data = await asyncio.to_thread(self._client.event)
            if name == "CustomEvent":
                return data["soundcheck"]

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def listener(obs_studio: ObsStudio) -> Iterator[Listener]:
    listener = Listener(obs_studio)
    yield listener
    listener.close()


def test_another_program_hears_events_and_what_rules_tell(obs_studio: ObsStudio, listener: Listener) -> None:
    clip = Clip(time=1.0, reported=1.1, strip="Band", channel=2, samples=5, runs=1, peak_dbtp=0.5)

    async def main() -> None:
        house = House(obs_studio.settings(), LogSettings(on=False))
        async with running(obs_studio.settings(), (), guests=house.guests, pace=PATIENT) as run:
            await run.until(lambda: house.stage.on_air is not None)
            await house.take(on("guitar"), clip)
            assert await listener.next() == {
                "version": 1,
                "type": "event",
                "event": "instrument_on",
                "time": 1.0,
                "reported": 1.2,
                "strip": "Band",
                "label": "guitar",
                "confidence": 0.9,
            }
            assert (await listener.next())["event"] == "clip"
            await carry_out(run.obs.request, TellEvent("solo", (("who", "Ann"),)), "guitar solo")
            assert await listener.next() == {
                "version": 1,
                "type": "rule",
                "rule": "guitar solo",
                "event": "solo",
                "data": {"who": "Ann"},
            }

    asyncio.run(main())


@pytest.fixture
def _can_pause(obs_studio: ObsStudio) -> Iterator[None]:
    """Recordings have an encoder of their own: those that use the stream's can't be paused."""

    def choose_quality(quality: str) -> None:
        where = {"parameterCategory": "SimpleOutput", "parameterName": "RecQuality"}
        obs_studio.request("SetProfileParameter", {**where, "parameterValue": quality})
        for profile in ("Recording", "Untitled"):  # it counts when a profile is loaded
            obs_studio.request("SetCurrentProfile", {"profileName": profile})

    obs_studio.request("CreateProfile", {"profileName": "Recording"})
    obs_studio.request("SetCurrentProfile", {"profileName": "Untitled"})
    choose_quality("Small")
    yield
    choose_quality("Stream")
    obs_studio.request("RemoveProfile", {"profileName": "Recording"})


@pytest.mark.usefixtures("_can_pause")
def test_a_recording_is_in_the_log_with_its_pause_and_a_mark(
    obs_studio: ObsStudio, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "evening.jsonl"
    caplog.set_level(logging.INFO)

    def logged() -> list[str]:
        lines = read_evening(path, lambda _: None) if path.stat().st_size else []
        return [line.record["state"] for line in lines if line.kind == "recording"]

    async def main() -> str:
        house = House(obs_studio.settings(), LogSettings(file=path))
        with contextlib.closing(house.telling):
            async with running(obs_studio.settings(), (), guests=house.guests, pace=PATIENT) as run:
                await run.until(lambda: house.stage.on_air is not None)
                obs_studio.request("StartRecord")
                await run.until(lambda: bool(house.stage.on_air and house.stage.on_air.recording))
                await house.take(on("guitar"))
                await house.telling.mark_chapter("Our song")
                # This OBS is too old for chapters, and says so.
                await run.until(lambda: "it has to be 30.2 or later; they are in the evening's log" in caplog.text)
                # Before its first picture it can't be paused.
                await run.until(lambda: obs_studio.request("GetRecordStatus")["outputDuration"] > 500)
                for request, state in (("PauseRecord", State.PAUSED), ("ResumeRecord", State.RESUMED)):
                    obs_studio.request(request)
                    await run.until(lambda state=state: state in logged())
                file = str(obs_studio.request("StopRecord")["outputPath"])
                await run.until(lambda: logged()[-1] == State.STOPPED)
                return file

    file = asyncio.run(main())
    Path(file).unlink()
    entries = read_evening(path, lambda _: None)
    recording = choose(spans(entries), "recording", None, None)
    assert recording is not None
    assert recording.file == file
    assert len(recording.pauses) == 1
    assert 0 < recording.seconds(recording.end_s) < recording.end_s - recording.start_s


def captions(video: bytes) -> list[str]:
    """The texts of CEA-608 captions in H.264 SEI messages (ATSC A/53 Part 4, 6.2.3), control codes left out."""
    found = []
    for message in video.split(b"GA94\x03")[1:]:
        triplets = [message[2 + 3 * number : 5 + 3 * number] for number in range(message[0] & 0x1F)]
        pairs = [(first & 0x7F, second & 0x7F) for _, first, second in triplets]  # the eighth bit is parity
        letters = [byte for pair in pairs if pair[0] >= 0x20 for byte in pair if byte >= 0x20]
        found.append(bytes(letters).decode("ascii"))
    return found


def is_listening(port: int) -> bool:
    """Whether somebody listens at a port, without knocking: who serves one client only would take us for it."""
    table = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return any(row.split()[1].endswith(f":{port:04X}") and row.split()[3] == "0A" for row in table)


def test_viewers_of_a_stream_get_captions_of_what_plays(obs_studio: ObsStudio, tmp_path: Path) -> None:
    require({"ffmpeg": "ffmpeg"})
    video, port = tmp_path / "stream.flv", free_port()
    server = f"rtmp://127.0.0.1:{port}/live"
    command = f"ffmpeg -loglevel error -listen 1 -i {server}/key -c copy {video}"
    viewer = Child(command.split(), tmp_path / "viewer.log", os.environ)
    viewer.wait_until(lambda: is_listening(port), "the viewer waits for the stream")
    service = {"streamServiceType": "rtmp_custom", "streamServiceSettings": {"server": server, "key": "key"}}

    async def main() -> None:
        house = House(obs_studio.settings(captions=True), LogSettings(on=False))

        async def show(*events: Event, until: str) -> None:
            await house.take(*events)
            await run.until(lambda: until in captions(video.read_bytes()))

        async with running(obs_studio.settings(), (), guests=house.guests, pace=PATIENT) as run:
            await run.until(lambda: house.stage.on_air is not None)
            obs_studio.request("SetStreamServiceSettings", service)
            obs_studio.request("StartStream")
            await run.until(lambda: bool(house.stage.on_air and house.stage.on_air.streaming))
            await run.until(video.exists)
            await show(on("guitar"), until="[guitar]")
            await show(on("vocal"), until="[guitar, singing]")
            await show(off("guitar"), off("vocal"), until="")
            obs_studio.request("StopStream")
            await run.until(lambda: viewer.process.poll() is not None)

    try:
        asyncio.run(main())
    finally:
        viewer.kill()
    assert captions(video.read_bytes()) == ["[guitar]", "[guitar, singing]", ""]

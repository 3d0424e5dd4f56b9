"""The audit that goes on, in virtual time: hours pass at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import pytest
import virtual_time
from fake_mixer import Input, Item, Mixer

from plugin.audit.finding import Finding, Kind
from plugin.audit.live import LiveAudit
from plugin.audit.settings import AuditedStrip, AuditSettings, When
from plugin.obs.client import RequestError
from plugin.obs.faults import Fault
from plugin.obs.link import LinkError

START_UNIX_S = 1_000_000.0
ALWAYS = AuditSettings(when=When.ALWAYS)


class Watch:
    """An audit of a mixer, and all that it said and asked.

    Attributes:
        told: each list that was told.
        asked_at_s: when each request was made.
        meters: what was said about the meters.
    """

    def __init__(self, settings: AuditSettings, mixer: Mixer | None = None) -> None:
        self.mixer = mixer or Mixer()
        self.told: list[list[Finding]] = []
        self.asked_at_s: list[float] = []
        self.meters: list[bool] = []
        self.fault: Exception | None = None
        self.clock = asyncio.get_running_loop().time
        self.audit = LiveAudit(
            settings,
            self.told.append,
            want_meters=self.meters.append,
            clock=self.clock,
            wall_clock=lambda: START_UNIX_S + self.clock(),
        )
        self.task = asyncio.create_task(self.audit.serve(self.ask))

    async def ask(self, request: str, data: Mapping[str, Any]) -> dict[str, Any]:
        self.asked_at_s.append(self.clock())
        if self.fault is not None:
            raise self.fault
        return await self.mixer.ask(request, data)

    def happen(self, *event: Any) -> None:
        self.audit.heard(*event)

    def mute(self, name: str = "Desk", *, muted: bool = True) -> None:
        self.mixer.inputs[name].muted = muted
        self.happen("InputMuteStateChanged", {"inputName": name, "inputMuted": muted})

    def record(self, *, active: bool) -> None:
        self.mixer.recording = active
        self.happen("RecordStateChanged", {"outputActive": active})

    def meter(self, peak: float, name: str = "Desk") -> None:
        self.happen("InputVolumeMeters", {"inputs": [{"inputName": name, "inputLevelsMul": [[peak, peak, peak]]}]})

    async def play(self, seconds: float, *, obs: float | None = None, strip_dbfs: float | None = None) -> None:
        """Let time pass, while OBS's meter and our strip show this."""
        for _ in range(round(seconds * 20)):
            if obs is not None:
                self.meter(obs)
            if strip_dbfs is not None:
                self.audit.strip("Main", strip_dbfs)
            await asyncio.sleep(0.05)

    def kinds(self) -> list[list[Kind]]:
        return [[finding.kind for finding in findings] for findings in self.told]


def watching(
    test: Callable[[Watch], Coroutine[Any, Any, None]], settings: AuditSettings = ALWAYS, mixer: Mixer | None = None
) -> None:
    """Run a test beside an audit that knows its mixer already."""

    async def main() -> None:
        watch = Watch(settings, mixer)
        await asyncio.sleep(30)
        await test(watch)
        watch.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch.task

    virtual_time.run(main())


def test_a_trouble_is_told_when_it_begins_and_when_it_ends_and_never_in_between() -> None:
    async def test(watch: Watch) -> None:
        assert watch.told == []
        began_s = watch.clock()
        watch.mute()
        await asyncio.sleep(600)
        assert watch.kinds() == [[Kind.MUTED]]
        assert watch.audit.present == watch.told[0]
        since_unix_s = watch.told[0][0].since_unix_s
        assert since_unix_s == pytest.approx(START_UNIX_S + began_s, abs=0.1)
        watch.mute(muted=False)
        await asyncio.sleep(1)
        assert watch.kinds() == [[Kind.MUTED], []]
        assert watch.audit.present == []

    watching(test)


def test_a_slip_of_the_finger_is_not_told() -> None:
    async def test(watch: Watch) -> None:
        watch.mute()
        await asyncio.sleep(0.5)
        watch.mute(muted=False)
        await asyncio.sleep(10)
        assert watch.told == []

    watching(test)


def test_what_no_event_tells_is_found_by_asking_now_and_then() -> None:
    async def test(watch: Watch) -> None:
        watch.mixer.profile |= {("Output", "Mode"): "Advanced", ("AdvOut", "TrackIndex"): "3"}
        watch.mixer.inputs["Desk"].tracks = {1, 2}
        await asyncio.sleep(60)
        assert watch.kinds()[-1] == [Kind.NOT_STREAMED]
        assert "track 3" in watch.told[-1][0].sentence

    watching(test)


def test_off_air_nothing_is_told_and_no_meters_are_wanted() -> None:
    async def test(watch: Watch) -> None:
        watch.mute()
        await asyncio.sleep(60)
        assert (watch.told, watch.meters) == ([], [])
        watch.record(active=True)
        await asyncio.sleep(10)
        assert watch.kinds() == [[Kind.MUTED]]
        watch.record(active=False)
        await asyncio.sleep(1)
        assert watch.kinds() == [[Kind.MUTED], []]
        assert watch.meters == [True, False]

    watching(test, AuditSettings(when=When.ON_AIR))


def test_never_means_not_a_single_request() -> None:
    async def test(watch: Watch) -> None:
        await asyncio.sleep(60)
        assert watch.asked_at_s == []

    watching(test, AuditSettings(when=When.NEVER))


def test_a_muted_input_is_told_when_somebody_plays_into_it() -> None:
    async def test(watch: Watch) -> None:
        await watch.play(1, obs=0.0)
        watch.mute()
        await watch.play(20, obs=0.0)
        assert watch.told == []  # between two songs
        await watch.play(2, obs=0.3)
        assert watch.kinds() == [[Kind.MUTED]]
        assert "while sound arrives" in watch.told[0][0].sentence
        await watch.play(5, obs=0.0)
        await watch.play(1, obs=0.3)  # a pause does not end it
        assert watch.kinds() == [[Kind.MUTED]]

    watching(test)


def test_the_interface_has_sound_and_obs_has_none() -> None:
    async def test(watch: Watch) -> None:
        await watch.play(20, obs=0.3, strip_dbfs=-12.0)
        assert watch.told == []
        await watch.play(20, obs=0.0, strip_dbfs=-12.0)
        assert watch.kinds() == [[Kind.OBS_HEARS_NOTHING]]
        await watch.play(1, obs=0.3, strip_dbfs=-12.0)
        assert watch.kinds()[1:] == [[]]

    watching(test, AuditSettings(strips=(AuditedStrip("Main", (1, 2), "Desk"),), when=When.ALWAYS))


def test_the_beginning_of_a_sound_that_obs_hears_a_second_later_is_no_trouble() -> None:
    async def test(watch: Watch) -> None:
        await watch.play(20, obs=0.0, strip_dbfs=float("-inf"))
        await watch.play(1, obs=0.0, strip_dbfs=-12.0)
        await watch.play(20, obs=0.3, strip_dbfs=-12.0)
        assert watch.told == []

    watching(test, AuditSettings(strips=(AuditedStrip("Main", (1, 2), "Desk"),), when=When.ALWAYS))


def test_notes_and_warnings_are_left_to_the_doctor() -> None:
    async def test(watch: Watch) -> None:
        watch.happen("InputAudioBalanceChanged", {"inputName": "Desk", "inputAudioBalance": 0.0})
        await asyncio.sleep(30)
        assert watch.told == []

    watching(test)


def test_what_is_to_be_ignored_is() -> None:
    async def test(watch: Watch) -> None:
        watch.mute()
        await asyncio.sleep(30)
        assert watch.told == []

    watching(test, AuditSettings(when=When.ALWAYS, ignore=("De*",)))


def test_another_scene_collection_ends_what_was_wrong_and_leaves_obs_alone() -> None:
    async def test(watch: Watch) -> None:
        watch.mute()
        await asyncio.sleep(10)
        watch.happen("CurrentSceneCollectionChanging", {})
        asked = len(watch.asked_at_s)
        await asyncio.sleep(5)
        assert watch.kinds() == [[Kind.MUTED], []]
        assert len(watch.asked_at_s) == asked
        watch.mixer.inputs = {"Mic": Input(muted=True)}
        watch.mixer.scenes = {"Scene": [Item(1, "Mic")]}
        watch.happen("CurrentSceneCollectionChanged", {})
        await asyncio.sleep(10)
        assert [finding.subject for finding in watch.audit.present] == ["Mic"]

    watching(test)


def test_a_change_of_the_collection_that_never_ends_is_not_waited_for() -> None:
    async def test(watch: Watch) -> None:
        watch.happen("CurrentSceneCollectionChanging", {})
        asked = len(watch.asked_at_s)
        await asyncio.sleep(30)
        assert len(watch.asked_at_s) > asked

    watching(test)


def test_an_obs_that_is_not_ready_is_left_alone_for_a_little() -> None:
    async def test(watch: Watch) -> None:
        watch.mute()
        await asyncio.sleep(5)
        watch.fault = RequestError("GetVersion", 207, "")
        asked = len(watch.asked_at_s)
        await asyncio.sleep(10)
        assert len(watch.asked_at_s) - asked <= 11
        assert watch.kinds() == [[Kind.MUTED]]  # what was known is still true, as far as anybody knows

    watching(test)


def test_a_link_that_breaks_ends_everything_and_the_next_begins_anew() -> None:
    async def test(watch: Watch) -> None:
        watch.mute()
        await asyncio.sleep(5)
        watch.fault = LinkError(Fault.LOST)
        with pytest.raises(LinkError):
            await watch.task
        assert watch.kinds() == [[Kind.MUTED], []]
        watch.fault = None
        watch.task = asyncio.create_task(watch.audit.serve(watch.ask))
        await asyncio.sleep(30)
        assert watch.kinds() == [[Kind.MUTED], [], [Kind.MUTED]]
        assert watch.meters == [True, True]  # it is another subscription

    watching(test)


def crowd() -> Mixer:
    """Twenty inputs with sound, twenty without, ten scenes."""
    mixer = Mixer()
    mixer.inputs |= {f"Track {number}": Input() for number in range(19)}
    mixer.inputs |= {f"Picture {number}": Input("image_source", audible=False) for number in range(20)}
    for number in range(10):
        mixer.scenes["Scene" if number == 0 else f"Scene {number}"] = [
            Item(index, name) for index, name in enumerate(mixer.inputs, 1)
        ]
    mixer.streaming = True
    return mixer


def test_a_quarter_of_an_hour_in_a_crowd_never_costs_ten_requests_in_any_second() -> None:
    async def test(watch: Watch) -> None:
        for minute in range(15):
            watch.happen("SceneItemEnableStateChanged", {"sceneName": "Scene"})
            watch.happen("CurrentProfileChanged", {})
            if minute % 5 == 0:
                watch.happen("CurrentSceneCollectionChanged", {})
            await asyncio.sleep(60)
        times_s = watch.asked_at_s
        assert len(times_s) > 1800
        assert all(late_s - early_s >= 1.0 for early_s, late_s in zip(times_s, times_s[9:], strict=False))

    watching(test, mixer=crowd())


def test_after_the_beginning_it_costs_two_requests_a_second() -> None:
    async def test(watch: Watch) -> None:
        asked = len(watch.asked_at_s)
        await asyncio.sleep(100)
        assert 190 <= len(watch.asked_at_s) - asked <= 201

    watching(test)


def test_a_crowd_is_known_within_half_a_minute() -> None:
    async def test(watch: Watch) -> None:
        watch.mute("Track 18")
        await asyncio.sleep(3)
        assert [finding.subject for finding in watch.audit.present] == ["Track 18"]

    watching(test, mixer=crowd())

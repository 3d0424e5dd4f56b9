"""``soundcheck status`` beside a daemon whose lock and control API are real."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from api_desk import Desk, running, snapshot

from plugin import cli, status
from plugin.api.replies import ObsState
from plugin.config import default_path
from plugin.handover import Running
from plugin.mailbox import Update
from plugin.single import OnlyDaemon, default_folder
from plugin.status import status_lines

Scene = Callable[[Desk], Awaitable[None]]
NOW = datetime.now().astimezone()


pytestmark = pytest.mark.usefixtures("logging_as_before")


@contextlib.asynccontextmanager
async def daemon(folder: Path) -> AsyncIterator[Desk]:
    """A daemon, as far as others see it."""
    async with running(folder) as desk:
        config = folder / "soundcheck.toml"
        config.write_text(f'[api]\nport = {desk.settings.port}\ntoken_file = "token"\n')
        with OnlyDaemon(default_folder(), config=config) as only:
            listening = asyncio.create_task(only.listen(lambda _: None))
            try:
                yield desk
            finally:
                listening.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await listening


def look(folder: Path, scene: Scene, capsys: pytest.CaptureFixture[str], *, sound: bool = True) -> dict[str, list[str]]:
    """What the command says of it: all lines of each heading."""

    async def all_of_it() -> None:
        async with daemon(folder) as desk:
            playing = asyncio.create_task(play(desk))
            try:
                await scene(desk)
                assert await asyncio.to_thread(cli.main, ["status"]) == 0
            finally:
                playing.cancel()

    async def play(desk: Desk) -> None:
        """Sound comes in, or none does."""
        while True:
            desk.now += 1
            await desk.server.sink.take(Update(snapshot(desk.now) if sound else None, ()))
            await asyncio.sleep(0.005)

    asyncio.run(all_of_it())
    told = capsys.readouterr()
    assert told.err == ""
    first, *others = told.out.splitlines()
    assert first == f"Soundcheck runs (process {os.getpid()})"
    lines: dict[str, list[str]] = {}
    for line in others:
        lines.setdefault(line[:12].strip(), []).append(line[12:])
    return lines


async def nothing(_: Desk) -> None:
    """As it is."""


def test_without_a_daemon_it_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["status"]) == 1
    assert capsys.readouterr().out == (
        "Soundcheck does not run: start it with `soundcheck run`, or at each login: `soundcheck service install`\n"
    )


def test_it_tells_what_the_daemon_is_and_how_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def scene(desk: Desk) -> None:
        desk.obs = ObsState(connected=True, on_air=True)
        desk.server.sink.tell_log(NOW.timestamp(), "WARNING", "OBS: went away\nmore of it")
        desk.server.sink.tell_log(NOW.timestamp(), "INFO", "OBS: connected")

    told = look(tmp_path, scene, capsys)
    assert told["since"][0].endswith("(0 min)")
    assert told["config"] == [str(tmp_path / "soundcheck.toml")]
    assert told["OBS"] == ["connected, on air"]
    assert told["sound"][0].startswith("Voice ")
    assert ", Band " in told["sound"][0]
    assert told["trouble"] == [f"{NOW:%H:%M:%S} OBS: went away …"]
    assert "more" not in told


def test_only_the_last_of_much_trouble_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def scene(desk: Desk) -> None:
        for number in range(20):
            desk.server.sink.tell_log(NOW.timestamp(), "ERROR", f"error {number}")

    told = look(tmp_path, scene, capsys)
    assert [line.split(" ", 1)[1] for line in told["trouble"]] == [f"error {number}" for number in range(15, 20)]


def test_a_log_without_trouble_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def scene(desk: Desk) -> None:
        desk.server.sink.tell_log(NOW.timestamp(), "INFO", "OBS: connected")

    assert look(tmp_path, scene, capsys)["trouble"] == ["none"]


def test_without_the_token_all_but_the_log_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def scene(desk: Desk) -> None:
        desk.server.sink.tell_log(NOW.timestamp(), "ERROR", "not for all")
        (tmp_path / "token").unlink()

    told = look(tmp_path, scene, capsys)
    assert told["OBS"] == ["not connected"]
    assert "trouble" not in told


def test_no_sound_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "PATIENCE_S", 0.2)
    told = look(tmp_path, nothing, capsys, sound=False)
    assert told["sound"] == ["none comes in: is the interface connected and switched on?"]


def test_a_control_api_that_is_off_or_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def off(_: Desk) -> None:
        (tmp_path / "soundcheck.toml").write_text("[api]\nenabled = false\n")

    async def elsewhere(_: Desk) -> None:
        (tmp_path / "soundcheck.toml").write_text("[api]\nport = 1\n")

    async def wrong(_: Desk) -> None:
        (tmp_path / "soundcheck.toml").write_text("[api]\nport = 1000000\n")

    assert look(tmp_path, off, capsys)["more"] == ["not known: the control API is off ([api] enabled = false)"]
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    assert look(tmp_path, elsewhere, capsys)["more"] == [
        "not known: no Soundcheck runs at 127.0.0.1:1: start it with `soundcheck run`"
    ]
    assert "api.port" in look(tmp_path, wrong, capsys)["more"][0]


def test_one_that_does_not_answer_runs_all_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.single.ANSWER_S", 0.01)
    default_path().parent.mkdir(parents=True)
    default_path().write_text("[api]\nenabled = false\n")
    with OnlyDaemon(default_folder()):
        assert cli.main(["status"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        f"Soundcheck runs (process {os.getpid()}) and does not answer: it is just starting or ending"
    )


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=26, minutes=5), "26 h 05 min"),
        (timedelta(hours=-1), "0 min"),
    ],
)
def test_since_when_is_told_in_hours_and_minutes(tmp_path: Path, since: timedelta, told: str) -> None:
    (tmp_path / "off.toml").write_text("[api]\nenabled = false\n")
    found = Running(pid=7, answers=True, since=NOW - since, config=tmp_path / "off.toml")
    assert list(status_lines(found, NOW))[1].endswith(f"({told})")


def test_a_configuration_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def none(_: Path) -> list[str]:
        return []

    monkeypatch.setattr(status, "_asked", none)
    assert list(status_lines(Running(pid=7, answers=True), NOW)) == [
        "Soundcheck runs (process 7)",
        f"config      {default_path()} (not there: defaults)",
    ]

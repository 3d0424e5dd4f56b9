"""``soundcheck ctl`` against a server that runs, as a program of its own thread."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from api_desk import Desk, running, snapshot, until
from websockets.asyncio.server import ServerConnection, serve

from dsp.events import Overrun
from plugin import cli
from plugin.mailbox import Update

Scene = Callable[["Stage"], Awaitable[None]]


pytestmark = pytest.mark.usefixtures("logging_as_before")


class Stage:
    """A server, and a command line beside it."""

    def __init__(self, desk: Desk, config: Path) -> None:
        self.desk = desk
        self.config = config

    async def ctl(self, *arguments: str) -> int:
        """The exit status of a command."""
        return await asyncio.to_thread(cli.main, ["ctl", "--config", str(self.config), *arguments])


def play(folder: Path, scene: Scene, *, after: Callable[[], Awaitable[None]] | None = None) -> None:
    """Play a scene, and what comes after the server's end."""

    async def all_of_it() -> None:
        async with running(folder) as desk:
            config = folder / "soundcheck.toml"
            config.write_text(f'[api]\nport = {desk.settings.port}\ntoken_file = "token"\n')
            await scene(Stage(desk, config))
        if after is not None:
            await after()

    asyncio.run(all_of_it())


@pytest.mark.parametrize(
    ("words", "done"),
    [
        (["reset-warnings"], ("reset_warnings", None)),
        (["reset-warnings", "--strip", "Voice"], ("reset_warnings", "Voice")),
        (["reset-loudness", "--strip", "Band"], ("reset_loudness", "Band")),
        (["pause-loudness", "on"], ("pause_loudness", None, True)),
        (["pause-loudness", "toggle", "--strip", "Band"], ("pause_loudness", "Band", True)),
        (["threshold", "guitar", "0.6"], ("thresholds", {"guitar": 0.6, "vocal": 0.3, "drums": 0.8})),
        (["chapter"], ("chapter", None)),
        (["chapter", "Encore"], ("chapter", "Encore")),
        (["audit"], ("audit",)),
    ],
)
def test_commands_are_done(tmp_path: Path, words: list[str], done: tuple[object, ...]) -> None:
    async def scene(stage: Stage) -> None:
        assert await stage.ctl(*words) == 0
        assert stage.desk.effects.done == [done]

    play(tmp_path, scene)


def test_switches_are_switched_in_either_order_of_words(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        controls = stage.desk.controls
        for words, happened in (
            (["detection", "toggle"], lambda state: not state.detection),
            (["toggle", "detection"], lambda state: state.detection),
            (["warnings", "off"], lambda state: not state.warnings),
            (["on", "warnings"], lambda state: state.warnings),
            (["overlay", "Soundcheck Clipping", "off"], lambda state: not state.overlays["Soundcheck Clipping"]),
            (["toggle", "overlay", "Soundcheck Clipping"], lambda state: state.overlays["Soundcheck Clipping"]),
            (["strip", "Voice", "off"], lambda state: not state.strips["Voice"]),
            (["panic"], lambda state: state.panic),
            (["panic", "off"], lambda state: not state.panic),
            (["profile", "r128"], lambda state: state.profile == "r128"),
            (["sensitivity", "70"], lambda state: state.sensitivity == 70),
            (["save"], lambda state: not state.changed),
        ):
            assert not happened(controls.state), words
            assert await stage.ctl(*words) == 0
            assert happened(controls.state), words

    play(tmp_path, scene)


def test_a_refusal_is_one_line_and_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def scene(stage: Stage) -> None:
        assert await stage.ctl("strip", "Keys", "on") == 1
        assert await stage.ctl("threshold", "guitar", "7") == 1
        (tmp_path / "token").write_text("another\n")
        assert await stage.ctl("panic") == 1
        assert not stage.desk.controls.state.panic

    play(tmp_path, scene)
    assert capsys.readouterr().err.splitlines() == [
        "soundcheck: no strip 'Keys': there are 'Voice', 'Band'",
        "soundcheck: command.threshold.value: should be less than or equal to 1",
        "soundcheck: this is not the token: it stands in the token file",
    ]


def test_the_state_is_printed_for_people_and_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def scene(stage: Stage) -> None:
        await stage.ctl("strip", "Voice", "off")
        await stage.ctl("pause-loudness", "on", "--strip", "Band")
        (tmp_path / "token").unlink()  # it is not needed to read
        assert await stage.ctl("state") == 0
        assert await stage.ctl("state", "--json") == 0

    play(tmp_path, scene)
    told = capsys.readouterr().out
    for_people, brace, for_programs = told.partition("{")
    assert for_people.splitlines() == [
        "OBS         not connected",
        "panic       off",
        "detection   on",
        "warnings    on",
        "overlay     on  Soundcheck Instruments",
        "overlay     on  Soundcheck Clipping",
        "strip       off Voice",
        "strip       on  Band",
        "loudness    paused on Band",
        "profile     streaming",
        "sensitivity 50",
        "threshold   0.50 guitar",
        "threshold   0.30 vocal",
        "threshold   0.80 drums",
        "to save     yes: `soundcheck ctl save`",
    ]
    assert json.loads(brace + for_programs)["strips"] == {"Voice": False, "Band": True}


def test_watching_prints_a_line_a_message_until_the_daemon_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    watching: list[asyncio.Task[int]] = []

    async def scene(stage: Stage) -> None:
        watching.append(asyncio.create_task(stage.ctl("watch", "--meters", "5")))
        sink = stage.desk.server.sink
        await until(lambda: any(outbox.wants.events for outbox in sink._outboxes))
        await sink.take(Update(snapshot(1.0), (Overrun(time=1.0, reported=1.0, frames=480),)))

    async def after() -> None:
        assert await watching[0] == 1

    play(tmp_path, scene, after=after)
    told = capsys.readouterr()
    kinds = [json.loads(line)["type"] for line in told.out.splitlines()]
    assert sorted(kinds) == ["events", "meters", "state"]
    assert told.err == "soundcheck: Soundcheck has ended\n"


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("words", [["panic"], ["state"], ["watch"]])
def test_without_a_daemon_one_line_says_so(
    tmp_path: Path, free_port: int, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    (tmp_path / "token").write_text("x\n")
    config = tmp_path / "soundcheck.toml"
    config.write_text(f'[api]\nport = {free_port}\ntoken_file = "token"\n')
    assert cli.main(["ctl", "--config", str(config), *words]) == 1
    told = capsys.readouterr().err
    assert told == f"soundcheck: no Soundcheck runs at 127.0.0.1:{free_port}: start it with `soundcheck run`\n"


def test_another_program_on_the_port_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def other_websocket(connection: ServerConnection) -> None:
        await connection.send("[]")

    async def scene() -> None:
        async with serve(other_websocket, "127.0.0.1", 0, close_timeout=0.1) as server:
            port = server.sockets[0].getsockname()[1]
            assert (
                await asyncio.to_thread(cli.main, ["ctl", "--config", str(config), "--port", str(port), "state"]) == 1
            )
        other = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        async with other:
            port = other.sockets[0].getsockname()[1]
            assert (
                await asyncio.to_thread(cli.main, ["ctl", "--config", str(config), "--port", str(port), "state"]) == 1
            )

    config = tmp_path / "none.toml"
    asyncio.run(scene())
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert all("is no Soundcheck: set api.port to another number" in line for line in told)


def test_switched_off_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "soundcheck.toml"
    config.write_text("[api]\nenabled = false\n")
    assert cli.main(["ctl", "--config", str(config), "panic"]) == 1
    assert "the control API is off" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [[], ["sing"], ["detection"], ["detection", "up"], ["overlay", "on"], ["threshold", "guitar", "much"], ["on", "x"]],
)
def test_wrong_words_are_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["ctl", *words])
    assert ended.value.code == 2
    assert "usage: soundcheck ctl" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["toggle", "overlay"], ["on", "detection", "Voice"]])
def test_a_name_is_needed_or_is_not(tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ctl", "--config", str(tmp_path / "none.toml"), *words]) == 2
    assert "name" in capsys.readouterr().err

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import stat
import subprocess
import sys
import types
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import pytest
from program import ROOT

from plugin import single
from plugin.errors import UserError
from plugin.handover import Running, Word
from plugin.single import ADDRESS, LOCK, AlreadyRunningError, OnlyDaemon, running


def second_start(folder: Path, word: Word = Word.STARTED_AGAIN) -> AlreadyRunningError:
    with pytest.raises(AlreadyRunningError) as refused:
        OnlyDaemon(folder, word)
    return refused.value


async def told(first: OnlyDaemon, folder: Path, word: Word) -> tuple[list[Word], AlreadyRunningError]:
    words: list[Word] = []
    listening = asyncio.create_task(first.listen(words.append))
    try:
        return words, await asyncio.to_thread(second_start, folder, word)
    finally:
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening


@pytest.mark.parametrize("word", Word)
def test_the_second_tells_the_first_and_ends_with_a_clear_word(tmp_path: Path, word: Word) -> None:
    with OnlyDaemon(tmp_path / "state") as first:
        words, error = asyncio.run(told(first, tmp_path / "state", word))
    assert words == [word]
    assert error.first.pid == os.getpid()
    assert error.exit_status == 3
    assert str(error) == (
        f"Soundcheck runs already (process {os.getpid()}): it goes on, and was told; this start ends here"
    )


def test_a_first_one_that_does_not_answer_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "ANSWER_S", 0.01)
    with OnlyDaemon(tmp_path):
        error = second_start(tmp_path)
    assert error.first == Running(pid=os.getpid())
    assert str(error) == (
        f"Soundcheck runs already (process {os.getpid()}) and does not answer: it is just starting or ending. "
        "Try again in a moment; if that does not help, end that process"
    )


def test_afterwards_another_may_be_the_first_and_nothing_is_left(tmp_path: Path) -> None:
    for _ in range(3):
        with OnlyDaemon(tmp_path) as first:
            first.release()
            assert not (tmp_path / ADDRESS).exists()
    with OnlyDaemon(tmp_path):
        pass


def test_what_is_left_of_one_that_crashed_is_no_hindrance(tmp_path: Path) -> None:
    crash = (
        "import os, sys; from pathlib import Path; from plugin.single import OnlyDaemon\n"
        "held = OnlyDaemon(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read(); os._exit(9)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", crash, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"held\n"
        assert (tmp_path / ADDRESS).exists()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(single, "ANSWER_S", 0.01)
            second_start(tmp_path)
        process.communicate()
    assert process.returncode == 9
    assert (tmp_path / ADDRESS).exists()
    with OnlyDaemon(tmp_path) as first:
        words, _ = asyncio.run(told(first, tmp_path, Word.TOUCH_PORTAL))
    assert words == [Word.TOUCH_PORTAL]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_only_its_owner_reads_where_it_listens(tmp_path: Path) -> None:
    (tmp_path / ADDRESS).write_text("left by an older one")
    (tmp_path / ADDRESS).chmod(0o666)
    with OnlyDaemon(tmp_path):
        assert stat.S_IMODE((tmp_path / ADDRESS).stat().st_mode) == 0o600


STRANGERS = [
    b"\n",
    b"GET / HTTP/1.1\r\n",
    b'{"token": "guessed", "word": "started-again"}\n',
    b'{"token": "\\u00e4", "word": "started-again"}\n',
    b"x" * 100_000 + b"\n",
    b"",
]


@pytest.mark.parametrize("said", STRANGERS)
def test_a_stranger_gets_no_answer_and_does_no_harm(tmp_path: Path, said: bytes) -> None:
    async def main(first: OnlyDaemon) -> list[Word]:
        words: list[Word] = []
        listening = asyncio.create_task(first.listen(words.append))
        port = json.loads((tmp_path / ADDRESS).read_text())["port"]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        with contextlib.suppress(ConnectionError):  # it may close before it has read everything
            writer.write(said)
            writer.write_eof()
            assert await reader.read() == b""
        writer.close()
        assert words == []
        await asyncio.to_thread(second_start, tmp_path)
        listening.cancel()
        return words

    with OnlyDaemon(tmp_path) as first:
        assert asyncio.run(main(first)) == [Word.STARTED_AGAIN]


@pytest.mark.parametrize("address", ["", "{", '{"port": 1}', '{"port": 1, "token": "t"}', "\x00"])
def test_an_address_that_leads_nowhere_is_no_answer(tmp_path: Path, address: str) -> None:
    with OnlyDaemon(tmp_path):
        (tmp_path / ADDRESS).write_text(address)
        assert not second_start(tmp_path).first.answers


def test_who_answers_something_else_is_not_believed(tmp_path: Path) -> None:
    with OnlyDaemon(tmp_path), socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        (tmp_path / ADDRESS).write_text(json.dumps({"port": port, "token": "t"}))

        async def main() -> AlreadyRunningError:
            async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                writer.write(b"HTTP/1.1 400 Bad Request\r\n")
                writer.close()

            async with await asyncio.start_server(answer, sock=other):
                return await asyncio.to_thread(second_start, tmp_path)

        assert not asyncio.run(main()).first.answers


def test_a_folder_that_cannot_be_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"cannot make sure that only one Soundcheck runs: .* \(.*file.state\): make"):
        OnlyDaemon(tmp_path / "file" / "state")


async def seen(first: OnlyDaemon, folder: Path) -> tuple[list[Word], Running | None]:
    words: list[Word] = []
    listening = asyncio.create_task(first.listen(words.append))
    try:
        return words, await asyncio.to_thread(running, folder)
    finally:
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening


def test_who_only_looks_is_told_what_runs_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert running(tmp_path / "state") is None
    assert not (tmp_path / "state").exists()
    before = datetime.now().astimezone()
    with OnlyDaemon(tmp_path / "state", config=Path("stage.toml")) as first:
        words, found = asyncio.run(seen(first, tmp_path / "state"))
    assert words == []
    assert found is not None
    assert found.since is not None
    assert before <= found.since <= datetime.now().astimezone()
    assert found == Running(pid=os.getpid(), answers=True, since=found.since, config=tmp_path / "stage.toml")
    assert running(tmp_path / "state") is None
    with OnlyDaemon(tmp_path / "state"):
        pass


def test_one_that_does_not_answer_runs_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "ANSWER_S", 0.01)
    with OnlyDaemon(tmp_path):
        assert running(tmp_path) == Running(pid=os.getpid())
        (tmp_path / ADDRESS).unlink()
        assert running(tmp_path) == Running()


def test_an_older_one_answers_less(tmp_path: Path) -> None:
    """The one that runs may not have been started again since an update."""

    async def main() -> Running | None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readline()
            writer.write(b'{"pid": 7}\n')
            writer.close()

        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            (tmp_path / ADDRESS).write_text(json.dumps({"port": port, "token": "t"}))
            return await asyncio.to_thread(running, tmp_path)

    with OnlyDaemon(tmp_path):
        assert asyncio.run(main()) == Running(pid=7, answers=True)


def test_what_is_left_of_one_that_crashed_is_not_taken_for_one_that_runs(tmp_path: Path) -> None:
    """Even where another program has its port by now."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        left = {"port": other.getsockname()[1], "token": "t", "pid": os.getpid()}
        (tmp_path / ADDRESS).write_text(json.dumps(left))
        (tmp_path / LOCK).touch()
        assert running(tmp_path) is None


def test_who_only_looks_keeps_nobody_from_starting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the lock for a moment; who comes in that moment finds that nobody listens, and looks again."""
    really, looks = single._locked, []

    def taken_at_first(file: IO[bytes]) -> bool:
        looks.append(file)
        return len(looks) > 1 and really(file)

    monkeypatch.setattr(single, "_locked", taken_at_first)
    with OnlyDaemon(tmp_path):
        assert len(looks) == 2


def test_a_lock_that_cannot_be_looked_at_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()
    with pytest.raises(UserError, match="cannot see whether Soundcheck runs: "):
        running(tmp_path)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> set[tuple[int, int]]:
    """The bytes that are locked, with a stand-in for the system's module, as the tests run elsewhere too."""
    locked: set[tuple[int, int]] = set()

    def locking(handle: int, mode: int, size: int) -> None:
        assert size == 1
        assert os.lseek(handle, 0, os.SEEK_CUR) == 0
        file = os.fstat(handle)
        if mode == 0:
            locked.remove((file.st_dev, file.st_ino))
        elif (file.st_dev, file.st_ino) in locked:
            raise PermissionError(13, "Permission denied")
        else:
            locked.add((file.st_dev, file.st_ino))

    stand_in: Any = types.ModuleType("msvcrt")
    stand_in.locking, stand_in.LK_NBLCK, stand_in.LK_UNLCK = locking, 2, 0
    monkeypatch.setitem(sys.modules, "msvcrt", stand_in)
    monkeypatch.setattr(single.sys, "platform", "win32")
    return locked


def test_on_windows_it_locks_a_byte_and_gives_it_back_at_once(
    tmp_path: Path, windows: set[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single, "ANSWER_S", 0.01)
    with OnlyDaemon(tmp_path):
        assert len(windows) == 1
        assert not second_start(tmp_path).first.answers
        assert running(tmp_path) == Running(pid=os.getpid())
        assert len(windows) == 1
    assert not windows
    assert running(tmp_path) is None
    assert not windows
    assert (tmp_path / LOCK).stat().st_size == 0


@pytest.mark.usefixtures("windows")
def test_on_windows_an_address_that_somebody_reads_is_written_over_and_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot be deleted there meanwhile."""
    (tmp_path / ADDRESS).write_text(
        '{"port": 1, "token": "of one that crashed", "more": "and longer than a new one"}' * 9
    )

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    monkeypatch.setattr(Path, "unlink", refuse)
    with OnlyDaemon(tmp_path) as first:
        _, error = asyncio.run(told(first, tmp_path, Word.STARTED_AGAIN))
        assert error.first.answers
    assert running(tmp_path) is None

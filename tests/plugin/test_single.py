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
from pathlib import Path
from typing import Any

import pytest
from program import ROOT

from plugin import single
from plugin.errors import UserError
from plugin.single import ADDRESS, AlreadyRunningError, OnlyDaemon, Word


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
    assert error.pid == os.getpid()
    assert str(error) == (
        f"Soundcheck runs already (process {os.getpid()}): it goes on, and was told; this start ends here"
    )


def test_a_first_one_that_does_not_answer_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "ANSWER_S", 0.01)
    with OnlyDaemon(tmp_path):
        error = second_start(tmp_path)
    assert error.pid is None
    assert "it is just starting or ending" in str(error)


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
        assert second_start(tmp_path).pid is None


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

        assert asyncio.run(main()).pid is None


def test_a_folder_that_cannot_be_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"cannot make sure that only one Soundcheck runs: .* \(.*file.state\)"):
        OnlyDaemon(tmp_path / "file" / "state")


def test_on_windows_it_locks_a_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in for the system's module, as the tests run elsewhere too."""
    locked: set[tuple[int, int]] = set()

    def locking(handle: int, mode: int, size: int) -> None:
        assert (mode, size) == (2, 1)
        file = os.fstat(handle)
        if (file.st_dev, file.st_ino) in locked:
            raise PermissionError(13, "Permission denied")
        locked.add((file.st_dev, file.st_ino))

    stand_in: Any = types.ModuleType("msvcrt")
    stand_in.locking, stand_in.LK_NBLCK = locking, 2
    monkeypatch.setitem(sys.modules, "msvcrt", stand_in)
    monkeypatch.setattr(single.sys, "platform", "win32")
    with (tmp_path / "lock").open("ab") as first, (tmp_path / "lock").open("ab") as second:
        assert single._locked(first)
        assert not single._locked(second)

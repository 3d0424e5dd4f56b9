from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from plugin.errors import UserError
from plugin.output_file import output_file, write_whole


def test_it_appears_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with output_file(path) as stream:
        stream.write("Grüße\n")
        assert not path.exists()
    assert path.read_bytes() == "Grüße\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("old")

    def interrupted() -> None:
        with output_file(path) as stream:
            stream.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_one(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("links are not allowed here")
    with output_file(link) as stream:
        stream.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_written_directly(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(path.read_text()))
    reader.start()
    with output_file(path) as stream:
        stream.write("through")
    reader.join(30)
    assert read == ["through"]


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "events.jsonl"
    with pytest.raises(UserError, match=r"events\.jsonl: cannot be written"), output_file(path):
        pytest.fail("nothing to write to")


def test_bytes_are_written_at_once(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"old")
    write_whole(path, b"\x89new")
    assert path.read_bytes() == b"\x89new"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(UserError, match=r"picture\.png: cannot be written"):
        write_whole(tmp_path / "missing" / "picture.png", b"")

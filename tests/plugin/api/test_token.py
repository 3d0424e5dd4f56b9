from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.api.token import Token, make_token, read_token
from plugin.errors import UserError

posix = pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX's")


def test_it_is_made_once_and_then_read(tmp_path: Path) -> None:
    path = tmp_path / "state" / "soundcheck" / "api-token"
    token = make_token(path)
    assert len(token.reveal()) == 43  # 32 random bytes in base64
    assert make_token(path).reveal() == token.reveal() == read_token(path).reveal()
    assert make_token(tmp_path / "other").reveal() != token.reveal()
    assert [file.name for file in path.parent.iterdir()] == ["api-token"]


@posix
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_token(tmp_path / "folder" / "new")
        (tmp_path / "old").write_text("a-secret-of-many-letters\n")
        (tmp_path / "old").chmod(0o644)
        make_token(tmp_path / "old")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert modes == {"folder": 0o700, "new": 0o600, "old": 0o600}


@given(st.text())
def test_nothing_but_the_token_matches(given_text: str) -> None:
    assert Token("abc").matches(given_text) == (given_text == "abc")


def test_half_a_character_is_no_token() -> None:
    assert not Token("abc").matches("\ud800")


def test_it_shows_itself_to_nobody() -> None:
    assert "secret" not in f"{Token('secret')!r} {Token('secret')}"


def test_of_two_that_make_it_at_once_the_first_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "token"
    path.write_text("the-token-of-another-program\n")
    with monkeypatch.context() as patched:  # it was not there when it was looked for
        patched.setattr(Path, "exists", lambda _: False)
        assert make_token(path).reveal() == "the-token-of-another-program"
    assert [file.name for file in tmp_path.iterdir()] == ["token"]


def test_where_there_are_no_links_it_is_made_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    token = make_token(tmp_path / "token")
    assert read_token(tmp_path / "token").reveal() == token.reveal()
    assert [file.name for file in tmp_path.iterdir()] == ["token"]


def test_one_that_can_be_guessed_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("fifteen-letters\n")
    with pytest.raises(UserError, match="can be guessed: make it 16 characters or longer"):
        make_token(tmp_path / "token")


@pytest.mark.parametrize("content", [b"", b" \n", b"two words", b"\xff\xfe", b"x" * 5000])
def test_a_file_without_a_token_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "token").write_bytes(content)
    with pytest.raises(UserError, match="holds no token: delete the file"):
        make_token(tmp_path / "token")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="`soundcheck run` makes it"):
        read_token(tmp_path / "token")


@posix
def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_token(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"name another place as api\.token_file"):
        make_token(tmp_path / "file" / "token")

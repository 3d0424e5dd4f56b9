from __future__ import annotations

import sys

import pytest

from plugin.file_progress import complain, file_progress, sound_progress


def test_where_nobody_looks_there_is_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with file_progress("reading", 2) as advance_file, sound_progress("song.wav", 100) as advance:
        advance_file()
        advance(50)
    assert capsys.readouterr() == ("", "")


def test_bars_are_on_stderr_and_what_a_program_reads_stays_clean(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    with sound_progress("[song].wav", 0) as advance:
        sys.stdout.write("an event\n")
        advance(50)
    out, err = capsys.readouterr()
    assert out == "an event\n"
    assert "[song].wav" in err


def test_a_complaint_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    complain("song.wav: no such file")
    assert capsys.readouterr() == ("", "soundcheck: song.wav: no such file\n")

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from tones import song, tone, tone_hearing, write_song

from plugin.analysis_job import AnalysisJob
from plugin.file_analysis import analyse_files

Line = dict[str, Any]


def analyse(*files: Path, **job: Any) -> tuple[int, list[Line]]:
    stream = io.StringIO()
    status = analyse_files(AnalysisJob(files, **job), tone_hearing(), stream)
    return status, [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_event_is_a_line_with_when_it_happened_and_when_it_would_have_been_known(tmp_path: Path) -> None:
    path = write_song(tmp_path / "song.wav")
    status, lines = analyse(path)
    assert status == 0
    assert {line["file"] for line in lines} == {str(path)}
    assert {line["strip"] for line in lines} == {"Main"}
    assert all(
        line["time"] <= line["reported"] < line["time"] + 1.0 for line in lines if line["event"] != "clip_cleared"
    )
    [clip] = [line for line in lines if line["event"] == "clip"]
    assert clip["time"] == pytest.approx(0.5, abs=1e-4)
    assert (clip["channel"], clip["samples"], clip["runs"]) == (2, 5, 1)
    notes = [(line["event"], line["label"]) for line in lines if "label" in line]
    assert notes == [
        ("instrument_on", "bass"),
        ("instrument_off", "bass"),
        ("instrument_on", "flute"),
        ("instrument_off", "flute"),
    ]
    times = [line["time"] for line in lines if "label" in line]
    assert times == pytest.approx([1.0, 2.0, 2.0, 3.0], abs=0.15)
    assert all(0.4 < line["confidence"] <= 1.0 for line in lines if "label" in line)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 96_000, 192_000])
def test_any_sample_rate_gives_the_same_notes(tmp_path: Path, rate_hz: int) -> None:
    _, lines = analyse(write_song(tmp_path / "song.flac", rate_hz))
    times = {(line["event"], line["label"]): line["time"] for line in lines if "label" in line}
    assert times == pytest.approx(
        {
            ("instrument_on", "bass"): 1.0,
            ("instrument_off", "bass"): 2.0,
            ("instrument_on", "flute"): 2.0,
            ("instrument_off", "flute"): 3.0,
        },
        abs=0.15,
    )


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_full_scale_of_any_sample_format_is_a_clip(tmp_path: Path, subtype: str) -> None:
    _, lines = analyse(write_song(tmp_path / "song.wav", 48_000, subtype))
    assert [line["samples"] for line in lines if line["event"] == "clip"] == [5]


def test_strips_hear_their_own_channels(tmp_path: Path) -> None:
    path = write_song(tmp_path / "song.wav")
    _, lines = analyse(path, strips=(("Left", (1,)), ("Right", (2,))))
    heard = {(line["strip"], line["label"]) for line in lines if "label" in line}
    assert heard == {("Left", "bass"), ("Right", "flute")}
    assert {line["strip"] for line in lines if line["event"] == "clip"} == {"Right"}


def test_short_and_empty_files_are_fine(tmp_path: Path) -> None:
    empty, short = tmp_path / "empty.wav", tmp_path / "short.wav"
    soundfile.write(empty, np.zeros((0, 2)), 48_000)
    soundfile.write(short, np.full((100, 1), 0.5), 48_000)
    assert analyse(empty, short, scores=tmp_path) == (0, [])
    assert (tmp_path / "empty.csv").read_text() == "time,bass,flute\n"


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "letter.wav"
    letter.write_text("Dear Sir")
    slow = tmp_path / "slow.wav"
    soundfile.write(slow, np.zeros(100), 4_000)
    good = write_song(tmp_path / "good.wav")
    status, lines = analyse(tmp_path / "gone.wav", letter, slow, good)
    assert status == 1
    assert {line["file"] for line in lines} == {str(good)}
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 3
    assert "gone.wav: no such file" in told[0]
    assert "letter.wav: cannot be read as a sound file" in told[1]
    assert "slow.wav: the sample rate is 8000 to 192000 Hz, got 4000" in told[2]


def test_of_a_broken_file_there_are_no_events_and_no_scores(tmp_path: Path) -> None:
    path = tmp_path / "broken.flac"
    soundfile.write(path, song() + np.random.default_rng(1).normal(0, 0.01, (144_000, 2)), 48_000)
    path.write_bytes(path.read_bytes()[:-40_000])
    assert analyse(path, scores=tmp_path) == (1, [])
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_number_is_counted_and_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "odd.wav"
    sound = np.zeros(4_800, np.float32)
    sound[100:200] = np.nan
    sound[300] = np.inf
    soundfile.write(path, sound, 48_000, subtype="FLOAT")
    assert analyse(path) == (0, [])
    assert "odd.wav: 101 samples are no numbers" in capsys.readouterr().err


def test_scores_hold_a_row_for_each_frame_with_the_moment_it_describes(tmp_path: Path) -> None:
    path = write_song(tmp_path / "song.wav")
    analyse(path, scores=tmp_path)
    header, *rows = csv.reader(io.StringIO((tmp_path / "song.csv").read_text()))
    assert header == ["time", "bass", "flute"]
    values = np.array(rows, dtype=float)
    frame_s = 4 * 366 / 22_050
    np.testing.assert_allclose(np.diff(values[1:, 0]), frame_s, atol=2e-4)
    assert values[0, 0] >= 0.0
    assert 3.0 - frame_s <= values[-1, 0] <= 3.0
    assert ((values[:, 1:] >= 0) & (values[:, 1:] <= 1)).all()
    in_bass = (values[:, 0] > 1.2) & (values[:, 0] < 1.8)
    assert (values[in_bass, 1] > 0.9).all()
    assert (values[in_bass, 2] < 0.5).all()


def test_scores_of_several_strips_are_several_files(tmp_path: Path) -> None:
    path = write_song(tmp_path / "song.wav")
    analyse(path, scores=tmp_path, strips=(("Left", (1,)), ("Right", (2,))))
    left = np.loadtxt(tmp_path / "song.Left.csv", delimiter=",", skiprows=1)
    right = np.loadtxt(tmp_path / "song.Right.csv", delimiter=",", skiprows=1)
    assert left[:, 1].max() > 0.9
    assert left[:, 2].max() < 0.5
    assert right[:, 1].max() < 0.5
    assert right[:, 2].max() > 0.9


def test_a_long_file_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.wav"
    soundfile.write(path, tone(150, 20.0, 8_000), 8_000)
    most = 0
    read = soundfile.SoundFile.read

    def watch(self: soundfile.SoundFile, frames: int, **options: Any) -> Any:
        nonlocal most
        most = max(most, frames)
        return read(self, frames, **options)

    monkeypatch.setattr(soundfile.SoundFile, "read", watch)
    analyse(path)
    assert 0 < most <= 8_000

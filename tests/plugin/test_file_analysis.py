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

from dsp.profile import R128
from plugin.analysis_job import AnalysisJob
from plugin.errors import UserError
from plugin.file_analysis import analyse_files
from plugin.plot_data import Chart

Line = dict[str, Any]


def analyse_all(*files: Path, **job: Any) -> tuple[int, list[Line]]:
    stream = io.StringIO()
    status = analyse_files(AnalysisJob(files, **job), tone_hearing(), stream)
    return status, [json.loads(line) for line in stream.getvalue().splitlines()]


def analyse(*files: Path, **job: Any) -> tuple[int, list[Line]]:
    """Only what happened."""
    status, lines = analyse_all(*files, **job)
    return status, [line for line in lines if line["event"] != "summary"]


def summaries(*files: Path, **job: Any) -> list[Line]:
    """Only how it was on the whole."""
    return [line for line in analyse_all(*files, **job)[1] if line["event"] == "summary"]


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
    status, lines = analyse_all(empty, short, scores=tmp_path)
    assert status == 0
    assert (tmp_path / "empty.csv").read_text() == "time,bass,flute\n"
    assert [line["event"] for line in lines] == ["summary", "summary"]
    of_empty, of_short = lines
    undefined = {"integrated_lufs", "range_lu", "max_momentary_lufs", "max_short_term_lufs", "advice"}
    assert {key for key, value in of_empty.items() if value is None} == undefined | {
        "true_peak_dbtp",
        "sample_peak_dbfs",
    }
    assert {key for key, value in of_short.items() if value is None} == undefined
    assert (of_empty["seconds"], of_short["seconds"]) == (0.0, round(100 / 48_000, 4))
    assert of_short["sample_peak_dbfs"] == -6.02


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
    assert analyse_all(path, scores=tmp_path) == (1, [])
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


def test_a_summary_of_each_strip_follows_the_files_events(tmp_path: Path) -> None:
    path = write_song(tmp_path / "song.wav")
    _, lines = analyse_all(path, path, strips=(("Left", (1,)), ("Right", (2,))))
    kinds = [(line["event"], line["strip"]) if line["event"] == "summary" else "event" for line in lines]
    once = kinds[: len(kinds) // 2]
    assert once[-2:] == [("summary", "Left"), ("summary", "Right")]
    assert set(once[:-2]) == {"event"}
    assert kinds == once * 2


def test_a_summary_has_what_the_meters_read_and_counts_what_the_events_tell(tmp_path: Path) -> None:
    path = tmp_path / "sine.wav"
    sine = np.repeat(tone(1_000, 20.0, amplitude=10 ** (-18 / 20))[:, None], 2, axis=1)
    sine[48_000:48_005] = 1.0
    sine[96_000:96_005, 0] = 1.0
    soundfile.write(path, sine, 48_000, subtype="FLOAT")
    _, lines = analyse_all(path)
    *events, summary = lines
    assert summary["integrated_lufs"] == pytest.approx(-18.0, abs=0.1)
    assert summary["max_short_term_lufs"] == pytest.approx(-18.0, abs=0.1)
    assert summary["range_lu"] == pytest.approx(0.0, abs=0.1)
    assert summary["sample_peak_dbfs"] == 0.0
    assert summary["true_peak_dbtp"] >= 0.0
    assert summary["seconds"] == 20.0
    assert summary["advice"] is None
    told = [line for line in events if line["event"] == "clip"]
    assert summary["clips"] == sum(line["runs"] for line in told) == 3
    assert summary["flat_tops"] == 0


def test_after_a_minute_of_sound_there_is_advice_by_the_profile(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    soundfile.write(path, np.repeat(tone(1_000, 62.0, 8_000, 0.1)[:, None], 2, axis=1), 8_000)
    [streaming], [broadcast] = summaries(path), summaries(path, profile=R128)
    assert streaming["advice"] == "6 dB too quiet for -14 LUFS, ceiling -1 dBTP: raise by 6 dB"
    assert broadcast["advice"] == "3 dB too hot for -23 LUFS, ceiling -1 dBTP: lower by 3 dB"


def test_a_picture_is_drawn_of_each_file_and_changes_no_event(tmp_path: Path) -> None:
    path = write_song(tmp_path / "song.wav", 44_100)
    drawn: dict[str, Chart] = {}
    stream = io.StringIO()
    job = AnalysisJob((path, tmp_path / "gone.wav", path), plot=tmp_path / "song.png")
    status = analyse_files(job, tone_hearing(), stream, lambda chart, to: drawn.update({to.name: chart}))
    assert status == 1
    assert list(drawn) == ["song-1.png", "song-3.png"]
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == analyse_all(path, path)[1]
    [strip] = drawn["song-1.png"].strips
    assert list(strip.playing) == ["bass", "flute"]
    assert len(strip.time_s) == 30


def test_a_picture_that_cannot_be_written_costs_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_song(tmp_path / "song.wav")

    def refuse(_chart: Chart, to: Path) -> None:
        raise UserError(f"{to}: cannot be written (no space)")

    stream = io.StringIO()
    job = AnalysisJob((path, path), plot=tmp_path / "song.png")
    assert analyse_files(job, tone_hearing(), stream, refuse) == 1
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == analyse_all(path, path)[1]
    assert capsys.readouterr().err.count("cannot be written") == 2


def test_the_table_is_for_a_terminal_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_song(tmp_path / "song.wav")
    analyse(path)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    analyse(path)
    assert "true peak" not in (told := capsys.readouterr().err)
    assert "dBTP" in told
    assert "song.wav" in told

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile
from evenings import Evening
from program import ROOT
from tones import tone, tone_hearing, write_song

from plugin.cli import main


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_song(tmp_path / "song.wav")


@pytest.fixture
def _tone_ears(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, hear tones instead of music."""
    monkeypatch.setattr("plugin.hearing.load_hearing", lambda _config: tone_hearing())


@pytest.mark.usefixtures("_tone_ears")
def test_events_go_to_stdout_as_json_lines(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(song)]) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line)["event"] for line in out.splitlines()] == [
        "clip",
        "instrument_on",
        "instrument_off",
        "instrument_on",
        "instrument_off",
        "summary",
    ]
    assert err == ""


@pytest.mark.usefixtures("_tone_ears")
def test_events_go_to_a_file_as_csv(song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "events.csv"
    arguments = ["--format", "csv", "--strip", "Left=1", "--strip", "Both=1,2", "--output", str(output)]
    assert main(["analyze", *arguments, str(song)]) == 0
    rows = list(csv.DictReader(io.StringIO(output.read_text())))
    assert {row["strip"] for row in rows} == {"Left", "Both"}
    assert {row["label"] for row in rows if row["strip"] == "Left"} == {"bass", ""}
    assert [(row["strip"], row["clips"]) for row in rows if row["event"] == "summary"] == [("Left", "0"), ("Both", "1")]
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("_tone_ears")
def test_scores_make_their_folder(song: Path, tmp_path: Path) -> None:
    assert main(["analyze", "--scores", str(tmp_path / "deep" / "down"), str(song)]) == 0
    assert (tmp_path / "deep" / "down" / "song.csv").read_text().startswith("time,bass,flute\n0.0")


@pytest.mark.usefixtures("_tone_ears")
def test_a_bad_file_among_good_ones_is_status_1(song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "events.jsonl"
    assert main(["analyze", "--output", str(output), str(tmp_path / "gone.wav"), str(song)]) == 1
    assert len(output.read_text().splitlines()) == 6
    assert capsys.readouterr().err == f"soundcheck: {tmp_path / 'gone.wav'}: no such file\n"


@pytest.mark.usefixtures("_tone_ears")
def test_a_picture_of_each_file(song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "--plot", str(tmp_path / "a.png"), str(song)]) == 0
    assert main(["analyze", "--plot", str(tmp_path / "b.png"), str(song), str(song)]) == 0
    pictures = sorted(tmp_path.glob("*.png"))
    assert [path.name for path in pictures] == ["a.png", "b-1.png", "b-2.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)
    assert capsys.readouterr().err == ""


def test_a_picture_without_a_folder_is_told_before_anything_is_analysed(
    song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "pictures" / "a.png"
    assert main(["analyze", "--plot", str(picture), str(song)]) == 1
    assert capsys.readouterr() == (
        "",
        f"soundcheck: {picture}: the folder {picture.parent} is not there: make it first\n",
    )


def test_without_matplotlib_a_picture_is_one_clear_line_and_all_else_works(
    song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "plugin.plot", raising=False)
    monkeypatch.delitem(sys.modules, "plugin.plot_panels", raising=False)
    monkeypatch.delitem(sys.modules, "plugin.plot_style", raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setattr("plugin.hearing.load_hearing", lambda _config: tone_hearing())
    assert main(["analyze", "--plot", str(tmp_path / "a.png"), str(song)]) == 1
    told = "soundcheck: `soundcheck analyze --plot` needs matplotlib: pip install 'obs-soundcheck[plot]'\n"
    assert capsys.readouterr() == ("", told)
    assert main(["analyze", str(song)]) == 0


@pytest.mark.usefixtures("_tone_ears")
@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        ([], "9 dB too quiet for -14 LUFS, ceiling -1 dBTP: raise by 9 dB"),
        (["--config", "{config}"], "6 dB too quiet for -17 LUFS, ceiling -2 dBTP: raise by 6 dB"),
        (["--config", "{config}", "--profile", "r128"], "fine for -23 LUFS, ceiling -1 dBTP"),
    ],
)
def test_the_profile_says_what_advice_goes_by(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], advice: str
) -> None:
    config = tmp_path / "stage.toml"
    config.write_text('[loudness]\nprofile = "own"\ntarget_lufs = -17.0\nceiling_dbtp = -2.0\n')
    path = tmp_path / "long.wav"
    soundfile.write(path, tone(1_000, 62.0, 8_000, 0.1), 8_000)
    assert main(["analyze", *(argument.format(config=config) for argument in arguments), str(path)]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["advice"] == advice


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--strip", "Left"], "'Left' is no strip"),
        (["--strip", "Left=0"], "'Left=0' is no strip"),
        (["--strip", "Left=1,1"], "'Left=1,1' is no strip"),
        (["--strip", "=1"], "'=1' is no strip"),
        (["--strip", "A=1", "--strip", "A=2"], "same name"),
        (["--output", "{song}"], "to be read and to be written"),
        (["--scores", "out", "{song}"], "would both go to"),
        (["--config", "{song}"], "is not UTF-8 text"),
        (["--format", "xml"], "invalid choice"),
        (["--profile", "cinema"], "invalid choice"),
        (["--plot", "picture.jpg"], "give it a name that ends in .png"),
        (["--scene", "Main"], "--scene, --streaming and --recording are for --rules only"),
        (["--since", "20:00"], "--of, --since and --until choose a part of an evening's log"),
        (["--scores", "out", "evening.jsonl"], "--scores needs a sound, and evening.jsonl is a log of an evening"),
        (["--format", "srt", "{song}"], "--format srt is of one file at a time"),
    ],
)
def test_wrong_usage_is_one_clear_line_and_status_2(
    song: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    try:
        status = main(["analyze", *(argument.format(song=song) for argument in arguments), str(song)])
    except SystemExit as exit_:
        status = exit_.code
    out, err = capsys.readouterr()
    assert status == 2
    assert told in err
    assert "Traceback" not in err
    assert out == ""


RULES = """
[[strips]]
name = "Band"
channels = [1]
[[rules]]
name = "bass"
when = { playing = "bass", strip = "Band" }
do = { scene = "Bass" }
[[rules]]
name = "on the stream"
when = { scene = "Bass", streaming = true, for_s = 0.5 }
do = { mute = "Desk" }
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "stage.toml"
    path.write_text(RULES)
    return path


@pytest.mark.usefixtures("_tone_ears")
@pytest.mark.parametrize("arguments", [["--rules", "{book}"], ["--config", "{book}", "--rules"]])
def test_rules_are_tried_on_a_recording(
    song: Path, book: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    given = [argument.format(book=book) for argument in arguments]
    assert main(["analyze", *given, str(song), "--scene", "Main", "--streaming"]) == 0
    out, err = capsys.readouterr()
    title, switch, mute = out.splitlines()
    assert title == str(song)
    assert switch.startswith("   0:01.")
    assert switch.endswith("  bass: switch to scene 'Bass' (bass on Band)")
    assert mute.endswith("  on the stream: mute 'Desk' (in scene 'Bass' and streaming for 0.5 s)")
    assert err == ""


@pytest.mark.usefixtures("_tone_ears")
def test_what_a_recording_cannot_tell_rules_is_said(song: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--rules", str(book), "--strip", "Desk=1", "--format", "jsonl"]
    assert main(["analyze", *arguments, str(song)]) == 0
    out, err = capsys.readouterr()
    assert "rule" not in {json.loads(line)["event"] for line in out.splitlines()}
    assert err.splitlines() == [
        (
            "soundcheck: the rules ask how OBS stands: name its scene with --scene; "
            "--streaming and --recording say the rest"
        ),
        "soundcheck: nothing is heard on 'Band': name the channels with --strip NAME=1,2",
    ]


def test_a_configuration_without_rules_has_none_to_try(
    song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.toml").touch()
    assert main(["analyze", "--rules", str(tmp_path / "empty.toml"), str(song)]) == 1
    assert "there are no rules to try" in capsys.readouterr().err


@pytest.mark.usefixtures("_tone_ears")
def test_a_recording_gets_chapters_and_subtitles(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "--format", "chapters", str(song)]) == 0
    assert capsys.readouterr().out == "00:00 Bass, flute\n"
    assert main(["analyze", "--format", "srt", str(song)]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("[")] == ["[bass]", "[flute]"]


@pytest.fixture
def evening(tmp_path: Path) -> Path:
    evening = Evening(tmp_path / "evening.jsonl", "20:00")
    evening.write("20:00", event="recording", state="started", seconds=0.0)
    evening.on("20:01", "guitar")
    evening.off("20:05", "guitar")
    evening.mark("20:06", "Thank you")
    evening.write("20:07", event="recording", state="stopped")
    evening.end("20:10")
    return tmp_path / "evening.jsonl"


def test_an_evening_gets_chapters_and_subtitles_without_ears(
    evening: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "plugin.hearing", None)  # nothing is heard: no network need be loaded
    monkeypatch.delitem(sys.modules, "plugin.file_analysis", raising=False)
    assert main(["analyze", "--format", "chapters", str(evening)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == ["00:00 Pause", "00:59 Guitar", "04:59 Pause", "06:00 Thank you"]
    assert err == f"soundcheck: {evening}: the recording 2026-11-22 20:00:00 to 20:07:00, 7:00 long\n"
    assert main(["analyze", "--format", "srt", "--of", "session", "--since", "20:04", str(evening)]) == 0
    assert capsys.readouterr().out == "1\n00:00:00,000 --> 00:00:59,750\n[guitar]\n"


@pytest.mark.usefixtures("_tone_ears")
def test_logs_and_sounds_can_be_told_together(evening: Path, song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(evening), str(song)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == [str(evening)] * 2 + [str(song)] * 6
    assert (lines[0]["label"], lines[0]["time"]) == ("guitar", 59.75)


def test_without_a_file_it_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "--rules", "stage.toml"]) == 2
    assert capsys.readouterr().err.startswith("soundcheck: which file?")


def test_the_real_thing_in_a_pipe_prints_only_events(song: Path) -> None:
    done = analyze_in_a_process(str(song), "--scores", str(song.parent))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["samples"] for event in events if event["event"] == "clip"] == [5]
    header = (song.parent / "song.csv").read_text().splitlines()[0]
    assert header.startswith("time,bass,brass,drums,")


def test_a_reader_that_goes_away_is_no_error_to_talk_about(song: Path) -> None:
    command = f'"{sys.executable}" -m plugin analyze "{song}" "{song}" "{song}" | head -c 1'
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, timeout=120, check=False)  # noqa: S602
    assert done.stdout == b"{"
    assert done.stderr == b""


def analyze_in_a_process(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "plugin", "analyze", *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )

from __future__ import annotations

import csv
import io
import json

import pytest
from rule_book import on, rule, rules

from overlays.chapters import Chapter
from overlays.stretches import Stretch
from plugin.file_report import FORMATS, FileReport
from plugin.mailbox import Update
from plugin.rules.trial import Replay, Trial
from plugin.scenes.on_air import OnAir

HEARD = (Stretch("Band", "guitar", 20, 80), Stretch("Band", "vocal", 30, 80), Stretch("Band", "organ", 120, 200))


def written(form: str, *reports: FileReport) -> str:
    stream = io.StringIO()
    write = FORMATS[form](stream)
    for report in reports:
        write(report)
    return stream.getvalue()


def test_chapters_are_lines_that_can_be_pasted(capsys: pytest.CaptureFixture[str]) -> None:
    report = FileReport("show.flac", 210.0, (), HEARD, marked=(Chapter(100.0, "Hello"),))
    assert written("chapters", report).splitlines() == [
        "00:00 Pause",
        "00:20 Guitar, vocal",
        "01:20 Pause",
        "01:40 Hello",
        "02:00 Organ",
        "03:20 Pause",
    ]
    assert capsys.readouterr().err == ""


def test_too_few_chapters_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert written("chapters", FileReport("a.wav", 60.0, (), ())) == "00:00 Pause\n"
    assert capsys.readouterr().err == "soundcheck: a.wav: too few chapters (1): video platforms want at least 3\n"


def test_subtitles_tell_what_plays() -> None:
    assert written("srt", FileReport("a.wav", 210.0, (), HEARD)).splitlines()[:3] == [
        "1",
        "00:00:20,000 --> 00:00:30,000",
        "[guitar]",
    ]


def tried() -> FileReport:
    """A guitar begins, is known a moment later, and a rule follows a second after its begin; then a bass."""
    book = rules(rule("solo", '{ playing = "guitar", for_s = 1 }', '{ scene = "Cam" }'))
    replay = Replay(Trial(book, 6, OnAir("Main")))
    events = (on("guitar", 1.0, known=1.4).event, on("bass", 5.0, known=5.4).event)
    replay.take(Update(None, events))
    return FileReport("a.wav", 6.0, events, (), outcomes=replay.outcomes)


def test_what_rules_would_have_done_stands_among_the_events() -> None:
    lines = [json.loads(line) for line in written("jsonl", tried()).splitlines()]
    assert [(line["event"], line["time"]) for line in lines] == [
        ("instrument_on", 1.0),
        ("rule", 2.0),
        ("instrument_on", 5.0),
    ]
    assert lines[1] == {
        "file": "a.wav",
        "time": 2.0,
        "event": "rule",
        "rule": "solo",
        "action": "switch to scene 'Cam'",
        "reason": "guitar for 1 s",
    }
    rows = list(csv.DictReader(io.StringIO(written("csv", tried()))))
    assert [row["rule"] for row in rows] == ["", "solo", ""]


def test_a_dry_run_is_lines() -> None:
    nothing = FileReport("b.wav", 1.0, (), ())
    assert written("lines", tried(), nothing).splitlines() == [
        "a.wav",
        "   0:02.0  solo: switch to scene 'Cam' (guitar for 1 s)",
        "b.wav",
        "  no rule would have done anything",
    ]

"""What the overlays tell, in words."""

from __future__ import annotations

import math

import pytest
from states import levels, loudness, state

from dsp.events import Clip, Event, FaultKind, FaultOn, FlatTop, InstrumentOn, Over
from dsp.labels import LABELS
from overlays.board import Board
from overlays.entries import News, entries_of, written
from overlays.lettering import plain
from overlays.shows import Shows
from overlays.steady import Steady
from overlays.text import Wording


def on(label: str, strip: str = "Band") -> Event:
    return InstrumentOn(time=0.0, reported=0.0, strip=strip, label=label, confidence=0.9)


def clip(strip: str = "Band", channel: int = 1, runs: int = 3, peak_dbtp: float = 0.24) -> Event:
    return Clip(time=0.0, reported=0.0, strip=strip, channel=channel, samples=9, runs=runs, peak_dbtp=peak_dbtp)


def over(strip: str = "Band") -> Event:
    return Over(time=0.0, reported=0.0, strip=strip, channel=1, overs=2, peak_dbtp=-0.31)


def flat_top(strip: str = "Band") -> Event:
    return FlatTop(time=0.0, reported=0.0, strip=strip, channel=1, plateaus=7, level_dbfs=-6.02)


def fault(kind: FaultKind, channel: int | None = None, strip: str = "Band") -> Event:
    return FaultOn(time=0.0, reported=0.0, strip=strip, fault=kind, channel=channel, value=0.0)


def told(shows: Shows, news: News, wording: Wording | None = None, strips: tuple[str, ...] | None = None) -> str:
    shown = strips or tuple(strip.name for strip in news.board.strips)
    wording = wording or Wording.of(shows, alone=len(shown) == 1)
    return written(entries_of(shows, shown, news, Steady()), shown, wording)


def heard(*events: Event, strips: tuple[str, ...] = ("Band",)) -> News:
    return News(Board.blank(strips).apply(*events))


def test_one_strip_needs_no_name() -> None:
    news = heard(on("guitar"), on("synth_lead"), clip(), fault(FaultKind.SILENCE))
    assert told(Shows.INSTRUMENTS, news) == "Guitar · Synth lead"
    assert told(Shows.WARNINGS, news) == "CLIPPING (3×, +0.2 dBTP)\nNO SOUND"


def test_several_strips_have_a_line_each_in_their_order() -> None:
    strips = ("Band", "Talk", "Voice")
    news = heard(on("vocal", "Voice"), clip("Voice"), on("guitar"), on("drums"), clip(), strips=strips)
    assert told(Shows.INSTRUMENTS, news) == "Band: Guitar · Drums\nVoice: Vocal"
    assert told(Shows.WARNINGS, news) == "CLIPPING Band (3×, +0.2 dBTP)\nCLIPPING Voice (3×, +0.2 dBTP)"


def test_an_overlay_tells_of_its_strips_only_and_in_its_own_order() -> None:
    news = heard(on("vocal", "Voice"), on("guitar"), on("speech", "Talk"), strips=("Band", "Talk", "Voice"))
    assert told(Shows.INSTRUMENTS, news, strips=("Voice", "Band")) == "Voice: Vocal\nBand: Guitar"
    assert told(Shows.INSTRUMENTS, news, strips=("Talk",)) == "Speech"


def test_every_cause_and_fault_has_its_words() -> None:
    faults = [
        fault(FaultKind.SILENCE),
        fault(FaultKind.DEAD_SIDE, 14),
        fault(FaultKind.OUT_OF_PHASE),
        fault(FaultKind.DC_OFFSET, 13),
    ]
    news = heard(flat_top(), over(), clip(), *faults, strips=("Band", "Voice"))
    assert told(Shows.WARNINGS, news).splitlines() == [
        "CLIPPING Band (3×, +0.2 dBTP)",
        "TOO HOT Band (2×, −0.3 dBTP)",
        "CLIPPED UPSTREAM Band (7×, at −6.0 dBFS)",
        "NO SOUND Band",
        "CHANNEL 14 DEAD Band",
        "OUT OF PHASE Band",
        "DC OFFSET ON CHANNEL 13 Band",
    ]


def test_clips_alone_are_clips_alone() -> None:
    assert told(Shows.CLIPS, heard(over(), flat_top(), clip(), fault(FaultKind.SILENCE))) == "CLIPPING (3×, +0.2 dBTP)"
    assert told(Shows.CLIPS, heard(over())) == ""


def test_a_user_may_say_it_otherwise() -> None:
    templates = {
        "clip": "{strip} clippt auf {channels}: {peak:+.2f}",
        "over": "",
        "flat_top": "{strip} bei {level:.0f} abgeschnitten",
        "fault": "{strip}: {fault} [{channel}]",
    }
    faults = {FaultKind.DEAD_SIDE: "Kanal {channel} tot"}
    wording = Wording.of(Shows.WARNINGS, alone=True, templates=templates, faults=faults, between=" | ")
    news = heard(clip(channel=2), clip(channel=1), over(), flat_top(), fault(FaultKind.DEAD_SIDE, 2))
    assert told(Shows.WARNINGS, news, wording) == (
        "Band clippt auf 1, 2: +0.24 | Band bei −6 abgeschnitten | Band: Kanal 2 tot [2]"
    )


@pytest.mark.parametrize("shows", Shows)
def test_where_there_is_nothing_to_say_the_user_says_what_stands_there(shows: Shows) -> None:
    for strips in (("Main",), ("Band", "Voice")):
        news = heard(strips=strips)
        assert told(shows, news) == ""
        assert told(shows, news, Wording.of(shows, alone=True, empty="♪")) == "♪"


def test_a_warning_that_the_user_does_not_want_counts_as_nothing() -> None:
    wording = Wording.of(Shows.WARNINGS, alone=True, templates={"over": ""}, empty="all fine")
    assert told(Shows.WARNINGS, heard(over()), wording) == "all fine"


def test_all_that_is_said_by_default_can_be_drawn_with_any_font() -> None:
    events = [
        event
        for strip in ("A", "B")
        for event in (
            *(on(label, strip) for label in LABELS),
            clip(strip),
            over(strip),
            flat_top(strip),
            *(fault(kind, 1, strip) for kind in FaultKind),
        )
    ]
    quiet = tuple(state(strip, loud=loudness(-math.inf)) for strip in ("A", "B"))
    news = News(Board.blank(("A", "B")).apply(*events), quiet, {"Sound": "no cable"}, {"Desk is muted": "unmute it"})
    for shows in Shows:
        text = told(shows, news)
        assert text
        assert plain(text) == text


def test_braces_in_a_strip_name_are_only_braces() -> None:
    news = heard(on("guitar", "{count}"), clip("{count}"), strips=("{count}", "B"))
    assert told(Shows.INSTRUMENTS, news) == "{count}: Guitar"
    assert told(Shows.WARNINGS, news) == "CLIPPING {count} (3×, +0.2 dBTP)"


def test_loudness_is_told_of_the_strips_whose_state_is_known() -> None:
    loud = loudness(-13.8, short_term=-14.3, integrated=-14.04, range_lu=6.02)
    states = (
        state("Band", of=levels(-3.0, -6.0, true_peak_db=-0.52), loud=loud),
        state("Voice", of=levels(-math.inf, -math.inf), loud=loudness(-math.inf)),
    )
    news = News(Board.blank(["Band", "Voice", "Talk"]), states)
    assert told(Shows.LOUDNESS, news).splitlines() == [
        "Band: −14.5 LUFS, overall −14.0, peak −0.5 dBTP",
        "Voice: – LUFS, overall –, peak −∞ dBTP",
    ]
    template = "{momentary} {short_term:.0f} {integrated:.2f} {range:.1f} {true_peak:+.1f}"
    wording = Wording.of(Shows.LOUDNESS, alone=True, templates={"loudness": template})
    assert told(Shows.LOUDNESS, news, wording).splitlines() == ["−14.0 −14 −14.00 6.0 −0.5", "−∞ – – – −∞"]


def test_troubles_are_told_by_part() -> None:
    news = News(Board.blank(["Band"]), troubles={"Sound": "cable?", "OBS": "away"})
    assert told(Shows.STATUS, news) == "Sound: cable?\nOBS: away"

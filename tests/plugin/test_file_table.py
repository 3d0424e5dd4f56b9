from __future__ import annotations

import io
import math

from rich.console import Console
from states import levels, loudness, state

from dsp.analysis import StripState
from dsp.profile import STREAMING
from plugin.file_table import print_table
from plugin.strip_summary import StripSummary

LOUD = loudness(short_term=-9.0, integrated=-10.0, range_lu=5.5, gated_s=75.0)


def table(*states: StripState, title: str = "song.wav", width: int = 80) -> list[str]:
    stream = io.StringIO()
    console = Console(file=stream, width=width)
    print_table(console, title, [StripSummary.of(one, 80.0, STREAMING) for one in states])
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def test_a_line_a_strip_and_then_what_to_do() -> None:
    voice = state("Voice", of=levels(-3.0, true_peak_db=-2.5), loud=LOUD, clips=2, overs=1, flat_tops=40)
    lines = table(voice, state("Band", of=levels(-12.3)))
    assert lines[0] == "song.wav"
    assert lines[1].split()[0] == "Strip"
    assert lines[2].split() == ["Voice", "-10.0", "5.5", "-9.0", "-2.5", "2", "1", "40"]
    assert lines[3].split() == ["Band", "-", "-", "-", "-12.3", "0", "0", "0"]
    assert lines[4:] == ["Voice: 4 dB too hot for -14 LUFS, ceiling -1 dBTP: lower by 4 dB"]


def test_silence_is_named() -> None:
    silent = state("Voice", of=levels(-math.inf), loud=loudness(-math.inf, integrated=-math.inf))
    assert table(silent)[2].split() == ["Voice", "silent", "-", "-", "silent", "0", "0", "0"]


def test_names_are_no_markup_and_do_not_break_the_lines() -> None:
    lines = table(state("[red]A strip with a name that goes on and on", loud=LOUD), title="[b]song.wav")
    assert lines[0] == "[b]song.wav"
    assert lines[2].startswith("[red]A")
    assert lines[2].split()[-7:-3] == ["-10.0", "5.5", "-9.0", "-12.3"]

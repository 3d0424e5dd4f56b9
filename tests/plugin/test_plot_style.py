from __future__ import annotations

import doctest

import pytest
from matplotlib.colors import is_color_like

import plugin.plot_style
from dsp.events import Cause, FaultKind
from dsp.labels import LABELS
from plugin.plot_style import CAUSES, FAULTS, printable, time_step, time_words


def test_the_examples_hold() -> None:
    assert doctest.testmod(plugin.plot_style).failed == 0


def test_everything_that_can_be_drawn_has_a_colour_of_its_own() -> None:
    assert set(CAUSES) == set(Cause)
    assert set(FAULTS) == set(FaultKind)
    assert set(plugin.plot_style.LABELS) == set(LABELS)
    colours = [colour for _, colour in (*CAUSES.values(), *FAULTS.values())] + [*plugin.plot_style.LABELS.values()]
    assert all(map(is_color_like, colours))
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("seconds", [0.1, 3.0, 50.0, 181.0, 3_600.0, 14_000.0, 90_000.0, 400_000.0])
def test_a_time_axis_has_a_readable_number_of_marks(seconds: float) -> None:
    assert 2 <= seconds / time_step(seconds) <= 14


def test_marks_of_a_time_axis_are_told_apart() -> None:
    for seconds in (0.1, 3.0, 50.0, 3_600.0, 90_000.0):
        marks = [time_words(index * time_step(seconds)) for index in range(5)]
        assert len(set(marks)) == len(marks)


def test_a_name_loses_what_cannot_be_drawn() -> None:
    assert printable("Lied\n\udcff Œuvre $1_2.wav") == "Lied?? Œuvre $1_2.wav"

from __future__ import annotations

import math

import pytest
from states import levels, scores, state

from dsp.analysis import LabelState


def test_a_strip_is_silent_while_none_of_its_channels_sounds():
    assert state("Desk", of=levels(-math.inf, -math.inf)).is_silent
    assert state("Desk", of=levels(-58.0, -58.0, rms_db=-60.1)).is_silent
    assert not state("Desk", of=levels(-20.0, -math.inf)).is_silent


@pytest.mark.parametrize("how", LabelState)
def test_a_label_is_on_while_it_is_on_or_held(how: LabelState):
    assert scores(flute=(0.3, 0.2, how)).is_on == (how in (LabelState.ON, LabelState.HELD),)

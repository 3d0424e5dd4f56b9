from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.training.items import Items
from models.training.own_thresholds import choose_own, labels_with_enough

SHIPPED = {label: LabelSettings(on=0.8, off=0.4, median_frames=3) for label in LABELS}
OWN = ("bass", "guitar", "flute")


def scenes() -> tuple[np.ndarray, np.ndarray]:
    """Posteriors of .3 where a label sounds, and of .1 where it doesn't."""
    active = np.random.default_rng(0).random((60, 1, len(LABELS))) < 0.4
    active = np.repeat(active, 20, axis=1)
    return np.where(active, 0.3, 0.1).astype(np.float32), active


def test_thresholds_move_towards_what_the_recordings_want():
    own = choose_own(SHIPPED, OWN, *scenes())
    for label in OWN:
        assert 0.45 < own[label].on < 0.55  # halfway from .8 to between .1 and .3
        assert own[label].off == pytest.approx(own[label].on / 2, abs=1e-3)
        assert own[label].median_frames == 3


def test_those_of_other_labels_stay():
    own = choose_own(SHIPPED, OWN, *scenes())
    assert {label for label in LABELS if own[label] == SHIPPED[label]} == set(LABELS) - set(OWN)
    assert choose_own(SHIPPED, (), *scenes()) == SHIPPED


def test_with_all_labels_there_what_is_chosen_counts_alone():
    own = choose_own(SHIPPED, LABELS, *scenes())
    assert all(0.1 < settings.on <= 0.3 for settings in own.values())


def test_it_takes_labels_with_phrases_enough(tiny_bank: Path):
    items = Items(tiny_bank, "valid")
    assert labels_with_enough(items) == LABELS
    items.groups = {label: items.groups[label] for label in ("bass", "guitar")}
    assert labels_with_enough(items) == ()

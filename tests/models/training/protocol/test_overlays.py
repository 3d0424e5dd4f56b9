from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from models.training.protocol.library import Library
from models.training.protocol.overlays import GAIN_DB, LEVEL_DB, RANGE_DB, Overlay, draw_overlays, truth_of
from models.training.splits import NOISE


@pytest.fixture(scope="module")
def overlays(library: Library) -> list[Overlay]:
    return draw_overlays(library, 8, np.random.default_rng(0))


def test_there_are_as_many_of_each_number_of_different_families(overlays: list[Overlay]):
    assert Counter(len(overlay.families) for overlay in overlays) == dict.fromkeys(range(5), 8)
    assert all(len(set(overlay.families)) == len(overlay.families) for overlay in overlays)


def test_each_note_is_of_its_family_and_noise_of_none(overlays: list[Overlay], library: Library):
    for overlay in overlays:
        for family, note in zip(overlay.families or (NOISE,), overlay.notes, strict=True):
            assert any(note is one for one in library.sources[family][0].notes)


def test_each_family_plays_equally_often(overlays: list[Overlay], library: Library):
    true = truth_of(overlays, library.families)
    for count in range(5):
        assert true[true.sum(1) == count].sum(0).tolist() == [2 * count] * 4


def test_a_family_without_notes_never_plays(overlays: list[Overlay]):
    assert truth_of(overlays, ("bass", "organ")).sum(0).tolist() == [20, 0]


def test_the_seed_decides(library: Library, overlays: list[Overlay]):
    again = draw_overlays(library, 8, np.random.default_rng(0))
    other = draw_overlays(library, 8, np.random.default_rng(1))
    assert again == overlays
    assert other != overlays


def test_gains_are_small_and_differ(overlays: list[Overlay]):
    gains = [gain for overlay in overlays for gain in overlay.gains_db]
    assert max(map(abs, gains)) <= GAIN_DB
    assert len(set(gains)) == len(gains)


def test_energies_add_up_where_partials_do_not_meet(overlays: list[Overlay]):
    for overlay in overlays:
        parts = [10 ** ((LEVEL_DB + gain) / 10) * np.mean(note.signal.astype(float) ** 2)
                 for note, gain in zip(overlay.notes, overlay.gains_db, strict=True)]  # fmt: skip
        assert np.mean(overlay.waveform().astype(float) ** 2) == pytest.approx(sum(parts), rel=0.02)


def test_one_note_is_the_same_both_ways_down_to_the_range(overlays: list[Overlay]):
    for overlay in overlays:
        if len(overlay.notes) == 1:
            added, averaged = overlay.added(), overlay.averaged()
            np.testing.assert_allclose(np.maximum(added, added.max() - RANGE_DB), averaged, atol=0.05)


def test_averaging_takes_the_mean_of_decibels(library: Library):
    low, high = (library.sources[family][0].notes[0] for family in ("bass", "flute"))
    parts = [Overlay((), (note,), (0.0,)).averaged() for note in (low, high)]
    both = Overlay(("bass", "flute"), (low, high), (0.0, 0.0))
    np.testing.assert_allclose(both.averaged(), (parts[0] + parts[1]) / 2, atol=1e-4)
    assert both.averaged().max() < both.added().max() - 10

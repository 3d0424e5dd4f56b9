from __future__ import annotations

import numpy as np
import pytest

from dsp.labels import LABELS
from models.training.tally import Answer, tally


def answer(sounding: str, shown: str, **scores: float) -> Answer:
    """Labels apart by blanks."""
    values = np.array([scores.get(label, 0.0) for label in LABELS], np.float32)
    return Answer(frozenset(sounding.split()), frozenset(shown.split()), values)


def test_by_hand():
    result = tally([
        answer("guitar", "guitar", guitar=0.9),
        answer("guitar", "guitar keyboard", guitar=0.6),
        answer("guitar", "keyboard bass", guitar=0.3),
        answer("guitar", "", guitar=0.2),
        answer("bass", "guitar", guitar=0.5, bass=0.4),
        answer("", "drums"),
        answer("", ""),
    ])  # fmt: skip
    assert [row.label for row in result.rows] == ["bass", "guitar"]
    bass, guitar = result.rows
    assert (guitar.files, guitar.counts.hits, guitar.counts.misses, guitar.counts.false_alarms) == (4, 2, 2, 1)
    assert guitar.instead == {"keyboard": 1, "bass": 1, "nothing": 1}
    assert guitar.besides == {"keyboard": 1}
    # Ranked: right, right, bass's, right, right.
    assert guitar.ap == pytest.approx((1 + 1 + 3 / 4 + 4 / 5) / 4)
    assert (bass.counts.f1, bass.instead, bass.ap) == (0.0, {"guitar": 1}, 1.0)
    assert (result.noise, result.noise_shown) == (2, {"drums": 1})
    assert result.macro_f1 == pytest.approx((guitar.counts.f1 + 0.0) / 2)
    assert result.macro_ap == pytest.approx((guitar.ap + 1.0) / 2)


def test_other_instruments_of_a_scene_are_no_mistakes():
    (bass, guitar) = tally([answer("guitar bass", "guitar bass"), answer("guitar bass", "bass")]).rows
    assert not bass.instead
    assert not bass.besides
    assert guitar.instead == {"nothing": 1}


def test_a_label_that_is_everywhere_has_no_ap():
    result = tally([answer("guitar", "guitar", guitar=0.9), answer("guitar", "guitar", guitar=0.2)])
    assert result.rows[0].ap is None
    assert result.macro_ap is None
    assert result.macro_f1 == 1.0


def test_noise_alone_has_no_means():
    result = tally([answer("", "")])
    assert (result.rows, result.macro_f1, result.noise) == ((), None, 1)

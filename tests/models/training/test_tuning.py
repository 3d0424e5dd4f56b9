from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import expit, logit

from dsp.labels import LABELS
from models.card import ModelCard
from models.training.calibration import calibrated
from models.training.listening import Heard
from models.training.truth import TrueEvent, Truth
from models.training.tuning import tune, tuning_of

TIMES_S = np.arange(20) / 10


def scenes() -> tuple[list[Heard], list[Truth]]:
    """Sixty scenes of bass or nothing; the posteriors part them, but are far too low."""
    rng = np.random.default_rng(0)
    heard, truth = [], []
    for index in range(60):
        plays = index % 2 == 0
        right = rng.uniform(0.6, 0.98) if plays else rng.uniform(0.02, 0.4)
        posteriors = np.full((20, len(LABELS)), 0.02, np.float32)
        posteriors[:, LABELS.index("bass")] = expit(logit(right) - 3)
        events = (TrueEvent(label="bass", onset=0.0, offset=2.0),) if plays else ()
        heard.append(Heard(TIMES_S, posteriors))
        truth.append(Truth(file="", seconds=2.0, labels=("bass",) if plays else (), events=events))
    return heard, truth


def test_thresholds_are_those_of_calibrated_posteriors():
    heard, truth = scenes()
    tuning = tune(heard, truth, (1, 3))
    assert tuning.calibration["bass"].bias > 1
    assert set(tuning.labels) == set(LABELS)
    applied = tuning.apply(heard)
    np.testing.assert_array_equal(applied[0].posteriors, calibrated(heard[0].posteriors, tuning.calibration))
    on = tuning.labels["bass"].on
    reached = [bool(one.posteriors[:, LABELS.index("bass")].max() >= on) for one in applied]
    assert reached == [bool(scene.labels) for scene in truth]


def test_a_card_tells_its_own(make_card: Callable[..., ModelCard]):
    card = make_card()
    assert tuning_of(card).labels == card.thresholds
    assert tuning_of(card).calibration == card.calibration

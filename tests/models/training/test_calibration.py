from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from dsp.labels import LABELS
from models.card import Calibration
from models.crnn import Crnn
from models.training.calibration import calibrate, calibrated, calibration_errors, fold, uncalibrated
from models.training.listening import Heard
from models.training.truth import TrueEvent, Truth

BASS, REED = LABELS.index("bass"), LABELS.index("reed")
TIMES_S = np.array([1.0, 2.0, 4.0])


def scenes(count: int, scale: float, bias: float, seed: int = 0) -> tuple[list[Heard], list[Truth]]:
    """Scenes in which the bass plays throughout or not at all, and posteriors that are wrong by scale and bias."""
    rng = np.random.default_rng(seed)
    heard, truth = [], []
    for _ in range(count):
        right = float(rng.uniform(0.02, 0.98))
        events = (TrueEvent(label="bass", onset=0.0, offset=5.0),) if rng.random() < right else ()
        posteriors = np.full((3, len(LABELS)), 0.1, np.float32)
        posteriors[:, BASS] = expit((logit(right) - bias) / scale)
        heard.append(Heard(TIMES_S, posteriors))
        truth.append(Truth(file="", seconds=5.0, labels=("bass",) if events else (), events=events))
    return heard, truth


@pytest.mark.parametrize(("scale", "bias"), [(0.5, 0.0), (1.0, -1.0), (1.6, 0.8)])
def test_what_is_wrong_by_a_scale_and_a_bias_is_put_right(scale: float, bias: float):
    found = calibrate(*scenes(1_000, scale, bias))["bass"]
    assert found.scale == pytest.approx(scale, rel=0.2)
    assert found.bias == pytest.approx(bias, abs=0.25)


def test_calibrated_posteriors_are_right_as_often_as_they_say():
    calibrations = calibrate(*scenes(1_000, 0.4, -1.0))
    heard, truth = scenes(1_000, 0.4, -1.0, seed=1)
    posteriors = np.concatenate([one.posteriors for one in heard])
    true = np.concatenate([scene.during(TIMES_S, 0.0) for scene in truth])
    before = calibration_errors(posteriors, true)[BASS]
    after = calibration_errors(calibrated(posteriors, calibrations), true)[BASS]
    assert before > 0.15
    assert after < 0.05


def test_a_few_scenes_move_it_little():
    few, many = (calibrate(*scenes(count, 1.0, 2.0))["bass"] for count in (3, 300))
    assert abs(few.bias) < 1.3 < many.bias


def test_a_label_that_never_sounds_is_left_alone():
    assert calibrate(*scenes(20, 0.5, 1.0))["reed"] == Calibration()


def test_even_saturated_posteriors_can_be_calibrated():
    heard, truth = scenes(20, 1.0, 0.0)
    for one in heard:
        one.posteriors[:, BASS] = np.round(one.posteriors[:, BASS])
    found = calibrate(heard, truth)["bass"]
    assert found.scale < 1


@given(scale=st.floats(0.3, 3), bias=st.floats(-2, 2), value=st.floats(0.05, 0.95))
def test_calibration_keeps_the_order_and_can_be_undone(scale: float, bias: float, value: float):
    calibrations = dict.fromkeys(LABELS, Calibration(scale=scale, bias=bias))
    pair = np.array([[value] * len(LABELS), [value / 2] * len(LABELS)], np.float32)
    after = calibrated(pair, calibrations)
    assert (after[0] >= after[1]).all()
    np.testing.assert_allclose(uncalibrated(after, calibrations), pair, atol=0.01)


def test_folded_into_the_network_it_is_the_same(make_network: Callable[[], Crnn]):
    calibrations = {
        label: Calibration(scale=0.5 + index / 10, bias=index / 5 - 1) for index, label in enumerate(LABELS)
    }
    network = make_network()
    sound = torch.randn(1, 40, 128, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        before = network(sound)[0].sigmoid().numpy()
        fold(network, calibrations)
        after = network(sound)[0].sigmoid().numpy()
    assert np.abs(after - before).max() > 0.1
    np.testing.assert_allclose(after, calibrated(before, calibrations), atol=1e-4)


def test_the_calibration_error_of_a_hand_made_case():
    # .9 three times, right twice: .9 - 2/3. .2 twice, never right: .2.
    posteriors = np.array([[0.9], [0.9], [0.9], [0.2], [0.2]], np.float32)
    true = np.array([[True], [True], [False], [False], [False]])
    assert calibration_errors(posteriors, true)[0] == pytest.approx((3 * (0.9 - 2 / 3) + 2 * 0.2) / 5, abs=1e-6)


def test_sure_and_right_is_no_error():
    posteriors = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
    assert calibration_errors(posteriors, posteriors > 0.5).tolist() == [0, 0]

"""Calibration: what a posterior of .7 should mean is that the label sounds seven times in ten.

Platt, "Probabilistic outputs for support vector machines" (1999): a scale and a bias for each label's logit, fitted
on validation scenes. Both are multiplied into the network's last layer, so that they cost nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from dsp.labels import LABELS
from models.card import Calibration
from models.crnn import Crnn
from models.training.listening import Heard
from models.training.truth import Truth

SPREAD: Final = np.array([0.5, 1.0])
"""How far the logarithm of a scale, and a bias, are expected to lie from 0."""
BINS: Final = 10

_SUREST: Final = 1e-6  # nearer to 0 or 1, a posterior in float32 is no longer one

Calibrations = Mapping[str, Calibration]


def calibrate(heard: Sequence[Heard], truth: Sequence[Truth]) -> dict[str, Calibration]:
    """Each label's calibration: the likeliest for its own frames and, with the same weight, for the average label's.

    Three or four odd sources of a label shall not decide alone what its posteriors mean. The frames of a scene are
    much alike, so a scene weighs as much as one observation. Against all of them stands what is expected of any
    label, ``SPREAD``: few scenes can't move it far. A label that never sounds is left alone.

    Args:
        heard: of each scene.
        truth: of the same.
    """
    logits = np.concatenate([_logits(one.posteriors) for one in heard])
    true = frames_true(heard, truth)
    scene_shares = np.concatenate([np.full((len(one.times_s), 1), 1 / len(one.times_s)) for one in heard])
    there = true.any(0)
    chosen = dict.fromkeys(LABELS, Calibration())
    for column in np.flatnonzero(there):
        label_shares = there / there.sum() + (np.arange(len(LABELS)) == column)
        chosen[LABELS[column]] = _fit(logits, true, scene_shares * label_shares)
    return chosen


def frames_true(heard: Sequence[Heard], truth: Sequence[Truth]) -> NDArray[np.bool_]:
    """Whether each label sounds at the moment of each frame of all scenes: ``[frames, labels]``."""
    return np.concatenate([scene.during(one.times_s, 0.0) for scene, one in zip(truth, heard, strict=True)])


def _fit(logits: NDArray[np.float64], true: NDArray[np.bool_], weights: NDArray[np.float64]) -> Calibration:
    """The likeliest scale and bias; all arrays have the same shape."""

    def loss(place: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scaled = np.exp(place[0]) * logits
        wanted = scaled + place[1]
        cost = np.sum(weights * (np.logaddexp(0, wanted) - true * wanted)) + np.square(place / SPREAD).sum() / 2
        slope = weights * (expit(wanted) - true)
        return float(cost), np.array([np.sum(slope * scaled), slope.sum()]) + place / SPREAD**2

    log_scale, bias = minimize(loss, np.zeros(2), jac=True).x
    return Calibration(scale=round(float(np.exp(log_scale)), 4), bias=round(float(bias), 4))


def calibrated(posteriors: NDArray[np.float32], calibrations: Calibrations) -> NDArray[np.float32]:
    """Posteriors after calibration: ``[..., labels]`` → the same."""
    scale, bias = _columns(calibrations)
    return np.asarray(expit(scale * _logits(posteriors) + bias), np.float32)


def uncalibrated(posteriors: NDArray[np.float32], calibrations: Calibrations) -> NDArray[np.float32]:
    """What they were before: ``[..., labels]`` → the same."""
    scale, bias = _columns(calibrations)
    return np.asarray(expit((_logits(posteriors) - bias) / scale), np.float32)


@torch.no_grad()
def fold(network: Crnn, calibrations: Calibrations) -> None:
    """Multiply calibrations into the network's last layer, in place."""
    scale, bias = (torch.from_numpy(values).to(network.head.bias) for values in _columns(calibrations))
    network.head.weight.mul_(scale[:, None])
    network.head.bias.mul_(scale).add_(bias)


def calibration_errors(posteriors: NDArray[np.float32], true: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Expected calibration error: how far a posterior lies from how often it is right, in the mean.

    Frames are put into ten bins by their posterior; a bin's distance is that of its mean posterior to its share of
    true frames, and it weighs as much as it holds (Guo et al., "On calibration of modern neural networks", 2017).

    Shape:
        ``[frames, labels]`` twice → ``[labels]``.
    """
    bins = np.minimum((posteriors * BINS).astype(np.int64), BINS - 1)
    surplus = posteriors.astype(np.float64) - true
    distances = [np.abs(np.where(bins == each, surplus, 0.0).sum(0)) for each in range(BINS)]
    return np.asarray(np.sum(distances, 0) / len(posteriors))


def _logits(posteriors: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray(logit(np.clip(posteriors.astype(np.float64), _SUREST, 1 - _SUREST)))


def _columns(calibrations: Calibrations) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scales and biases in the labels' order, ``[labels]`` each."""
    own = [calibrations[label] for label in LABELS]
    return np.array([one.scale for one in own]), np.array([one.bias for one in own])

from __future__ import annotations

import numpy as np
import pytest
import torch

from dsp.features import FeatureSettings, LogMel
from models.training.level import Level

SETTINGS = FeatureSettings()
LEVEL = Level(SETTINGS)


def power(samples: torch.Tensor) -> np.ndarray:
    return LogMel(SETTINGS).power(samples).numpy()


@pytest.mark.parametrize("frequency_hz", [60.0, 440.0, 3_000.0, 9_000.0])
def test_a_full_scale_sine_is_three_decibels_under_full_scale(frequency_hz: float):
    time = torch.arange(SETTINGS.samples_for(40)) / SETTINGS.sample_rate_hz
    assert LEVEL.loud_dbfs(power(torch.sin(2 * torch.pi * frequency_hz * time))) == pytest.approx(-3.01, abs=0.3)


def test_noise_is_at_its_rms():
    noise = 0.1 * torch.randn(SETTINGS.samples_for(200), generator=torch.Generator().manual_seed(0))
    assert 10 * np.log10(LEVEL.energy(power(noise)).mean()) == pytest.approx(-20, abs=0.3)


def test_gain_brings_a_short_note_there_whatever_the_rest():
    note = np.zeros((604, 128), np.float32)
    note[100:110] = 1.0
    for scale in (1e-6, 1.0, 1e6):
        part = np.float32(scale) * note
        assert LEVEL.loud_dbfs(LEVEL.gain_to(part, -20) * part) == pytest.approx(-20, abs=0.01)


def test_silence_stays_silence():
    silence = np.zeros((604, 128), np.float32)
    assert LEVEL.loud_dbfs(silence) == pytest.approx(-200)
    assert LEVEL.gain_to(silence, -20) == 1

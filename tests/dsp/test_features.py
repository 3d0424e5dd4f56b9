from __future__ import annotations

import librosa
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from dsp.features import FeatureSettings, LogMel

SETTINGS = FeatureSettings()
LOG_MEL = LogMel(SETTINGS)


def noise(samples: int, seed: int = 0) -> torch.Tensor:
    return 0.1 * torch.randn(samples, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("frequency_hz", [110.0, 440.0, 1_760.0, 7_040.0])
def test_a_tone_is_loudest_in_the_band_around_its_frequency(frequency_hz: float):
    time = torch.arange(SETTINGS.samples_for(4)) / SETTINGS.sample_rate_hz
    spectrum = LOG_MEL(torch.sin(2 * torch.pi * frequency_hz * time))
    centres_hz = librosa.mel_frequencies(SETTINGS.n_mels + 2, fmin=0.0, fmax=11_025.0)[1:-1]
    nearest = int(np.argmin(np.abs(centres_hz - frequency_hz)))
    assert (spectrum.argmax(-1) - nearest).abs().max() <= 1


def test_twice_the_amplitude_is_six_decibels():
    quiet = noise(SETTINGS.samples_for(5))
    rise_db = LOG_MEL(2 * quiet) - LOG_MEL(quiet)
    assert torch.allclose(rise_db, torch.full_like(rise_db, 20 * np.log10(2)), atol=1e-3)


def test_silence_is_the_floor():
    assert torch.equal(LOG_MEL(torch.zeros(SETTINGS.n_fft)), torch.full((1, 128), -100.0))


def test_a_naive_reference_in_double_precision_gives_the_same():
    samples = noise(SETTINGS.samples_for(7))
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(SETTINGS.n_fft) / SETTINGS.n_fft)
    filters = librosa.filters.mel(sr=22_050, n_fft=2_048, n_mels=128, fmin=0.0, fmax=11_025.0)
    for hop, got in enumerate(LOG_MEL(samples)):
        part = samples.double().numpy()[hop * 366 : hop * 366 + 2_048]
        mel = filters @ np.abs(np.fft.rfft(window * part)) ** 2
        np.testing.assert_allclose(got, 10 * np.log10(mel + 1e-10), atol=1e-3)


@given(hops=st.integers(2, 12), data=st.data())
def test_hops_taken_in_any_groups_are_the_same(hops: int, data: st.DataObject):
    samples = noise(SETTINGS.samples_for(hops), seed=hops)
    cut = data.draw(st.integers(1, hops - 1))
    parts = [
        LOG_MEL(samples[: SETTINGS.samples_for(cut)]),
        LOG_MEL(samples[cut * SETTINGS.hop :]),
    ]
    torch.testing.assert_close(torch.cat(parts), LOG_MEL(samples), atol=1e-3, rtol=0)


def test_strips_do_not_hear_each_other():
    pair = torch.stack([noise(SETTINGS.n_fft, seed=1), torch.zeros(SETTINGS.n_fft)])
    together = LOG_MEL(pair)
    assert together.shape == (2, 1, 128)
    torch.testing.assert_close(together[0], LOG_MEL(pair[0]), atol=1e-3, rtol=0)
    assert (together[1] == -100).all()


@pytest.mark.parametrize("samples", [0, 2_047, 2_049, 2_048 + 365])
def test_samples_that_are_no_whole_hops_are_refused(samples: int):
    with pytest.raises(ValueError, match="whole hops of 366"):
        LOG_MEL(torch.zeros(samples))


def test_the_window_of_a_hop_ends_where_the_hop_does():
    assert SETTINGS.hop_centre(0) == 366 - 1_024
    assert SETTINGS.hop_centre(2.5) == 3.5 * 366 - 1_024
    assert SETTINGS.samples_for(1) == 2_048
    assert SETTINGS.samples_for(0) == 0


@pytest.mark.parametrize(
    "impossible", [{"hop": 0}, {"n_mels": -1}, {"fmax_hz": 12_000.0}, {"fmin_hz": 500.0, "fmax_hz": 400.0}]
)
def test_impossible_settings_are_refused(impossible: dict[str, float]):
    with pytest.raises(ValueError, match=r"at least 1|band edges"):
        FeatureSettings(**impossible)  # type: ignore[arg-type]

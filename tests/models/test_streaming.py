from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from dsp.features import FeatureSettings
from dsp.labels import LABELS
from models.card import ModelCard
from models.crnn import Crnn
from models.streaming import StreamingDetector


def log_mel(strips: int, frames: int) -> torch.Tensor:
    return -30 + 20 * torch.randn(strips, 4 * frames, 128, generator=torch.Generator().manual_seed(3))


def test_frame_by_frame_it_is_the_network_on_the_whole_standardised_sound(
    make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]
):
    sound = log_mel(2, 20)
    with torch.inference_mode():
        offline = make_network()((sound + 30) / 20)[0].sigmoid()
    detector = StreamingDetector(make_network(), make_card())
    detector.reset(2)
    frames = [detector.step(sound[:, hop : hop + 4]) for hop in range(0, 80, 4)]
    assert frames[0].shape == (2, 1, 13)
    assert (torch.cat(frames, 1) - offline).abs().max() < 1e-4


def test_reset_forgets(make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]):
    detector = StreamingDetector(make_network(), make_card())
    sound = log_mel(1, 3)
    detector.reset(1)
    first = detector.step(sound)
    assert not torch.equal(detector.step(sound), first)
    detector.reset(1)
    assert torch.equal(detector.step(sound), first)


@pytest.mark.parametrize("ready", [None, 2])
def test_strips_that_it_was_not_reset_for_are_refused(
    make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard], ready: int | None
):
    detector = StreamingDetector(make_network(), make_card())
    if ready:
        detector.reset(ready)
    with pytest.raises(ValueError, match=f"got 1 strips, ready for {ready or 0}"):
        detector.step(log_mel(1, 1))


def test_it_says_what_it_is(make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]):
    detector = StreamingDetector(make_network(), make_card())
    assert detector.labels == LABELS
    assert detector.features == FeatureSettings()
    assert detector.hops_per_frame == 4
    assert detector.card.latency_ms == pytest.approx(265.6)

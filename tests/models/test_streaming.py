from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dsp.features import FeatureSettings
from dsp.labels import LABELS
from models.card import ModelCard
from models.crnn import Crnn
from models.streaming import StreamingDetector

FRAMES = 20
HOPS = 4


def log_mel(strips: int, frames: int = FRAMES) -> torch.Tensor:
    return -30 + 20 * torch.randn(strips, HOPS * frames, 128, generator=torch.Generator().manual_seed(3))


def heard(detector: StreamingDetector, sound: torch.Tensor, cuts: list[int]) -> torch.Tensor:
    """The posteriors, heard anew in steps that end at these frames."""
    detector.reset(len(sound))
    frames = sound.shape[1] // HOPS
    steps = zip([0, *cuts], [*cuts, frames], strict=True)
    return torch.cat([detector.step(sound[:, HOPS * begin : HOPS * end]) for begin, end in steps], 1)


@pytest.fixture(scope="module")
def detector(make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]) -> StreamingDetector:
    return StreamingDetector(make_network(), make_card())


@pytest.fixture(scope="module")
def offline(make_network: Callable[[], Crnn]) -> Crnn:
    return make_network()


@settings(max_examples=20)
@given(strips=st.integers(1, 9), cuts=st.sets(st.integers(1, FRAMES - 1)).map(sorted))
def test_in_any_steps_it_is_the_network_on_the_whole_standardised_sound(
    detector: StreamingDetector, offline: Crnn, strips: int, cuts: list[int]
):
    sound = log_mel(strips)
    with torch.inference_mode():
        wanted = offline((sound + 30) / 20)[0].sigmoid()
    assert wanted.std(1).max() > 0.01  # so that equality says something
    assert (heard(detector, sound, cuts) - wanted).abs().max() < 1e-5


def test_strips_together_are_each_alone(detector: StreamingDetector):
    sound = log_mel(3)
    together = heard(detector, sound, [7])
    for strip in range(3):
        assert (heard(detector, sound[strip : strip + 1], [7]) - together[strip]).abs().max() < 1e-5


def test_what_a_step_gave_outlasts_the_next_one(detector: StreamingDetector):
    detector.reset(1)
    first = detector.step(log_mel(1, 1))
    kept = first.clone()
    detector.step(log_mel(1, 1))
    assert first.shape == (1, 1, 13)
    assert torch.equal(first, kept)


def test_reset_forgets(detector: StreamingDetector):
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


@pytest.mark.parametrize("hops", [0, 3, 6])
def test_hops_that_make_no_whole_frames_are_refused(detector: StreamingDetector, hops: int):
    detector.reset(1)
    with pytest.raises(ValueError, match=f"{hops} hops make no whole frames of 4"):
        detector.step(log_mel(1, 2)[:, :hops])


def test_it_says_what_it_is(make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]):
    card = make_card()
    detector = StreamingDetector(make_network(), card)
    assert detector.card is card
    assert detector.labels == LABELS
    assert detector.features == FeatureSettings()
    assert detector.hops_per_frame == HOPS


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("strips", [1, 16, 128])
def test_on_cuda_it_hears_the_same(
    detector: StreamingDetector,
    make_network: Callable[[], Crnn],
    make_card: Callable[..., ModelCard],
    strips: int,
):
    sound = log_mel(strips)
    there = StreamingDetector(make_network(), make_card(), "cuda")
    wanted = heard(detector, sound, list(range(1, FRAMES)))
    for _ in range(2):  # the second time from the graph of the first
        answer = heard(there, sound.cuda(), list(range(1, FRAMES)))
        assert answer.is_cuda
        assert (answer.cpu() - wanted).abs().max() < 1e-3


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.filterwarnings("ignore:Synchronization debug mode")
def test_on_cuda_a_step_does_not_wait_for_the_device(
    make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]
):
    detector = StreamingDetector(make_network(), make_card(), "cuda")
    detector.reset(8)
    sound = log_mel(8, 5).cuda()
    torch.cuda.set_sync_debug_mode("error")
    try:
        posteriors = detector.step(sound)
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert posteriors.isfinite().all()

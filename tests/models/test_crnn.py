from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.crnn import Crnn, CrnnSettings, CrnnState, fold_norms, linear_pooling

FRAMES = 40
HOPS = 4


@pytest.fixture(scope="module")
def network(make_network: Callable[[], Crnn]) -> Crnn:
    return make_network()


def sound(strips: int = 1, frames: int = FRAMES, seed: int = 1) -> torch.Tensor:
    return torch.randn(strips, frames * HOPS, 128, generator=torch.Generator().manual_seed(seed))


@torch.inference_mode()
def stream(network: Crnn, log_mel: torch.Tensor, cuts: list[int]) -> torch.Tensor:
    """The posteriors, heard in parts that end at these frames."""
    state: CrnnState | None = None
    parts = []
    for start, end in zip([0, *cuts], [*cuts, log_mel.shape[1] // HOPS], strict=True):
        logits, state = network(log_mel[:, start * HOPS : end * HOPS], state)
        parts.append(logits.sigmoid())
    return torch.cat(parts, 1)


@settings(max_examples=15)
@given(cuts=st.sets(st.integers(1, FRAMES - 1)).map(sorted))
def test_a_stream_in_any_parts_gives_the_offline_answer(network: Crnn, cuts: list[int]):
    offline = stream(network, sound(), [])
    assert offline.std(1).max() > 0.01  # so that equality says something
    assert (stream(network, sound(), cuts) - offline).abs().max() < 1e-4


def test_one_frame_at_a_time_gives_the_offline_answer(network: Crnn):
    offline = stream(network, sound(), [])
    assert (stream(network, sound(), list(range(1, FRAMES))) - offline).abs().max() < 1e-4


def test_strips_together_are_each_alone(network: Crnn):
    together = sound(strips=3)
    cuts = list(range(5, FRAMES, 5))
    posteriors = stream(network, together, cuts)
    for strip in range(3):
        alone = stream(network, together[strip : strip + 1], cuts)
        assert (posteriors[strip] - alone[0]).abs().max() < 1e-4


def test_the_future_changes_nothing(network: Crnn):
    other = sound()
    other[:, 25 * HOPS :] += 3
    with torch.inference_mode():
        before, _ = network(sound())
        after, _ = network(other)
    assert torch.equal(before[:, :25], after[:, :25])
    assert not torch.allclose(before[:, 25], after[:, 25])


def test_the_past_is_remembered_beyond_the_convolutions(network: Crnn):
    other = sound()
    other[:, :HOPS] += 3
    with torch.inference_mode():
        assert not torch.equal(network(sound())[0][:, 20], network(other)[0][:, 20])


def test_folded_norms_give_the_same_posteriors(network: Crnn, make_network: Callable[[], Crnn]):
    folded = make_network()
    fold_norms(folded)
    assert not [name for name, _ in folded.named_buffers() if "running" in name]
    assert (stream(folded, sound(), []) - stream(network, sound(), [])).abs().max() < 1e-5


def test_the_size_is_that_of_the_reference():
    parameters = sum(p.numel() for p in Crnn(CrnnSettings()).parameters())
    assert 0.7e6 < parameters < 1.1e6


def test_hops_that_make_no_whole_frame_are_refused(network: Crnn):
    with pytest.raises(ValueError, match="6 hops are no multiple of 4"):
        network(torch.zeros(1, 6, 128))


@pytest.mark.parametrize("wrong", [{"channels": (16, 32)}, {"mels": 100}])
def test_impossible_sizes_are_refused(wrong: dict[str, int]):
    with pytest.raises(ValueError, match="pools"):
        CrnnSettings(**wrong)  # type: ignore[arg-type]


def test_linear_pooling_weighs_frames_by_themselves():
    posteriors = torch.tensor([[0.2, 1.0], [0.8, 1.0], [0.0, 1.0]])
    torch.testing.assert_close(linear_pooling(posteriors), torch.tensor([(0.04 + 0.64) / 1.0, 1.0]))
    assert torch.equal(linear_pooling(torch.zeros(5, 2)), torch.zeros(2))

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.crnn import Crnn, CrnnSettings, fold_norms
from models.step_weights import StepWeights, step_weights
from models.stepper import Stepper

FRAMES = 8


@st.composite
def sizes(draw: st.DrawFn) -> CrnnSettings:
    """Networks of any shape, but small."""
    pools = draw(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=3))
    channels = draw(st.lists(st.integers(1, 5), min_size=len(pools), max_size=len(pools)))
    bands = torch.tensor([band for _, band in pools]).prod().item()
    return CrnnSettings(
        labels=draw(st.integers(1, 3)),
        mels=int(bands) * draw(st.integers(1, 3)),
        channels=tuple(channels),
        pools=tuple(pools),
        hidden=draw(st.integers(1, 4)),
        gru_layers=draw(st.integers(1, 3)),
        dropout=0.0,
    )


def network_of(sizes: CrnnSettings) -> Crnn:
    """One whose norms, once folded, do something, and whose outputs move."""
    network = Crnn(sizes)
    with torch.no_grad():
        network(3 * torch.randn(4, 8 * sizes.hops_per_frame, sizes.mels) + 0.5)
        network.head.weight.mul_(5)
    fold_norms(network.eval())
    return network.requires_grad_(False)


def weights_of(network: Crnn) -> StepWeights:
    return step_weights(network, (-30.0,) * network.settings.mels, (20.0,) * network.settings.mels)


def in_db(strips: int, sizes: CrnnSettings) -> torch.Tensor:
    return -30 + 20 * torch.randn(strips, FRAMES * sizes.hops_per_frame, sizes.mels)


@torch.inference_mode()
def advanced(stepper: Stepper, log_mel: torch.Tensor) -> torch.Tensor:
    hops = log_mel.shape[1] // FRAMES
    return torch.stack([stepper.advance(frame) for frame in log_mel.split(hops, 1)], 1)


@settings(max_examples=60)
@given(sizes=sizes(), strips=st.integers(1, 3), seed=st.integers(0, 99))
def test_a_frame_at_a_time_any_network_gives_its_offline_answer(sizes: CrnnSettings, strips: int, seed: int):
    torch.manual_seed(seed)
    network = network_of(sizes)
    log_mel = in_db(strips, sizes)
    offline = network((log_mel + 30) / 20)[0].sigmoid()
    assert (advanced(Stepper(weights_of(network), strips), log_mel) - offline).abs().max() < 1e-5


def test_a_strip_does_not_hear_the_others():
    torch.manual_seed(0)
    network = network_of(CrnnSettings(mels=8, channels=(3, 4), pools=((2, 2), (1, 2)), hidden=5))
    stepper = Stepper(weights_of(network), 3)
    log_mel = in_db(3, network.settings)
    before = advanced(stepper, log_mel)
    stepper.clear()
    log_mel[1] = torch.nan
    after = advanced(stepper, log_mel)
    assert torch.equal(after[[0, 2]], before[[0, 2]])
    assert after[1].isnan().all()
    stepper.clear()
    assert not advanced(stepper, in_db(3, network.settings)).isnan().any()


def test_the_network_stays_as_it_is():
    network = network_of(CrnnSettings(mels=4, channels=(3,), pools=((1, 2),), hidden=2, gru_layers=1))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    stepper = Stepper(weights_of(network), 2)
    first = advanced(stepper, in_db(2, network.settings))
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())
    stepper.clear()
    with torch.no_grad():
        for value in network.parameters():
            value.zero_()
    assert not torch.equal(advanced(stepper, in_db(2, network.settings)), torch.full_like(first, 0.5))


def test_norms_have_to_be_folded():
    with pytest.raises(ValueError, match="call fold_norms first"):
        weights_of(Crnn(CrnnSettings()))

import numpy as np
import pytest

from models.training import synthesis
from models.training.score import ScoreNote

RATE_HZ = 22_050
PLAYERS = [synthesis.play_tonewheel, synthesis.play_pipes, synthesis.play_lead]


@pytest.mark.parametrize("player", PLAYERS)
def test_silence_where_nothing_is_written(player: synthesis.Player):
    for seed in range(4):
        sound = player([ScoreNote(1.0, 0.5, 60, 0.8)], 4.0, RATE_HZ, np.random.default_rng(seed))
        assert sound.shape == (4 * RATE_HZ,)
        assert np.abs(sound[: int(0.95 * RATE_HZ)]).max() < 1e-3
        assert np.abs(sound[RATE_HZ : int(1.5 * RATE_HZ)]).max() > 0.01
        assert np.isfinite(sound).all()


@pytest.mark.parametrize("player", PLAYERS)
def test_energy_lies_on_harmonics_of_the_note_and_its_footages(player: synthesis.Player):
    """A4 with sub-octave: nearly everything lies near multiples of 110 Hz (vibrato and detune spread it a little)."""
    sound = player([ScoreNote(0.0, 3.0, 69, 0.8)], 3.0, RATE_HZ, np.random.default_rng(11))
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    low = hertz < 3000
    near = np.abs(hertz / 110 - np.round(hertz / 110)) * 110 < 0.035 * np.maximum(hertz, 220)
    assert power[near & low].sum() > 0.9 * power[low].sum()


@pytest.mark.parametrize("player", PLAYERS)
def test_the_same_seed_sounds_the_same(player: synthesis.Player):
    first, second = (player([ScoreNote(0, 1, 60, 1)], 1.0, RATE_HZ, np.random.default_rng(5)) for _ in range(2))
    assert (first == second).all()


def test_a_note_past_the_end_is_left_out():
    for player in PLAYERS:
        assert not player([ScoreNote(3.0, 1.0, 60, 1.0)], 2.0, RATE_HZ, np.random.default_rng(0)).any()

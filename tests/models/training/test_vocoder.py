import numpy as np
import pytest

from models.training import vocoder
from models.training.notes import estimate_pitch

RATE_HZ = 22_050


def voice(hertz: float, seconds: float) -> np.ndarray:
    """A buzz through one formant: near enough to a vowel for a vocoder."""
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return sum(
        np.sin(2 * np.pi * k * hertz * time) / (1 + ((k * hertz - 700) / 200) ** 2) for k in range(1, 20)
    ).astype(np.float32)


def test_chants_move_by_semitones_and_keep_their_time():
    sound = vocoder.chant([voice(220, 1.0)], 4.0, RATE_HZ, np.random.default_rng(0))
    assert sound.shape == (4 * RATE_HZ,)
    assert np.abs(sound).max() > 0.1


def test_a_choir_is_the_voice_and_others():
    alone = voice(220, 1.0)
    together = vocoder.choir(alone, RATE_HZ, np.random.default_rng(1))
    assert together.shape == alone.shape
    assert np.corrcoef(alone, together)[0, 1] < 0.99


def test_melodies_are_held_notes_of_a_scale():
    melody = vocoder.Melody(60.0, np.random.default_rng(2))
    index, pitch = melody.sing(200)
    assert len(index) == len(pitch) > 200
    assert 0 <= index.min() <= index.max() <= 199
    assert np.diff(index[1:]).min() > -1e-9  # time never runs backwards
    assert 59 < pitch.min() <= pitch.max() < 73


@pytest.mark.filterwarnings("ignore:pkg_resources")
def test_speech_is_sung_at_the_pitches_of_a_melody():
    pytest.importorskip("pyworld")
    sung = vocoder._sung(voice(120, 2.0), RATE_HZ, vocoder.Melody(64.0, np.random.default_rng(4)), 1.0)
    pitch = estimate_pitch(sung, RATE_HZ)
    assert pitch is not None
    assert 63.5 < pitch < 76.5  # spoken at 46.5


@pytest.mark.filterwarnings("ignore:pkg_resources")
def test_songs_last_as_long_as_told():
    pytest.importorskip("pyworld")
    sung = vocoder.sing([voice(120, 1.0)] * 3, 2.0, RATE_HZ, np.random.default_rng(4))
    assert sung.shape == (2 * RATE_HZ,)
    assert np.isfinite(sung).all()
    assert np.abs(sung).max() > 0.01

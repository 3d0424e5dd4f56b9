import numpy as np
import pytest

from models.training.notes import estimate_pitch
from models.training.sampler import LONGEST_SHIFT, Sample, Sampler, play_takes
from models.training.score import ScoreNote

RATE_HZ = 22_050


def note(pitch: float, seconds: float = 2.0) -> Sample:
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    return Sample((0.5 * np.sin(2 * np.pi * hertz * time)).astype(np.float32), pitch)


@pytest.mark.parametrize("pitch", [57, 60, 62, 64])
def test_notes_sound_at_their_pitch(pitch: int):
    sampler = Sampler([note(60)], RATE_HZ)
    sound = sampler.play([ScoreNote(0.0, 1.0, pitch, 1.0)], 2.0, np.random.default_rng(0))
    assert estimate_pitch(sound, RATE_HZ) == pytest.approx(pitch, abs=0.3)


def test_a_note_begins_on_time_and_ends_after_its_release():
    sound = Sampler([note(60)], RATE_HZ).play([ScoreNote(0.5, 0.5, 60, 1.0)], 3.0, np.random.default_rng(0))
    sounding = np.flatnonzero(np.abs(sound) > 1e-3) / RATE_HZ
    assert sounding[0] == pytest.approx(0.5, abs=0.002)
    assert 0.99 < sounding[-1] < 1.51


def test_velocity_is_level():
    sampler = Sampler([note(60)], RATE_HZ)
    soft, loud = (
        np.abs(sampler.play([ScoreNote(0.0, 1.0, 60, v)], 1.0, np.random.default_rng(0))).max() for v in (0.5, 1.0)
    )
    assert 20 * np.log10(loud / soft) == pytest.approx(10, abs=0.1)


def test_a_lone_recording_is_played_over_an_octave_at_most():
    low, high = Sampler([note(60)], RATE_HZ).compass
    assert (low, high) == (60 - LONGEST_SHIFT, 60 + LONGEST_SHIFT)


def test_drums_are_chosen_by_key_and_never_re_pitched():
    kick, snare = note(36, 0.2), Sample(note(80, 0.2).signal, 38)
    sound = Sampler([kick, snare], RATE_HZ, pitched=False).play(
        [ScoreNote(0.0, 0.1, 38, 1.0)], 0.2, np.random.default_rng(0)
    )
    assert sound == pytest.approx(snare.signal)


def test_takes_follow_each_other_without_overlap():
    takes = [np.full(RATE_HZ, 0.5, dtype=np.float32)]
    sound = play_takes(takes, 5.0, RATE_HZ, np.random.default_rng(1), gaps=0.5)
    assert len(sound) == 5 * RATE_HZ
    assert set(np.unique(sound)) <= {0.0, 0.5}

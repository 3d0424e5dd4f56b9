import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.training import gm
from models.training.writing import STYLES, write_score


@settings(max_examples=60)
@given(
    style=st.sampled_from(sorted(set(STYLES) - {"groove"})),
    low=st.integers(24, 70),
    span=st.integers(12, 40),
    seed=st.integers(0, 2**31),
)
def test_scores_stay_in_their_compass_and_time(style: str, low: int, span: int, seed: int):
    score = write_score(np.random.default_rng(seed), [style], low, low + span, 10.0)
    assert score
    for note in score:
        assert low <= note.pitch <= low + span
        assert 0 <= note.onset_s < 10.0
        assert note.duration_s > 0
        assert 0 < note.velocity <= 1


def test_melodies_keep_to_a_key():
    score = write_score(np.random.default_rng(3), ["line"], 48, 84, 60.0)
    assert len({note.pitch % 12 for note in score}) <= 7
    assert len(score) > 20


def test_grooves_are_drum_keys_on_a_grid():
    keys = {
        *gm.KICKS,
        *gm.SNARES,
        *gm.SIDE_STICKS,
        *gm.CLOSED_HATS,
        *gm.OPEN_HATS,
        *gm.TOMS,
        *gm.RIDES,
        *gm.CRASHES,
        *gm.HAND_PERCUSSION,
    }
    for seed in range(20):
        score = write_score(np.random.default_rng(seed), ["groove"], 35, 81, 10.0)
        assert {note.pitch for note in score} <= keys


def test_the_same_seed_writes_the_same_score():
    first, second = (write_score(np.random.default_rng(7), ["two_hands"], 36, 84, 10.0) for _ in range(2))
    assert first == second


def test_phrases_come_and_go():
    spans = []
    for seed in range(60):
        score = write_score(np.random.default_rng(seed), ["line"], 48, 72, 10.0)
        spans.append((score[0].onset_s, max(note.onset_s + note.duration_s for note in score)))
    assert sum(start > 1 for start, _ in spans) > 8
    assert sum(stop < 9 for _, stop in spans) > 8


@pytest.mark.parametrize("style", ["line", "chords"])
def test_there_are_rests(style: str):
    """Over many scores, some time between first and last note is silent."""
    silent = 0.0
    for seed in range(20):
        score = write_score(np.random.default_rng(seed), [style], 48, 72, 10.0)
        end = score[0].onset_s
        for note in score:
            silent += max(0.0, note.onset_s - end)
            end = max(end, note.onset_s + note.duration_s)
    assert silent > 5

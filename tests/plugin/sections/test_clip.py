from __future__ import annotations

import pytest
from configs import parse, problems


def test_what_is_too_loud_can_be_chosen() -> None:
    clip = parse("[clip]\nrun = 4\nhold_s = 0\novers = false\nflat_tops = false").clip
    assert (clip.run, clip.hold_s, clip.overs, clip.flat_tops) == (4, 0.0, False, False)
    assert (parse("").clip.overs, parse("").clip.flat_tops) == (True, True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("run = true", "run: should be a valid integer"),
        ("run = 1", "run: should be greater than or equal to 2, not 1"),
        ("hold_s = 61", "hold_s: should be less than or equal to 60, not 61"),
        ("hold_s = nan", "hold_s: should be less than or equal to 60, not nan"),
        ("overs = 1", "overs: should be a valid boolean, not 1"),
        ('flat_tops = "no"', "flat_tops: should be a valid boolean"),
    ],
)
def test_a_problem_in_words(text: str, problem: str) -> None:
    assert problems(f"[clip]\n{text}") == (f"clip.{problem}",)

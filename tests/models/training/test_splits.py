from itertools import combinations

import pytest

from models.training.gm import FAMILY_PROGRAMS, weights
from models.training.splits import HELD_OUT, SPLITS, split_of
from models.training.voices import FAMILIES, STYLES


def test_no_source_is_in_two_splits():
    for first, second in combinations(HELD_OUT.values(), 2):
        assert not first & second


def test_what_is_not_held_out_trains():
    assert split_of("bass", "somebody's") == "train"
    for split, sources in HELD_OUT.items():
        for family, source in sources:
            assert split_of(family, source) == split


def test_every_family_has_something_held_out_for_each_purpose():
    assert set(HELD_OUT) == set(SPLITS) - {"train"}
    for sources in HELD_OUT.values():
        assert {family for family, _ in sources} == set(FAMILIES)


def test_recordings_shared_by_two_names_stay_on_one_side():
    assert split_of("bass", "meatbass") == split_of("string", "meatbass")


def test_common_programs_are_drawn_more_often():
    programs = FAMILY_PROGRAMS["guitar"]
    drawn = dict(zip(programs, weights(programs), strict=True))
    assert sum(drawn.values()) == pytest.approx(1)
    assert drawn[24] == pytest.approx(4 * drawn[31])


def test_a_program_belongs_to_one_family():
    programs = [program for family in FAMILY_PROGRAMS.values() for program in family]
    assert len(programs) == len(set(programs))
    assert set(FAMILY_PROGRAMS) == set(STYLES)

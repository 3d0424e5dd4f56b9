"""Rules that fight, and conditions that cannot come true."""

from __future__ import annotations

import pytest
from rule_book import problems, rule

A, B = '{ scene = "A" }', '{ scene = "B" }'
GUITAR = '{ playing = "guitar", for_s = 2 }'


@pytest.mark.parametrize(
    "same",
    [
        GUITAR,
        '{ any = [{ playing = "guitar" }], for_s = 2 }',
        '{ unless = { absent = "guitar" }, for_s = 2 }',
        '{ all = [{ playing = "guitar" }, { playing = ["guitar"] }], for_s = 2 }',
    ],
)
def test_rules_that_begin_together_and_want_different_scenes_fight(same: str) -> None:
    [told] = problems(rule("a", GUITAR, A) + rule("b", same, B))
    assert told.startswith("rules[2]: fights with 'a' (rules[1]): they begin at the same moment, ")
    assert told.endswith("one to switch to scene 'A', the other to switch to scene 'B'")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('{ mute = "Mic" }', '{ unmute = "Mic" }'),
        ('{ show = "Logo" }', '{ hide = "Logo" }'),
        ('{ text = "A", source = "T" }', '{ text = "B", source = "T" }'),
        ('{ enable_filter = "F", source = "T" }', '{ disable_filter = "F", source = "T" }'),
    ],
)
def test_so_do_rules_that_undo_each_other(one: str, other: str) -> None:
    assert len(problems(rule("a", GUITAR, one) + rule("b", GUITAR, other))) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((GUITAR, A), (GUITAR, A)),
        ((GUITAR, A), (GUITAR, '{ mute = "Mic" }')),
        ((GUITAR, A), ('{ playing = "guitar", for_s = 8 }', B)),  # first this camera, later that one
        ((GUITAR, A), ('{ playing = "guitar", strip = "Desk", for_s = 2 }', B)),
        ((GUITAR, '{ event = "a" }'), (GUITAR, '{ event = "b" }')),
        ((GUITAR, '{ hotkey = "a" }'), (GUITAR, '{ hotkey = "b" }')),
    ],
)
def test_rules_that_get_along_are_left_alone(first: tuple[str, str], second: tuple[str, str]) -> None:
    assert problems(rule("a", *first) + rule("b", *second)) == ()


def test_rules_that_are_kept_apart_by_their_scenes_get_along() -> None:
    one = rule("a", GUITAR, A, 'not_in_scenes = "Small*"')
    assert problems(one + rule("b", GUITAR, B, 'not_in_scenes = "Big*"')) == ()
    assert len(problems(one + rule("b", GUITAR, B))) == 1


def test_rules_that_are_always_true_fight() -> None:
    always = "{ any = [{ streaming = true }, { streaming = false }] }"
    also = "{ unless = { recording = true, all = [{ recording = false }] } }"
    assert len(problems(rule("a", always, A) + rule("b", also, B))) == 1
    assert problems(rule("a", always, A)) == ()


@pytest.mark.parametrize(
    "never",
    [
        '{ playing = "guitar", absent = ["guitar", "bass"] }',
        '{ scene = "A", unless = { scene = ["A", "B"] } }',
        '{ all = [{ scene = "A" }, { scene = "B" }] }',
        '{ loudness = "momentary", above_lufs = -10, below_lufs = -20, strip = "Desk" }',
        "{ streaming = true, unless = { streaming = true } }",
        '{ all = [{ playing = "guitar", for_s = 5 }, { absent = "guitar" }] }',
    ],
)
def test_what_contradicts_itself_is_told(never: str) -> None:
    assert problems(rule("a", never, A)) == ("rules[1].when: can never come true: it contradicts itself",)


@pytest.mark.parametrize(
    "possible",
    [
        '{ playing = "guitar", unless = { playing = "guitar", for_s = 5 } }',  # it has just begun
        '{ all = [{ playing = "guitar", strip = "Desk" }, { absent = "guitar", strip = "Guitar" }] }',
        '{ all = [{ scene = "A*" }, { scene = "*B" }] }',
        '{ scene = "A?", unless = { scene = "Ax" } }',
        '{ scene = "A[12]", unless = { scene = "A1" } }',
        '{ loudness = "momentary", above_lufs = -20, below_lufs = -10 }',
        '{ fault = "silence", unless = { fault = "dead_side" } }',
    ],
)
def test_what_may_come_true_is_not(possible: str) -> None:
    assert problems(rule("a", possible, "{ save_replay = true }")) == ()

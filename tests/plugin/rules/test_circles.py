"""Rules that would switch the scene without end."""

from __future__ import annotations

import pytest
from rule_book import problems, rule

A, B = '{ scene = "A" }', '{ scene = "B" }'


def test_two_rules_that_answer_each_other_without_end_are_found() -> None:
    text = rule("a", '{ playing = "guitar", scene = "B" }', A) + rule("b", '{ streaming = true, scene = "A" }', B)
    [told] = problems(text)
    assert told.startswith("rules[2]: fights with 'a' (rules[1]): together they would switch the scene without end ('")
    assert "'A' → 'B'" in told


def test_a_rule_that_leaves_the_scene_that_it_asks_for_is_found() -> None:
    text = rule("a", '{ playing = "guitar", scene = "B" }', A, f"otherwise = {B}")
    [told] = problems(text)
    assert told.startswith("rules[1]: fights with itself: it would switch the scene without end ('")


def test_three_rules_in_a_ring_are_found() -> None:
    text = (
        rule("a", '{ scene = "A", playing = "guitar" }', B)
        + rule("b", B, '{ scene = "C" }')
        + rule("c", '{ scene = "C" }', A)
    )
    [told] = problems(text)
    assert "'a' (rules[1]) and 'b' (rules[2])" in told


def test_a_slow_round_of_cameras_is_no_fight() -> None:
    slow = rule("a", '{ scene = "A", for_s = 30 }', B) + rule("b", '{ scene = "B", for_s = 30 }', A)
    assert problems(slow) == ()
    assert len(problems(slow.replace("30", "5"))) == 1
    assert problems(slow.replace("30", "5") + "[rule_limits]\nscene_switches_per_minute = 20\n") == ()


@pytest.mark.parametrize(
    "text",
    [
        rule("a", '{ playing = "guitar", scene = "B" }', A) + rule("b", '{ absent = "guitar", scene = "A" }', B),
        rule("a", '{ playing = "guitar" }', A, f"otherwise = {B}"),
        rule("a", '{ scene = "A" }', B) + rule("b", '{ scene = "C" }', A),
    ],
)
def test_rules_that_come_to_rest_are_left_alone(text: str) -> None:
    assert problems(text) == ()


def test_what_is_too_much_to_look_through_is_left_to_the_limit() -> None:
    labels = ["bass", "brass", "drums", "flute", "guitar", "keyboard", "mallet", "organ", "reed", "string"]
    all_of = ", ".join(f'{{ playing = "{label}" }}' for label in labels)
    text = rule("a", f'{{ scene = "B", all = [{all_of}] }}', A, f"otherwise = {B}")
    assert problems(text) == ()

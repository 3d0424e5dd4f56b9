"""``when`` as it is read, and what is said where it makes no sense."""

from __future__ import annotations

import pytest
from rule_book import book, mistakes

from dsp.labels import LABELS
from plugin.rules.condition_settings import SAID, ConditionSettings


def when(condition: str) -> str:
    return f'[[rules]]\nname = "a"\nwhen = {condition}\ndo = [{{ save_replay = true }}]\n'


def test_a_word_and_a_list_are_read_and_any_label_is_all_of_them() -> None:
    read = book(
        when('{ playing = "guitar", absent = ["vocal", "speech"], warning = "clip", strip = " Desk ", for_s = 2 }')
    )
    condition = read.rules[0].when
    assert (condition.playing, condition.absent) == (("guitar",), ("vocal", "speech"))
    assert (condition.warning, condition.strip, condition.for_s) == (("clip",), ("Desk",), 2.0)
    assert book(when('{ playing = "any" }')).rules[0].when.playing == LABELS


def test_every_key_about_the_world_is_enough_by_itself() -> None:
    alone = {
        "playing": "guitar",
        "absent": "guitar",
        "warning": "over",
        "fault": "dead_side",
        "scene": "Main",
        "streaming": True,
        "recording": False,
        "all": [{"recording": True}],
        "any": [{"recording": True}],
        "unless": {"recording": True},
    }
    assert {*alone, "loudness"} == set(SAID)
    for key, value in alone.items():
        assert ConditionSettings.model_validate({key: value}).model_fields_set == {key}


def test_one_table_does_for_a_list_of_one() -> None:
    condition = ConditionSettings.model_validate({"any": {"streaming": True}})
    assert condition.any == (ConditionSettings(streaming=True),)


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ("{}", "rules[1].when: waits for nothing: give it one of "),
        ("{ for_s = 2 }", "rules[1].when: waits for nothing: give it one of "),
        ('{ playing = "gitar" }', "rules[1].when.playing: there is no label 'gitar', did you mean `guitar`?"),
        ('{ warning = ["clip", "hiss"] }', "rules[1].when.warning: there is no warning 'hiss'; there are clip, over"),
        ('{ fault = "dead" }', "rules[1].when.fault: there is no fault 'dead', did you mean `dead_side`?"),
        ('{ strip = "Desk" }', "rules[1].when: names a strip for nothing"),
        ('{ scene = "A", strip = "Desk" }', "rules[1].when: names a strip for nothing"),
        ('{ loudness = "momentary" }', "rules[1].when: has loudness without a bound"),
        ("{ above_lufs = -14 }", "rules[1].when: has a bound without loudness"),
        ('{ loudness = "loud", above_lufs = -14 }', "rules[1].when.loudness: should be 'momentary', 'short_term'"),
        ("{ scene = [] }", "rules[1].when.scene: is an empty list"),
        ("{ scene = 3 }", "rules[1].when.scene: should be in quotes, or a list in brackets"),
        ('{ scene = [" "] }', "rules[1].when.scene[1]: is empty"),
        ("{ any = [] }", "rules[1].when.any: is an empty list"),
        ('{ streaming = "yes" }', "rules[1].when.streaming: should be a valid boolean"),
        ("{ streaming = true, for_s = -1 }", "rules[1].when.for_s: should be greater than or equal to 0, not -1"),
        ("{ streaming = true, for_s = nan }", "rules[1].when.for_s: should be less than or equal to 86400, not nan"),
        ("{ all = [{ unless = { plays = true } }] }", "rules[1].when.all[1].unless.plays: unknown key, did you mean"),
        ("3", "rules[1].when: should be a table"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_place(condition: str, problem: str) -> None:
    [told] = mistakes(when(condition))
    assert told.startswith(problem)


def test_strips_are_found_wherever_they_stand() -> None:
    condition = ConditionSettings.model_validate(
        {
            "playing": "guitar",
            "strip": "A",
            "all": [{"streaming": True}, {"warning": "clip", "strip": ["B", "C"]}],
            "unless": {"any": [{"fault": "silence", "strip": "D"}]},
        }
    )
    assert condition.strips() == (
        (".strip", "A"),
        (".all[2].strip", "B"),
        (".all[2].strip", "C"),
        (".unless.any[1].strip", "D"),
    )

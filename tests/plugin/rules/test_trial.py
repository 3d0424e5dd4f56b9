"""Rules tried on a recording."""

from __future__ import annotations

from rule_book import RULES, off, on, rule, rules, update

from plugin.rules.intents import outcome_line, outcome_record
from plugin.rules.trial import Replay, Trial
from plugin.scenes.on_air import OnAir


def test_a_recording_is_replayed_through_rules() -> None:
    updates = [
        update(0.5, momentary=-20.0),
        update(1.5, on("guitar", 1.0, known=1.3).event, momentary=-20.0),
        update(2.5),
        update(6.5, off("guitar", 6.0).event, momentary=-40.0),
    ]
    replay = Replay(Trial(rules(RULES), 6, OnAir("Main")))
    for one in updates:
        replay.take(one)
    outcomes = replay.outcomes
    assert [outcome_line(one) for one in outcomes] == [
        "   0:02.0  solo: switch to scene 'Cam' (guitar for 1 s)",
        "   0:06.0  solo: switch to scene 'Main' (no guitar)",
        "   0:06.5  quiet: tell event 'quiet' (momentary loudness below -30 LUFS and in scene 'Main')",
    ]
    assert outcome_record(outcomes[0]) == {
        "time": 2.0,
        "event": "rule",
        "rule": "solo",
        "action": "switch to scene 'Cam'",
        "reason": "guitar for 1 s",
    }


def test_it_is_known_whether_obs_matters_to_rules() -> None:
    def asks(when: str, more: str = "") -> bool:
        return Trial(rules(rule("one", when, '{ event = "x" }', more)), 6, OnAir("")).asks_for_obs

    assert not asks('{ playing = "guitar" }')
    assert asks('{ playing = "guitar" }', 'not_in_scenes = "Break"')
    assert asks('{ any = [{ playing = "guitar" }, { streaming = true }] }')

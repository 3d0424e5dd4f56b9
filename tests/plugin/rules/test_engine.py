"""Rules at work, on a clock that tests move."""

from __future__ import annotations

from rule_book import Stage, clip, loud, no_clip, off, on, rules, seen, told

from plugin.rules.engine import Engine
from plugin.rules.intents import Intent, Stopped

SOLO = """
[[rules]]
name = "solo cam"
when = { playing = "guitar", strip = "Guitar", for_s = 2 }
do = [{ scene = "Guitar cam" }]
"""
SOLO_AND_BACK = SOLO + 'otherwise = [{ scene = "Wide" }]\n'


def test_a_rule_acts_once_when_its_condition_comes_true() -> None:
    stage = Stage(SOLO)
    assert stage.until(2.9, on("guitar", 1.0)) == []
    assert stage.until(60.0) == ["3 solo cam: switch to scene 'Guitar cam'"]
    assert stage.until(70.0, off("guitar", 61.0)) == []


def test_an_intent_says_why() -> None:
    stage = Stage(SOLO_AND_BACK)
    [begins, ends] = stage.engine.step(20.0, [on("guitar", 1.0), off("guitar", 9.0)])
    assert (begins.rule, begins.reason) == ("solo cam", "guitar on Guitar for 2 s")
    assert begins.line == "solo cam: switch to scene 'Guitar cam' (guitar on Guitar for 2 s)"
    assert ends.line == "solo cam: switch to scene 'Wide' (no guitar on Guitar)"


def test_it_acts_again_each_time_the_condition_comes_true_again() -> None:
    stage = Stage('[[rules]]\nname = "keep"\nwhen = { warning = "clip" }\ndo = [{ save_replay = true }]\n')
    inputs = [clip(1.0), clip(2.0), no_clip(5.0), clip(8.0)]
    assert stage.until(9.0, *inputs) == ["1 keep: save the replay buffer", "8 keep: save the replay buffer"]


def test_loudness_has_to_stay_there_for_its_time() -> None:
    stage = Stage("""
        [[rules]]
        name = "too quiet"
        when = { loudness = "short_term", below_lufs = -30, strip = "Guitar", for_s = 3 }
        do = [{ text = "We can't hear you", source = "Banner" }]
        otherwise = [{ text = "", source = "Banner" }]
    """)
    readings = [loud(-40.0, 1.0), loud(-20.0, 3.0), loud(-40.0, 4.0), loud(-41.0, 6.0), loud(-10.0, 9.0)]
    assert stage.until(10.0, *readings) == [
        "7 too quiet: set the text of 'Banner' to \"We can't hear you\"",
        "9 too quiet: set the text of 'Banner' to ''",
    ]


def test_otherwise_waits_for_the_hold() -> None:
    stage = Stage(SOLO_AND_BACK + "hold_s = 10\n")
    assert stage.until(60.0, on("guitar", 1.0), off("guitar", 4.0))[1:] == ["13 solo cam: switch to scene 'Wide'"]
    stage = Stage(SOLO_AND_BACK + "hold_s = 10\n")
    back_in_time = [on("guitar", 1.0), off("guitar", 4.0), on("guitar", 8.0), off("guitar", 30.0)]
    assert stage.until(60.0, *back_in_time)[1:] == ["30 solo cam: switch to scene 'Wide'"]


def test_a_cooldown_begins_with_the_end_and_delays_the_next_beginning() -> None:
    stage = Stage(
        '[[rules]]\nname = "keep"\nwhen = { warning = "clip" }\ndo = [{ save_replay = true }]\ncooldown_s = 10\n'
    )
    inputs = [clip(1.0), no_clip(4.0), clip(6.0), no_clip(9.0), clip(12.0), no_clip(20.0)]
    assert stage.until(60.0, *inputs) == ["1 keep: save the replay buffer", "14 keep: save the replay buffer"]


def test_in_scenes_that_it_leaves_alone_it_waits_with_its_beginning_and_its_end() -> None:
    text = """
        [[rules]]
        name = "talk"
        when = { playing = "speech" }
        do = [{ unmute = "Mic" }]
        otherwise = [{ mute = "Mic" }]
        not_in_scenes = ["Break*"]
    """
    stage = Stage(text, scene="Break 1")
    assert stage.until(5.0, on("speech", 1.0)) == []
    assert stage.until(5.0, seen("Main", 5.0)) == ["5 talk: unmute 'Mic'"]
    assert stage.until(9.0, seen("Break 2", 6.0), off("speech", 7.0)) == []
    assert stage.until(9.0, seen("Main", 9.0)) == ["9 talk: mute 'Mic'"]


def test_a_rule_that_leaves_its_own_scene_alone_still_ends_there() -> None:
    stage = Stage(SOLO_AND_BACK + 'not_in_scenes = "Guitar cam"\n')
    assert stage.until(20.0, on("guitar", 1.0), off("guitar", 9.0))[1:] == ["9 solo cam: switch to scene 'Wide'"]


def test_who_has_chosen_another_scene_keeps_it() -> None:
    stage = Stage(SOLO_AND_BACK)
    stage.until(4.0, on("guitar", 1.0))
    assert stage.until(20.0, seen("Close-up", 6.0), off("guitar", 9.0)) == []


def test_what_else_is_to_be_done_then_is_done_all_the_same() -> None:
    stage = Stage(SOLO + 'otherwise = [{ scene = "Wide" }, { mute = "Talkback" }]\n')
    stage.until(4.0, on("guitar", 1.0))
    assert stage.until(20.0, seen("Close-up", 6.0), off("guitar", 9.0)) == ["9 solo cam: mute 'Talkback'"]


def test_a_scene_that_is_on_air_is_not_switched_to() -> None:
    stage = Stage(SOLO_AND_BACK, scene="Guitar cam")
    assert stage.until(20.0, on("guitar", 1.0), off("guitar", 9.0)) == ["9 solo cam: switch to scene 'Wide'"]


def test_a_source_without_a_scene_is_shown_where_it_begins_and_hidden_there_again() -> None:
    stage = Stage("""
        [[rules]]
        name = "name"
        when = { playing = "guitar" }
        do = [{ hide = "Logo" }, { scene = "Cam" }, { show = "Name" }]
        otherwise = [{ hide = "Name" }, { show = "Logo" }]
    """)
    assert stage.until(2.0, on("guitar", 1.0)) == [
        "1 name: hide 'Logo' in scene 'Main'",
        "1 name: switch to scene 'Cam'",
        "1 name: show 'Name' in scene 'Cam'",
    ]
    assert stage.until(5.0, seen("Wide", 3.0), off("guitar", 4.0)) == [
        "4 name: hide 'Name' in scene 'Cam'",
        "4 name: show 'Logo' in scene 'Main'",
    ]


TWO = """
[[rules]]
name = "guitar"
when = { playing = "guitar" }
do = [{ scene = "Guitar cam" }]
hold_s = 5
[[rules]]
name = "vocal"
when = { playing = "vocal" }
do = [{ scene = "Vocal cam" }]
"""


def test_a_held_scene_is_not_taken_off_the_air_by_another_rule() -> None:
    stage = Stage(TWO)
    assert stage.until(20.0, on("guitar", 1.0), on("vocal", 2.0)) == [
        "1 guitar: switch to scene 'Guitar cam'",
        "6 vocal: switch to scene 'Vocal cam'",
    ]
    stage = Stage(TWO)
    gone = [on("guitar", 1.0), on("vocal", 2.0), off("vocal", 4.0)]
    assert stage.until(20.0, *gone) == ["1 guitar: switch to scene 'Guitar cam'"]


def test_at_the_same_moment_the_last_one_in_the_file_has_the_last_word() -> None:
    stage = Stage(TWO.replace("hold_s = 5", ""), scene=None)
    assert stage.until(3.0, on("guitar", 1.0), on("vocal", 1.0), seen("Main", 3.0)) == [
        "3 guitar: switch to scene 'Guitar cam'",
        "3 vocal: switch to scene 'Vocal cam'",
    ]


def test_while_obs_is_away_rules_wait() -> None:
    stage = Stage(SOLO_AND_BACK, scene=None)
    assert stage.until(10.0, on("guitar", 1.0)) == []
    assert stage.until(10.0, seen("Main", 10.0)) == ["10 solo cam: switch to scene 'Guitar cam'"]
    assert stage.until(20.0, seen(None, 11.0), off("guitar", 12.0)) == []
    assert stage.until(20.0, seen("Guitar cam", 20.0)) == ["20 solo cam: switch to scene 'Wide'"]


def test_a_transition_that_takes_its_time_is_not_taken_for_the_users_hand() -> None:
    engine = Engine(rules(SOLO_AND_BACK), 6)  # it does not pretend: OBS tells when it is done
    assert told(engine.step(3.0, [seen("Main", 0.0), on("guitar", 1.0)])) == [
        "3 solo cam: switch to scene 'Guitar cam'"
    ]
    still_the_old_one = seen("Main", 3.1, streaming=True)
    assert told(engine.step(4.0, [still_the_old_one, off("guitar", 3.2)])) == ["3.2 solo cam: switch to scene 'Wide'"]


PING_PONG = """
[[rules]]
name = "ping"
when = { scene = "A" }
do = [{ scene = "B" }]
[[rules]]
name = "pong"
when = { scene = "B" }
do = [{ scene = "A" }]
"""


def test_rules_that_fight_are_stopped_and_that_is_told_once() -> None:
    stage = Stage(PING_PONG, scene="Main")
    outcomes = stage.engine.step(600.0, [seen("A", 10.0)])
    switches = [one.at_s for one in outcomes if isinstance(one, Intent)]
    assert all(sum(begin <= time < begin + 60.0 for time in switches) <= 6 for begin in switches)
    [stopped] = [one for one in outcomes if isinstance(one, Stopped)]
    assert stopped.line == "ping: waits (the scene was switched 6 times within a minute, by 'ping', 'pong')"


def test_after_a_calm_minute_the_limit_is_told_anew() -> None:
    stage = Stage(PING_PONG, scene="Main", per_minute=2)
    first = stage.until(30.0, seen("A", 10.0))
    assert first[-1] == "10 ping: waits"
    assert stage.until(200.0, seen("Main", 40.0)) == []
    assert stage.until(210.0, seen("A", 210.0))[-1] == "210 ping: waits"


def test_the_limit_delays_what_is_still_true_and_forgets_what_is_over() -> None:
    stage = Stage(TWO.replace("hold_s = 5", ""), per_minute=1)
    assert stage.until(30.0, on("guitar", 1.0), on("vocal", 2.0)) == [
        "1 guitar: switch to scene 'Guitar cam'",
        "2 vocal: waits",
    ]
    assert stage.until(100.0) == ["61 vocal: switch to scene 'Vocal cam'"]
    stage = Stage(TWO.replace("hold_s = 5", ""), per_minute=1)
    assert len(stage.until(100.0, on("guitar", 1.0), on("vocal", 2.0), off("vocal", 9.0))) == 2


def test_what_is_pretended_stays_until_somebody_really_switches() -> None:
    stage = Stage(SOLO_AND_BACK)
    stage.until(4.0, on("guitar", 1.0))
    stage.until(5.0, seen("Main", 5.0, streaming=True))  # the real OBS has not switched: it is a dry run
    assert stage.until(9.0, off("guitar", 9.0)) == ["9 solo cam: switch to scene 'Wide'"]

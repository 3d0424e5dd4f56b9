"""Rules between the sound's updates and OBS."""

from __future__ import annotations

import asyncio

from rule_book import RULES, clip, off, on, rules, told, update

from plugin.mailbox import Update
from plugin.rules.driver import RuleDriver, UpdateReader, position_of
from plugin.rules.engine import Engine
from plugin.rules.intents import Outcome
from plugin.rules.world import Measured
from plugin.scenes.on_air import OnAir


class House:
    """A driver, and what it had done."""

    def __init__(self, text: str = RULES) -> None:
        self.outcomes: list[Outcome] = []
        self.is_over = False
        engine = Engine(rules(text), 6, pretends=True)
        self.driver = RuleDriver(engine, self._act, is_over=lambda: self.is_over)

    async def _act(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def take(self, *updates: Update) -> list[str]:
        for one in updates:
            asyncio.run(self.driver.take(one))
        done, self.outcomes = told(self.outcomes), []
        return done


def test_sound_and_obs_come_together() -> None:
    house = House()
    assert house.take(update(2.5, on("guitar", 1.0).event)) == []  # there is no OBS yet
    house.driver.see(OnAir("Main"))
    assert house.take(update(2.6)) == ["2.5 solo: switch to scene 'Cam'"]
    house.driver.see(OnAir("Wide"))
    assert house.take(update(4.0, off("guitar", 3.0).event)) == []


def test_loudness_comes_from_the_snapshot() -> None:
    house = House()
    house.driver.see(OnAir("Main"))
    assert house.take(update(0.5, momentary=-20.0), update(0.6, momentary=-50.0)) == ["0.6 quiet: tell event 'quiet'"]


def test_while_it_keeps_still_nothing_is_done_and_then_it_is_made_up_for() -> None:
    house = House()
    house.driver.see(OnAir("Main"))
    house.driver.keep_still(still=True)
    assert house.take(update(0.1), update(3.0, on("guitar", 1.0).event)) == []
    house.driver.see(OnAir("Main", streaming=True))
    assert house.take(update(4.0)) == []
    house.driver.keep_still(still=False)
    assert house.take(update(4.1)) == ["4 solo: switch to scene 'Cam'"]


def test_loudness_is_looked_at_ten_times_a_second() -> None:
    reader = UpdateReader()
    inputs = [one for number in range(101) for one in reader.inputs(update(number / 100, momentary=-20.0))]
    assert 10 <= len(inputs) <= 11
    assert all(isinstance(one, Measured) for one in inputs)


def test_events_that_were_merged_come_in_the_order_of_their_report() -> None:
    late, early = clip(3.0), on("guitar", 1.0)
    assert UpdateReader().inputs(Update(None, (late.event, early.event))) == [early, late]
    assert position_of(Update(None, (late.event, early.event))) == 3.0
    assert position_of(update(5.0, late.event)) == 5.0


def test_the_end_of_the_program_is_not_the_end_of_the_music() -> None:
    house = House()
    house.driver.see(OnAir("Main"))
    assert house.take(update(2.5, on("guitar", 1.0).event)) == ["2 solo: switch to scene 'Cam'"]
    house.is_over = True
    assert house.take(update(3.0, off("guitar", 3.0).event)) == []


def test_while_detection_is_off_nobody_knows_what_plays_or_does_not() -> None:
    house = House("""
        [[rules]]
        name = "solo"
        when = { playing = "guitar" }
        do = { event = "solo" }
        otherwise = { event = "no solo" }
        [[rules]]
        name = "pause"
        when = { absent = "any", for_s = 5 }
        do = { scene = "Break" }
    """)
    house.driver.see(OnAir("Main"))
    assert house.take(update(1.0, on("guitar", 1.0).event)) == ["1 solo: tell event 'solo'"]
    house.driver.switch_detection(on=False)
    assert house.take(update(2.0, off("guitar", 2.0).event), update(60.0)) == []
    house.driver.switch_detection(on=True)
    assert house.take(update(61.0)) == ["60 solo: tell event 'no solo'"]
    assert house.take(update(64.9), update(65.0)) == ["65 pause: switch to scene 'Break'"]

"""Rules from a few lines of text, and a stage to try them on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

import pytest
from pydantic import ValidationError
from states import loudness, state

from dsp.analysis import StripState
from dsp.events import Clip, ClipCleared, Event, FaultKind, FaultOff, FaultOn, InstrumentOff, InstrumentOn
from plugin.config_problems import problems_of
from plugin.mailbox import Snapshot, Update
from plugin.rules.engine import Engine
from plugin.rules.intents import Intent, Outcome
from plugin.rules.problems import rule_problems
from plugin.rules.rule import Rule, rule_of
from plugin.rules.settings import RuleLimits, RuleSettings
from plugin.rules.world import Heard, Measure, Measured, Seen
from plugin.scenes.on_air import OnAir
from plugin.sections.section import Settings

STRIPS = ("Guitar", "Desk")


RULES = """
[[rules]]
name = "solo"
when = { playing = "guitar", for_s = 1 }
do = { scene = "Cam" }
otherwise = { scene = "Main" }
[[rules]]
name = "quiet"
when = { loudness = "momentary", below_lufs = -30, scene = "Main" }
do = { event = "quiet" }
"""
"""One rule that goes by an instrument, and one that goes by the loudness."""


class Book(Settings):
    """A file of nothing but rules."""

    rules: tuple[RuleSettings, ...] = ()
    rule_limits: RuleLimits = RuleLimits()


def update(position_s: float, *events: Event, momentary: float | None = None) -> Update:
    """What is heard at once; with a momentary loudness in LUFS on the strip Guitar."""
    states: tuple[StripState, ...] = ()
    if momentary is not None:
        states = (state("Guitar", loud=loudness(momentary)),)
    return Update(Snapshot(position_s, states), events)


def book(text: str) -> Book:
    return Book.model_validate(tomllib.loads(text))


def rule(name: str, when: str, do: str, more: str = "") -> str:
    """One rule's text."""
    return f'[[rules]]\nname = "{name}"\nwhen = {when}\ndo = {do}\n{more}\n'


def rules(text: str) -> tuple[Rule, ...]:
    return tuple(map(rule_of, book(text).rules))


def mistakes(text: str) -> tuple[str, ...]:
    """What is wrong with single keys."""
    with pytest.raises(ValidationError) as caught:
        book(text)
    return problems_of(caught.value, Book)


def problems(text: str, strips: Iterable[str] = STRIPS) -> tuple[str, ...]:
    """What is wrong with rules that can be read."""
    read = book(text)
    return rule_problems(read.rules, tuple(strips), read.rule_limits)


def on(label: str, at: float, strip: str = "Guitar", known: float | None = None) -> Heard:
    """A label begins; ``known`` is when that was reported."""
    reported = at if known is None else known
    return Heard(InstrumentOn(time=at, reported=reported, strip=strip, label=label, confidence=0.9))


def off(label: str, at: float, strip: str = "Guitar", known: float | None = None) -> Heard:
    reported = at if known is None else known
    return Heard(InstrumentOff(time=at, reported=reported, strip=strip, label=label, confidence=0.9))


def clip(at: float, strip: str = "Guitar") -> Heard:
    return Heard(Clip(time=at, reported=at, strip=strip, channel=1, samples=5, runs=1, peak_dbtp=0.5))


def no_clip(at: float, strip: str = "Guitar") -> Heard:
    return Heard(ClipCleared(time=at, reported=at, strip=strip, count=1))


def fault(kind: FaultKind, at: float, channel: int | None = None, strip: str = "Guitar") -> Heard:
    return Heard(FaultOn(time=at, reported=at, strip=strip, fault=kind, channel=channel, value=0.0))


def mended(kind: FaultKind, at: float, channel: int | None = None, strip: str = "Guitar") -> Heard:
    return Heard(FaultOff(time=at, reported=at, strip=strip, fault=kind, channel=channel, value=0.0))


def loud(lufs: float, at: float, measure: Measure = Measure.SHORT_TERM, strip: str = "Guitar") -> Measured:
    return Measured(at, {(strip, measure): lufs})


def seen(scene: str | None, at: float, *, streaming: bool = False, recording: bool = False) -> Seen:
    """OBS tells its scene; None: it is away."""
    return Seen(at, None if scene is None else OnAir(scene, streaming, recording))


class Stage:
    """An engine, with an OBS that does what it is told as soon as it is told.

    Args:
        text: the rules.
        scene: on air at the beginning; None: there is no OBS.
        per_minute: scene switches.
    """

    def __init__(self, text: str, scene: str | None = "Main", per_minute: int = 6) -> None:
        self.engine = Engine(rules(text), per_minute, pretends=True)
        self.engine.step(0.0, [seen(scene, 0.0)])

    def until(self, now_s: float, *inputs: Heard | Measured | Seen) -> list[str]:
        """What is to be done up to a moment: when, whose wish, and what."""
        return told(self.engine.step(now_s, inputs))


def told(outcomes: Iterable[Outcome]) -> list[str]:
    """Outcomes in short."""
    return [
        f"{one.at_s:g} {one.rule}: {one.action.words}" if isinstance(one, Intent) else f"{one.at_s:g} {one.rule}: waits"
        for one in outcomes
    ]

"""Who may switch the scene, and when. Pure.

OBS tells of a switch only when its transition has ended. Until then what was ordered counts as on air here, so that no
rule takes its own switch for somebody else's.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

MINUTE_S = 60.0

TRANSITION_S = 5.0
"""Seconds after which a switch that OBS did not tell of counts as failed."""


class Verdict(Enum):
    """Whether a rule may switch the scene now."""

    YES = auto()
    HELD = auto()
    SPENT = auto()


@dataclass(frozen=True, slots=True)
class _Order:
    """The latest switch.

    Attributes:
        scene: to which scene.
        at_s: when.
        changes: how many changes OBS had told by then.
    """

    scene: str
    at_s: float
    changes: int


@dataclass(frozen=True, slots=True)
class _Lock:
    """A scene that a rule holds on air."""

    owner: str
    scene: str
    until_s: float


class Director:
    """Keeps the scene's state: what is on air, who holds it, and how often it was switched.

    Args:
        per_minute: switches that all rules together may make in any minute.
    """

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._seen: str | None = None
        self._changes = 0
        self._order: _Order | None = None
        self._lock: _Lock | None = None
        self._switches: deque[tuple[float, str]] = deque(maxlen=per_minute)  # when, and whose

    def see(self, scene: str) -> None:
        """OBS says that this scene is on air."""
        if scene != self._seen:
            self._changes += 1
        self._seen = scene

    def on_air(self, now_s: float) -> str | None:
        """The scene that is on air, or about to be."""
        order = self._order
        if order is not None and order.changes == self._changes and now_s < order.at_s + TRANSITION_S:
            return order.scene
        return self._seen

    def verdict(self, rule: str, now_s: float) -> Verdict:
        """Whether a rule may switch to another scene than the one on air."""
        lock = self._lock
        if lock and lock.owner != rule and now_s < lock.until_s and self.on_air(now_s) == lock.scene:
            return Verdict.HELD
        full = len(self._switches) == self.per_minute
        return Verdict.SPENT if full and now_s < self._switches[0][0] + MINUTE_S else Verdict.YES

    def switch(self, rule: str, scene: str, now_s: float) -> None:
        """A rule switches."""
        self._switches.append((now_s, rule))
        self._order = _Order(scene, now_s, self._changes)

    def hold(self, rule: str, scene: str, until_s: float) -> None:
        """A rule wants this scene to stay."""
        self._lock = _Lock(rule, scene, until_s)

    def is_calm(self, now_s: float) -> bool:
        """Whether no rule has switched for a minute."""
        return not self._switches or self._switches[-1][0] + MINUTE_S <= now_s

    @property
    def switchers(self) -> tuple[str, ...]:
        """The rules that switched last, each once."""
        return tuple(dict.fromkeys(rule for _, rule in self._switches))

    def times_s(self) -> tuple[float, ...]:
        """When its verdicts may change by themselves."""
        times_s = [self._switches[0][0] + MINUTE_S] if self._switches else []
        times_s += [self._lock.until_s] if self._lock else []
        return (*times_s, *([self._order.at_s + TRANSITION_S] if self._order else ()))

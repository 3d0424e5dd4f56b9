"""What the engine wants done, and what it stopped: each with the rule's name and the reason in words."""

from __future__ import annotations

from dataclasses import dataclass

from overlays.lines import clock_words
from plugin.rules.actions import Action


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing to be done in OBS.

    Attributes:
        at_s: when it was decided, on the stream clock.
        rule: whose wish it is.
        reason: why, in words.
        action: what to do.
    """

    at_s: float
    rule: str
    reason: str
    action: Action

    @property
    def line(self) -> str:
        """One line of a dry run or of a log, without the time."""
        return f"{self.rule}: {self.action.words} ({self.reason})"


@dataclass(frozen=True, slots=True)
class Stopped:
    """A rule has to wait, as the scene has been switched too often.

    Attributes:
        at_s: when it was decided, on the stream clock.
        rule: which.
        reason: why, in words.
    """

    at_s: float
    rule: str
    reason: str

    @property
    def line(self) -> str:
        """One line of a dry run or of a log, without the time."""
        return f"{self.rule}: waits ({self.reason})"


Outcome = Intent | Stopped

Row = dict[str, str | float | None]


def outcome_line(outcome: Outcome) -> str:
    """A line of ``analyze --rules`` and of ``--dry-run``: the time, the rule, what it would do, and why."""
    return f"{clock_words(outcome.at_s):>9}  {outcome.line}"


def outcome_record(outcome: Outcome) -> Row:
    """The same as a flat mapping for JSON Lines; ``action`` is None where a rule had to wait."""
    action = outcome.action.words if isinstance(outcome, Intent) else None
    kind = "rule" if isinstance(outcome, Intent) else "rule_stopped"
    return {
        "time": round(outcome.at_s, 4),
        "event": kind,
        "rule": outcome.rule,
        "action": action,
        "reason": outcome.reason,
    }

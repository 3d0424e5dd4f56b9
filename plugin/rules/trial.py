"""Rules tried on a recording: what they would have done, had OBS stood so."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.mailbox import Update
from plugin.rules.atoms import Faulty, InScene, Lit, Loud, Playing, Recording, Streaming
from plugin.rules.driver import UpdateReader, position_of
from plugin.rules.engine import Engine
from plugin.rules.intents import Outcome
from plugin.rules.rule import Rule
from plugin.rules.world import Seen
from plugin.rules.worlds import atoms_of
from plugin.scenes.on_air import OnAir


@dataclass(frozen=True, slots=True)
class Trial:
    """What to try.

    Attributes:
        rules: in the order of the file.
        per_minute: scene switches in any minute, at most.
        on_air: how OBS stands at the beginning.
    """

    rules: tuple[Rule, ...]
    per_minute: int
    on_air: OnAir

    @property
    def asks_for_obs(self) -> bool:
        """Whether how OBS stands matters to the rules."""
        kinds = InScene | Streaming | Recording
        return any(isinstance(atom, kinds) for atom in atoms_of(self.rules)) or any(
            rule.not_in_scenes for rule in self.rules
        )

    @property
    def strips(self) -> frozenset[str]:
        """The strips that the rules name."""
        kinds = Playing | Lit | Faulty | Loud
        return frozenset(strip for atom in atoms_of(self.rules) if isinstance(atom, kinds) for strip in atom.strips)


class Replay:
    """A trial on one recording.

    Args:
        trial: what to try.
    """

    def __init__(self, trial: Trial) -> None:
        self._engine = Engine(trial.rules, trial.per_minute, pretends=True)
        self._reader = UpdateReader()
        self._outcomes = self._engine.step(0.0, [Seen(0.0, trial.on_air)])

    def take(self, update: Update) -> None:
        """What was heard next: ten or more for each second, or loudness is looked at less often than live."""
        self._outcomes += self._engine.step(position_of(update), self._reader.inputs(update))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What the rules would have done so far."""
        return tuple(self._outcomes)

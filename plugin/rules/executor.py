"""Intents into OBS, one after the other; what cannot be done is told once."""

from __future__ import annotations

from collections.abc import Callable

from plugin.obs.client import RequestError
from plugin.obs.link import LinkError
from plugin.obs.sources import Ask, SourceProblemError
from plugin.rules.actions import Action
from plugin.rules.intents import Intent, Outcome
from plugin.rules.requests import carry_out, refusal


class Executor:
    """Carries out what rules want.

    Args:
        ask: sends a request to OBS: ``Link.request``.
        done: gets a line for each thing that was done.
        failed: gets a line for each thing that was not, once until it works again.
    """

    def __init__(self, ask: Ask, done: Callable[[str], None], failed: Callable[[str], None]) -> None:
        self._ask = ask
        self._done = done
        self._failed = failed
        self._told: dict[Action, str] = {}

    async def act(self, outcome: Outcome) -> None:
        """Do it, if it is something to be done; else tell it."""
        if not isinstance(outcome, Intent):
            self._failed(outcome.line)
            return
        try:
            await carry_out(self._ask, outcome.action, outcome.rule)
        except RequestError as error:
            self._tell(outcome, refusal(outcome.action, error))
        except SourceProblemError as error:
            self._tell(outcome, str(error))
        except LinkError:
            self._tell(outcome, "the connection to OBS was lost")
        else:
            self._told.pop(outcome.action, None)
            self._done(outcome.line)

    def _tell(self, intent: Intent, problem: str) -> None:
        if self._told.get(intent.action) != problem:
            self._told[intent.action] = problem
            self._failed(f"{intent.rule}: could not {intent.action.words}: {problem}")

"""Which conditions hold, and since when: Kleene's three-valued logic with clocks. Pure.

What is not known stays not known where it matters: "unless in scene X" is no reason to act while OBS is away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plugin.rules.atoms import Atom
from plugin.rules.conditions import Condition, Every, Held, Not, Some, parts_of, walk
from plugin.rules.world import World


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether a condition holds.

    Attributes:
        value: None where that is not known.
        since: seconds on the stream clock; since when, in the sound, as far as is known.
    """

    value: bool | None
    since: float


class Truths:
    """Follows conditions through a changing world.

    A condition's time counts from when it came true in the sound, not from when that became known: two seconds of
    guitar are over two seconds after its first note.

    Args:
        conditions: which to follow, with all their parts.
        world: how everything stands at the beginning.
    """

    def __init__(self, conditions: Iterable[Condition], world: World) -> None:
        nodes = [node for condition in conditions for node in walk(condition)]
        numbers = {node: number for number, node in enumerate(dict.fromkeys(nodes))}
        self._nodes = tuple(numbers)  # each once, parts before what they are part of
        self._parts = tuple(tuple(numbers[part] for part in parts_of(node)) for node in self._nodes)
        # By identity: to hash a tree costs as much as to work it out.
        self._numbers = {id(node): numbers[node] for node in nodes}
        self._alive = nodes  # or another object could take one's identity
        self._truths = [Truth(node.truth(world) if isinstance(node, Atom) else None, 0.0) for node in self._nodes]
        self._began: dict[int, float] = {}  # when the part of a `Held` came true; missing while it is not
        self.settle(0.0)

    def take(self, world: World, moment_s: float) -> bool:
        """The world has changed.

        Args:
            world: how it stands now.
            moment_s: when that began in the sound.

        Returns:
            whether that matters to a condition.
        """
        matters = False
        for number, node in enumerate(self._nodes):
            if isinstance(node, Atom) and (value := node.truth(world)) is not self._truths[number].value:
                self._truths[number] = Truth(value, moment_s)
                matters = True
        return matters

    def settle(self, now_s: float) -> None:
        """Work out what holds, at a moment that is not before the last one."""
        for number, node in enumerate(self._nodes):
            parts = [self._truths[part] for part in self._parts[number]]
            match node:
                case Every():
                    self._truths[number] = _all(parts)
                case Some():
                    self._truths[number] = _inverse(_all([_inverse(part) for part in parts]))
                case Not():
                    self._truths[number] = _inverse(parts[0])
                case Held():
                    self._hold(number, node.seconds, parts[0], now_s)
                case _:
                    pass  # an atom changes with the world only

    def of(self, condition: Condition) -> Truth:
        """How it is, since the last `settle`, with one of the conditions or a part of one: the very same object."""
        return self._truths[self._numbers[id(condition)]]

    def due_s(self, after_s: float) -> float | None:
        """When the next condition will have held for its time, if nothing happens."""
        dues = (self._due_s(number) for number in self._began)
        return min((due for due in dues if due > after_s), default=None)

    def _due_s(self, number: int) -> float:
        node = self._nodes[number]
        return self._began[number] + (node.seconds if isinstance(node, Held) else 0.0)

    def _hold(self, number: int, seconds: float, part: Truth, now_s: float) -> None:
        value, since = part.value, part.since
        if value is not True:
            self._began.pop(number, None)
        else:
            began = self._began.setdefault(number, part.since)
            value = began + seconds <= now_s
            since = began + seconds if value else began
        if self._truths[number].value is not value:
            self._truths[number] = Truth(value, since)


def _inverse(truth: Truth) -> Truth:
    return Truth(None if truth.value is None else not truth.value, truth.since)


def _all(parts: list[Truth]) -> Truth:
    """True since the last of them came true; false since the first that is false went false."""
    lacking = [part.since for part in parts if part.value is False]
    if lacking:
        return Truth(False, min(lacking))
    unknown = any(part.value is None for part in parts)
    return Truth(None if unknown else True, max(part.since for part in parts))

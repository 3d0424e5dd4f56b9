"""Rules at work: a changing world in, intents out. No I/O; all times are on the stream clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from plugin.rules.actions import Action, ShowItem, SwitchScene, scene_of
from plugin.rules.director import Director, Verdict
from plugin.rules.intents import Intent, Outcome, Stopped
from plugin.rules.reasons import reason
from plugin.rules.rule import Rule
from plugin.rules.truths import Truths
from plugin.rules.world import Input, Seen, World, moment_s
from plugin.scenes.matching import matches_any
from plugin.scenes.on_air import OnAir

NOTHING_YET = World()


@dataclass
class _Run:
    """How a rule stands.

    Attributes:
        rule: which.
        active: whether it has begun and not ended.
        hold_until_s: before that it does not end.
        rest_until_s: before that it does not begin.
        waits: whether only the limit of switches keeps it from beginning or ending.
        scenes: where it showed or hid a source whose scene it does not name.
    """

    rule: Rule
    active: bool = False
    hold_until_s: float = 0.0
    rest_until_s: float = 0.0
    waits: bool = False
    scenes: dict[str, str] = field(default_factory=dict)

    def leaves_alone(self, scene: str) -> bool:
        """Whether it neither begins nor ends there. In the scene that it has switched to itself it may end."""
        is_own = self.active and scene == scene_of(self.rule.do)
        return not is_own and matches_any(scene, self.rule.not_in_scenes)


class Engine:
    """Follows rules.

    A rule begins when its condition holds, and does what it does once; it ends when the condition holds no more, and
    does its ``otherwise`` once. While OBS is away, and in scenes that a rule leaves alone, it neither begins nor ends:
    it makes up for that afterwards. What is not known of a condition leaves a rule as it is. An ``otherwise`` switches
    the scene only where the rule's own scene is still on air: whoever has chosen another one keeps it. Of rules that
    begin at the same moment the last one in the file has the last word, unless an earlier one holds its scene.

    It decides when something becomes known and when a time runs out, never "now": however the inputs are spread over
    calls of `step`, the outcomes are the same.

    Args:
        rules: in the order of the file, with different names.
        per_minute: scene switches in any minute, at most.
        pretends: whether a switch counts as done at once, where there is no OBS to do it: in a dry run.
        world: how everything stands at the beginning.
    """

    def __init__(
        self, rules: Sequence[Rule], per_minute: int, *, pretends: bool = False, world: World = NOTHING_YET
    ) -> None:
        self._runs = tuple(_Run(rule) for rule in rules)
        self._director = Director(per_minute)
        self._pretends = pretends
        self._world = world
        self._told: OnAir | None = None  # what OBS itself said last
        self._truths = Truths((rule.when for rule in rules), world)
        self._now_s = 0.0
        self._decided_s = -1.0
        self._due_s: float | None = 0.0  # when a time runs out next
        self._has_told_of_limit = False
        self._outcomes: list[Outcome] = []
        if world.on_air is not None:
            self._director.see(world.on_air.scene)

    def step(self, now_s: float, inputs: Iterable[Input] = ()) -> list[Outcome]:
        """Go on to a moment.

        Args:
            now_s: on the stream clock; one before the last is taken for the last.
            inputs: what became known up to then, in that order; what is older than the last ``now_s`` counts from
                then on.

        Returns:
            what is to be done, in its order.
        """
        for one in inputs:
            at_s = max(self._now_s, one.at_s)
            self._run_until(at_s)
            if self._take(one):
                self._decide(at_s)
        self._run_until(max(self._now_s, now_s))
        outcomes, self._outcomes = self._outcomes, []
        return outcomes

    def _run_until(self, end_s: float) -> None:
        """Decide whenever a time runs out before or at the end."""
        while self._due_s is not None and self._due_s <= end_s:
            self._decide(self._due_s)
        self._now_s = end_s

    def _next_s(self) -> float | None:
        times = [self._truths.due_s(self._decided_s), *self._director.times_s()]
        times += [time for run in self._runs for time in (run.hold_until_s, run.rest_until_s)]
        return min((time for time in times if time is not None and time > self._decided_s), default=None)

    def _take(self, one: Input) -> bool:
        """Whether it gives reason to decide."""
        if isinstance(one, Seen):
            self._change(self._world.after(self._seen(one)), one.at_s)
            return True
        return self._change(self._world.after(one), moment_s(one))

    def _seen(self, seen: Seen) -> Seen:
        """What OBS says; a scene that is only pretended stays until somebody really switches."""
        told, before = seen.on_air, self._told
        self._told = told
        now = self._world.on_air
        if self._pretends and told and before and now and told.scene == before.scene:
            return Seen(seen.at_s, replace(told, scene=now.scene))
        return seen

    def _change(self, world: World, time_s: float) -> bool:
        self._world = world
        if world.on_air is not None:
            self._director.see(world.on_air.scene)
        return self._truths.take(world, time_s)

    def _decide(self, now_s: float) -> None:
        self._decided_s = now_s
        self._truths.settle(now_s)
        for run in self._runs:
            on_air = self._director.on_air(now_s)
            if self._world.on_air is None or on_air is None or run.leaves_alone(on_air):
                continue
            holds = self._truths.of(run.rule.when).value
            if holds is True and not run.active and now_s >= run.rest_until_s:
                self._begin(run, on_air, now_s)
            elif holds is False and run.active and now_s >= run.hold_until_s:
                self._end(run, on_air, now_s)
            else:
                run.waits = False
        self._pretend(now_s)
        self._due_s = self._next_s()

    def _begin(self, run: _Run, on_air: str, now_s: float) -> None:
        rule = run.rule
        scene = scene_of(rule.do)
        if scene is not None and scene != on_air and not self._may_switch(run, now_s):
            return
        run.active = True
        run.hold_until_s = now_s + rule.hold_s
        run.scenes = {}
        self._act(run, rule.do, on_air, reason(rule.when, self._truths), now_s)
        if scene is not None and rule.hold_s:
            self._director.hold(rule.name, scene, run.hold_until_s)

    def _end(self, run: _Run, on_air: str, now_s: float) -> None:
        rule = run.rule
        own = scene_of(rule.do)
        scene = scene_of(rule.otherwise)
        actions = rule.otherwise
        if own is not None and own != on_air:
            actions = tuple(action for action in actions if not isinstance(action, SwitchScene))
        elif scene is not None and scene != on_air and not self._may_switch(run, now_s):
            return
        run.active = False
        run.rest_until_s = now_s + rule.cooldown_s
        self._act(run, actions, on_air, reason(rule.when, self._truths, holds=False), now_s)

    def _may_switch(self, run: _Run, now_s: float) -> bool:
        director = self._director
        verdict = director.verdict(run.rule.name, now_s)
        if verdict is Verdict.YES and director.is_calm(now_s) and not run.waits:
            self._has_told_of_limit = False  # that fight is over
        run.waits = verdict is Verdict.SPENT
        if run.waits and not self._has_told_of_limit:
            self._has_told_of_limit = True
            by = ", ".join(map(repr, director.switchers))
            why = f"the scene was switched {director.per_minute} times within a minute, by {by}"
            self._outcomes.append(Stopped(now_s, run.rule.name, why))
        return verdict is Verdict.YES

    def _act(self, run: _Run, actions: tuple[Action, ...], on_air: str, why: str, now_s: float) -> None:
        for action in actions:
            if isinstance(action, SwitchScene):
                if action.scene == on_air:
                    continue
                self._director.switch(run.rule.name, action.scene, now_s)
                on_air = action.scene
            elif isinstance(action, ShowItem) and action.scene is None:
                action = replace(action, scene=run.scenes.setdefault(action.source, on_air))  # noqa: PLW2901
            self._outcomes.append(Intent(now_s, run.rule.name, why, action))

    def _pretend(self, now_s: float) -> None:
        """Take the switches for done, and decide what follows from them; the limit ends that."""
        on_air, scene = self._world.on_air, self._director.on_air(now_s)
        if self._pretends and on_air is not None and scene is not None and on_air.scene != scene:
            self._change(replace(self._world, on_air=replace(on_air, scene=scene)), now_s)
            self._decide(now_s)

"""``when``: what a rule waits for, as it stands in the file."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from dsp.events import Cause, FaultKind
from plugin.rules.world import Measure
from plugin.scenes.fields import Labels, Names, Seconds, listed, not_empty, one_of
from plugin.sections.section import Number, Settings, Switch

HEARD = ("playing", "absent", "warning", "fault", "loudness")
"""Keys about a strip."""
SAID = (*HEARD, "scene", "streaming", "recording", "all", "any", "unless")
"""Keys that say something that is true or not; the others only say more about them."""

Lufs = Annotated[Number, Field(ge=-120.0, le=20.0)]


Parts = Annotated[tuple["ConditionSettings", ...], BeforeValidator(listed), AfterValidator(not_empty)]


class ConditionSettings(Settings):
    """One condition. Everything that it says must be true at once, for ``for_s``.

    Attributes:
        playing: a label that plays; of several, one of them; ``any``.
        absent: a label that does not play; of several, none of them.
        warning: a latched warning that is lit: clip, over, flat_top; of several, one of them.
        fault: something that is wrong: silence, dead_side, out_of_phase, dc_offset; of several, one of them.
        loudness: which loudness lies where the next two say.
        above_lufs: above this.
        below_lufs: below this.
        strip: what the keys before are about; of several, any of them (absent: none); None: all that there are.
        scene: the program scene, a name or a pattern; of several, one of them.
        streaming: whether OBS streams.
        recording: whether OBS records.
        all: conditions that are all true.
        any: conditions of which one is true.
        unless: a condition that is not true.
        for_s: seconds for which all of this has been so without a break.
    """

    playing: Labels | None = None
    absent: Labels | None = None
    warning: Annotated[Names, one_of("warning", Cause)] | None = None
    fault: Annotated[Names, one_of("fault", FaultKind)] | None = None
    loudness: Measure | None = None
    above_lufs: Lufs | None = None
    below_lufs: Lufs | None = None
    strip: Names | None = None
    scene: Names | None = None
    streaming: Switch | None = None
    recording: Switch | None = None
    all: Parts | None = None
    any: Parts | None = None
    unless: ConditionSettings | None = None
    for_s: Seconds = 0.0

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.strip is not None and not self._has(*HEARD):
            raise ValueError(f"names a strip for nothing: it goes with {', '.join(HEARD)}")
        bounds = self._has("above_lufs", "below_lufs")
        if self.loudness is not None and not bounds:
            raise ValueError("has loudness without a bound: give it above_lufs or below_lufs")
        if bounds and self.loudness is None:
            raise ValueError(f"has a bound without loudness: add loudness, one of {', '.join(Measure)}")
        if not self._has(*SAID):
            raise ValueError(f"waits for nothing: give it one of {', '.join(SAID)}")
        return self

    def strips(self) -> tuple[tuple[str, str], ...]:
        """The strips that it and its parts name, each with its place behind the condition's own."""
        found = [(".strip", name) for name in self.strip or ()]
        nested = [(f".all[{number}]", part) for number, part in enumerate(self.all or (), start=1)]
        nested += [(f".any[{number}]", part) for number, part in enumerate(self.any or (), start=1)]
        nested += [(".unless", self.unless)] if self.unless is not None else []
        found += [(place + inner, name) for place, part in nested for inner, name in part.strips()]
        return tuple(found)

    def _has(self, *keys: str) -> bool:
        return bool(self.model_fields_set.intersection(keys))

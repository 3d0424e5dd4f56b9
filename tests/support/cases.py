"""Cases for the audit's rules: an OBS in which all is well, but for what a test says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from plugin.audit.finding import Finding, Kind
from plugin.audit.rules.all import audit
from plugin.audit.rules.case import Case, StripSound
from plugin.audit.scenes import SceneItem, Scenes
from plugin.audit.snapshot import AudioInput, ObsSnapshot

DESK = AudioInput("Desk", "pulse_input_capture")
LOUD, SILENT = -12.0, float("-inf")


def scenes(*shown: str, hidden: Sequence[str] = (), **others: Sequence[str]) -> Scenes:
    """A program scene "Live" with these sources, and other scenes with theirs."""
    lines = [SceneItem(number, name, name not in hidden) for number, name in enumerate((*shown, *hidden), 1)]
    items = {
        name: tuple(SceneItem(number, one, True) for number, one in enumerate(sources, 1))
        for name, sources in others.items()
    }
    return Scenes("Live", None, {"Live": tuple(lines), **items})


def case(
    *inputs: AudioInput,
    peaks: Mapping[str, float] | None = None,
    strips: tuple[StripSound, ...] = (),
    overlays: tuple[Any, ...] = (),
    **obs: Any,
) -> Case:
    """All inputs that are active are in the program scene; desktop audio and a microphone are assigned."""
    values = {
        "version": "31.0.0",
        "scenes": scenes(*(one.name for one in inputs if one.is_active)),
        "desktop": ("Desktop Audio",),
        "mics": ("Mic/Aux",),
    }
    return Case(ObsSnapshot(inputs=inputs, **{**values, **obs}), peaks or {}, strips, overlays)


def kinds(of: Case) -> list[Kind]:
    """The kinds of everything that is wrong."""
    return [finding.kind for finding in audit(of)]


def only(findings: Sequence[Finding], kind: Kind) -> Finding:
    """The one finding of a kind."""
    [found] = [finding for finding in findings if finding.kind is kind]
    return found


Rule = Callable[[AudioInput, Case], Finding | None]

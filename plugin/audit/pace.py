"""How fast the live audit goes: OBS is to feel nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugin.audit.finding import Kind


@dataclass(frozen=True, slots=True)
class AuditPace:
    """How fast things go.

    Attributes:
        spacing_s: seconds between two questions while something is unknown; with 0.125 no more than 8 a second.
        poll_s: seconds between two questions that only make sure; the oldest answer is asked for again.
        tick_s: seconds between two looks at the levels.
        gather_s: seconds for which events are gathered: a fader that is moved sends dozens.
        settle_s: seconds to leave OBS alone when it is not ready.
        change_limit_s: seconds that a change of the scene collection may take.
        window_s: seconds that sound counts as being there after its last peak.
        hold_off_s: seconds that a kind of finding has to last before it is told; others are told at once.
    """

    spacing_s: float = 0.125
    poll_s: float = 0.5
    tick_s: float = 0.5
    gather_s: float = 0.05
    settle_s: float = 0.5
    change_limit_s: float = 10.0
    window_s: float = 10.0
    hold_off_s: Mapping[Kind, float] = field(
        default_factory=lambda: {
            # Both sides hear a sound at different moments.
            Kind.OBS_HEARS_NOTHING: 3.0,
            Kind.STRIP_HEARS_NOTHING: 3.0,
            # A transition shows both scenes for a moment, and a mute may be a slip of the finger.
            Kind.MUTED: 1.0,
            Kind.NOT_IN_PROGRAM: 2.0,
            Kind.NOTHING_ON_AIR: 2.0,
        }
    )


DEFAULT_PACE = AuditPace()

"""``[clip]``: what is too loud."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from plugin.sections.section import Count, Hold, Settings, Switch


class ClipSettings(Settings):
    """What is too loud.

    Attributes:
        run: consecutive full-scale samples in one channel that make a clip.
        hold_s: seconds that a warning stays after its last cause.
        overs: whether to warn of true peaks above the ceiling, too.
        flat_tops: whether to warn of sound that was clipped before it came here, too.
    """

    run: Annotated[Count, Field(ge=2)] = 3
    hold_s: Hold = 3.0
    overs: Switch = True
    flat_tops: Switch = True

"""``[audio]``: the interface."""

from __future__ import annotations

from typing import Literal

from plugin.sections.section import Name, Settings


class AudioSettings(Settings):
    """The interface.

    Attributes:
        device: its name, or a part of it; None: the computer's default input.
        host_api: the name of the driver system, where the same device is offered by several.
        sample_rate_hz: frames per second to ask of it.
    """

    device: Name | None = None
    host_api: Name | None = None
    sample_rate_hz: Literal[44100, 48000, 88200, 96000] = 48000

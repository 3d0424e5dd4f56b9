"""``[[strips]]``: what is listened to."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from plugin.sections.section import Channel, Name, Settings


def _different(channels: tuple[int, ...]) -> tuple[int, ...]:
    if not channels:
        raise ValueError("names no channel: [1] for a mono strip, [1, 2] for a stereo one")
    if len(set(channels)) != len(channels):
        raise ValueError("names a channel twice")
    return channels


class StripSettings(Settings):
    """One strip.

    Attributes:
        name: what overlays and events call it.
        channels: its 1-based interface channels.
        obs_input: the OBS input that brings the same sound, for the audit; None: the one of the strip's name, if OBS
            has one.
    """

    name: Name
    channels: Annotated[tuple[Channel, ...], AfterValidator(_different)]
    obs_input: Name | None = None

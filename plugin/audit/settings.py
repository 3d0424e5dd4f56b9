"""What the audit has to know of the configuration."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.config import Config
from plugin.sections.audit import When


@dataclass(frozen=True, slots=True)
class AuditedStrip:
    """A strip, and where OBS should hear the same.

    Attributes:
        name: the strip's.
        channels: its 1-based interface channels.
        obs_input: the OBS input that brings the same sound; None: the one of the same name, if there is one.
    """

    name: str
    channels: tuple[int, ...]
    obs_input: str | None = None


@dataclass(frozen=True, slots=True)
class AuditedOverlay:
    """One of our texts in OBS.

    Attributes:
        source: the name of its text source.
        scenes: those that it belongs in; none: in whichever is on air.
    """

    source: str
    scenes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """What to look at.

    Attributes:
        strips: all of them.
        overlays: our texts.
        ignore: inputs, strips, overlays (``*`` and ``?`` stand for anything) or kinds of finding that are not told.
        when: the live audit warns.
    """

    strips: tuple[AuditedStrip, ...] = ()
    overlays: tuple[AuditedOverlay, ...] = ()
    ignore: tuple[str, ...] = ()
    when: When = When.ON_AIR


def audit_settings(config: Config) -> AuditSettings:
    """What a configuration wants to be looked at."""
    return AuditSettings(
        strips=tuple(AuditedStrip(strip.name, strip.channels, strip.obs_input) for strip in config.strips),
        overlays=tuple(AuditedOverlay(overlay.source, overlay.scenes) for overlay in config.overlays),
        ignore=config.audit.ignore,
        when=config.audit.when,
    )

"""``[start]``: how the switches stand when the program starts. ``Save to config`` writes them here."""

from __future__ import annotations

from plugin.sections.section import Name, Settings, Switch


class StartSettings(Settings):
    """How the switches stand at first.

    Attributes:
        detection: whether instruments are recognised.
        warnings: whether overlays show warnings.
        hidden_overlays: overlays that are kept empty, by their source's name.
        hidden_strips: strips that no overlay tells of.
    """

    detection: Switch = True
    warnings: Switch = True
    hidden_overlays: tuple[Name, ...] = ()
    hidden_strips: tuple[Name, ...] = ()

"""``[audit]``: what the audit of OBS's routing passes over, and when it warns."""

from __future__ import annotations

from enum import StrEnum

from plugin.sections.section import Name, Settings


class When(StrEnum):
    """When the live audit warns."""

    ON_AIR = "on_air"
    """While OBS streams or records."""
    ALWAYS = "always"
    NEVER = "never"


class AuditSection(Settings):
    """What is meant to be as it is.

    Attributes:
        ignore: OBS inputs, strips, overlays (``*`` and ``?`` stand for anything) or kinds of finding that are not told.
        when: when ``run`` warns; the doctor looks whenever it is asked.
    """

    ignore: tuple[Name, ...] = ()
    when: When = When.ON_AIR

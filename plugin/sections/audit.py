"""``[audit]``: what the audit of OBS's routing passes over."""

from __future__ import annotations

from plugin.sections.section import Name, Settings


class AuditSection(Settings):
    """What is meant to be as it is.

    Attributes:
        ignore: OBS inputs, strips, overlays (``*`` and ``?`` stand for anything) or kinds of finding that are not told.
    """

    ignore: tuple[Name, ...] = ()

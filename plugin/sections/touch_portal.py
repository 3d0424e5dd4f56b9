"""``[touch_portal]``: Touch Portal, whose buttons and sliders control Soundcheck."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from plugin.sections.section import Count, Name, Settings, Switch


class TouchPortalSettings(Settings):
    """Where Touch Portal is.

    Attributes:
        enabled: whether to look for it.
        host: where it runs.
        port: that it listens at for plugins.
    """

    enabled: Switch = True
    host: Name = "127.0.0.1"
    port: Annotated[Count, Field(ge=1, le=65535)] = 12136

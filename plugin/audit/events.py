"""Which of OBS's events the audit hears."""

from __future__ import annotations

from plugin.obs.link import Events

METERS = "InputVolumeMeters"
METER_EVENTS = Events.INPUT_VOLUME_METERS
"""``InputVolumeMeters``, twenty a second: only while somebody looks."""

AUDIT_EVENTS = (
    Events.CONFIG
    | Events.SCENES
    | Events.INPUTS
    | Events.OUTPUTS
    | Events.SCENE_ITEMS
    | Events.UI
    | Events.INPUT_ACTIVE_STATE_CHANGED
    | Events.INPUT_SHOW_STATE_CHANGED
)
"""All that changes the picture, and seldom."""

"""Which of OBS's events the audit hears; the bits are those of obs-websocket's EventSubscription."""

from __future__ import annotations

from plugin.obs.link import Events

METERS = "InputVolumeMeters"
METER_EVENTS = Events(1 << 16)
"""``InputVolumeMeters``, twenty a second: only while somebody looks."""

AUDIT_EVENTS = Events(1 << 1 | 1 << 2 | 1 << 3 | 1 << 6 | 1 << 7 | 1 << 10 | 1 << 17 | 1 << 18)
"""Config, Scenes, Inputs, Outputs, SceneItems, Ui, InputActiveStateChanged and InputShowStateChanged: all that
changes the picture, and seldom."""

COLLECTION_CHANGING, COLLECTION_CHANGED = "CurrentSceneCollectionChanging", "CurrentSceneCollectionChanged"

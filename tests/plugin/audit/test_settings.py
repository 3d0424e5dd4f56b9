"""What the audit takes from the configuration."""

from __future__ import annotations

from plugin.audit.settings import AuditedOverlay, AuditedStrip, When, audit_settings
from plugin.config import Config


def test_every_strip_and_every_overlay_is_looked_at() -> None:
    config = Config.model_validate(
        {
            "strips": [{"name": "Voice", "channels": [3], "obs_input": "Mic"}, {"name": "Desk", "channels": [1, 2]}],
            "audit": {"ignore": ["Desktop*"]},
            "overlays": [{"source": "Text", "shows": "instruments", "scenes": ["Live"]}],
        }
    )
    settings = audit_settings(config)
    assert settings.strips == (AuditedStrip("Voice", (3,), "Mic"), AuditedStrip("Desk", (1, 2)))
    assert settings.overlays == (AuditedOverlay("Text", ("Live",)),)
    assert (settings.ignore, settings.when) == (("Desktop*",), When.ON_AIR)

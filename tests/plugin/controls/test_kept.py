from __future__ import annotations

from dataclasses import replace

from control_desk import CONFIGURED

from plugin.controls.kept import Changes


def test_only_what_changed_is_named() -> None:
    after = replace(
        CONFIGURED,
        detection=False,
        overlays={"Soundcheck Instruments": True, "Soundcheck Clipping": False},
        thresholds={**CONFIGURED.thresholds, "vocal": 0.4},
    )
    changes = after.since(CONFIGURED)
    assert changes == Changes(detection=False, overlays={"Soundcheck Clipping": False}, thresholds={"vocal": 0.4})
    assert changes


def test_nothing_changed_is_false() -> None:
    assert not CONFIGURED.since(CONFIGURED)


def test_rounding_is_no_change() -> None:
    nearly = replace(CONFIGURED, thresholds={**CONFIGURED.thresholds, "guitar": 0.1 + 0.4 + 1e-16})
    assert not nearly.since(CONFIGURED)


def test_back_again_is_a_change_to_what_is_configured() -> None:
    other = replace(CONFIGURED, profile="r128", warnings=False, strips={"Voice": False, "Band": True})
    assert CONFIGURED.since(other) == Changes(profile="streaming", warnings=True, strips={"Voice": True})

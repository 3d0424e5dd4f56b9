from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from control_desk import CONFIGURED, desk, do

from plugin.controls.commands import (
    ChooseProfile,
    Command,
    MarkChapter,
    Panic,
    PauseLoudness,
    ResetLoudness,
    ResetWarnings,
    RunAudit,
    SaveSettings,
    SetSensitivity,
    SetThreshold,
    Switch,
    SwitchDetection,
    SwitchOverlay,
    SwitchStrip,
    SwitchWarnings,
)
from plugin.controls.state import ControlState
from plugin.controls.surface import ControlError

ON, OFF, TOGGLE = Switch.ON, Switch.OFF, Switch.TOGGLE
CLIPPING = "Soundcheck Clipping"


def test_it_begins_as_configured() -> None:
    controls, effects = desk()
    assert controls.state == ControlState(
        detection=True,
        warnings=True,
        overlays=CONFIGURED.overlays,
        strips=CONFIGURED.strips,
        profile="streaming",
        panic=False,
        sensitivity=50.0,
        thresholds=CONFIGURED.thresholds,
        paused={"Voice": False, "Band": False},
        changed=False,
    )
    assert effects.done == []


@pytest.mark.parametrize(
    ("command", "changed"),
    [
        (SwitchDetection(set=OFF), {"detection": False}),
        (SwitchWarnings(set=TOGGLE), {"warnings": False}),
        (SwitchOverlay(overlay=CLIPPING, set=OFF), {"overlays": {"Soundcheck Instruments": True, CLIPPING: False}}),
        (SwitchStrip(strip="Voice", set=TOGGLE), {"strips": {"Voice": False, "Band": True}}),
        (ChooseProfile(profile="r128"), {"profile": "r128"}),
    ],
)
def test_a_command_changes_its_own_and_nothing_else(command: Command, changed: dict[str, object]) -> None:
    controls, effects = desk()
    before = controls.state
    assert do(controls, command) == replace(before, **changed, changed=True)  # type: ignore[arg-type]
    assert effects.done == []


def test_undone_it_is_as_configured_again() -> None:
    controls, _ = desk()
    before = controls.state
    toggle = SwitchOverlay(overlay=CLIPPING, set=TOGGLE)
    assert do(controls, toggle).changed
    assert do(controls, toggle) == before


def test_panic_hides_all_and_its_end_brings_back_what_was() -> None:
    controls, effects = desk()
    before = do(controls, SwitchOverlay(overlay=CLIPPING, set=OFF))
    during = do(controls, Panic(set=ON))
    assert during == replace(before, panic=True)
    assert not any(during.shows(overlay) for overlay in during.overlays)
    after = do(controls, Panic(set=OFF))
    assert after == before
    assert [overlay for overlay in after.overlays if after.shows(overlay)] == ["Soundcheck Instruments"]
    assert effects.done == []


def test_panic_and_pause_are_nothing_to_save() -> None:
    controls, _ = desk()
    assert not do(controls, Panic(set=ON), PauseLoudness(set=ON)).changed


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (
            SwitchOverlay(overlay="Lyrics", set=ON),
            "no overlay 'Lyrics': there are 'Soundcheck Instruments', 'Soundcheck Clipping'",
        ),
        (SwitchStrip(strip="Keys", set=ON), "no strip 'Keys': there are 'Voice', 'Band'"),
        (ResetWarnings(strip="Keys"), "no strip 'Keys': there are 'Voice', 'Band'"),
        (ResetLoudness(strip="Keys"), "no strip 'Keys': there are 'Voice', 'Band'"),
        (PauseLoudness(strip="Keys", set=ON), "no strip 'Keys': there are 'Voice', 'Band'"),
        (SetThreshold(label="kazoo", value=0.5), "no label 'kazoo': there are 'guitar', 'vocal', 'drums'"),
        (ChooseProfile(profile="own"), "no profile 'own': there are 'streaming', 'r128'"),
    ],
)
def test_what_is_not_there_is_refused_and_what_is_there_named(command: Command, told: str) -> None:
    controls, effects = desk()
    before = controls.state
    with pytest.raises(ControlError) as refusal:
        do(controls, command)
    assert str(refusal.value) == told
    assert controls.state is before
    assert effects.done == []


def test_resets_chapters_and_audits_are_handed_on() -> None:
    controls, effects = desk()
    before = controls.state
    do(
        controls,
        ResetWarnings(strip="Voice"),
        ResetWarnings(),
        ResetLoudness(),
        MarkChapter(title="Encore"),
        MarkChapter(),
        RunAudit(),
    )
    assert effects.done == [
        ("reset_warnings", "Voice"),
        ("reset_warnings", None),
        ("reset_loudness", None),
        ("chapter", "Encore"),
        ("chapter", None),
        ("audit",),
    ]
    assert controls.state is before


def test_loudness_pauses_strip_by_strip_or_all_together() -> None:
    controls, effects = desk()
    assert do(controls, PauseLoudness(strip="Voice", set=TOGGLE)).paused == {"Voice": True, "Band": False}
    assert do(controls, PauseLoudness(set=TOGGLE)).paused == {"Voice": True, "Band": True}
    assert do(controls, PauseLoudness(set=TOGGLE)).paused == {"Voice": False, "Band": False}
    assert effects.done == [
        ("pause_loudness", "Voice", True),
        ("pause_loudness", None, True),
        ("pause_loudness", None, False),
    ]


def test_sensitivity_moves_every_threshold_and_50_is_as_configured() -> None:
    controls, effects = desk()
    easier = do(controls, SetSensitivity(value=100)).thresholds
    assert easier == pytest.approx({"guitar": 0.05, "vocal": 0.022059, "drums": 0.173913}, abs=1e-6)
    assert effects.done == [("thresholds", easier)]
    back = do(controls, SetSensitivity(value=50))
    assert back.thresholds == CONFIGURED.thresholds
    assert not back.changed


def test_a_threshold_is_what_it_was_set_to_whatever_the_sensitivity() -> None:
    controls, effects = desk()
    state = do(controls, SetSensitivity(value=70), SetThreshold(label="guitar", value=0.6))
    assert state.thresholds["guitar"] == 0.6
    assert effects.done[-1] == ("thresholds", state.thresholds)
    state = do(controls, SetSensitivity(value=80))
    assert state.thresholds["guitar"] < 0.6
    assert do(controls, SetSensitivity(value=70)).thresholds["guitar"] == 0.6


def test_a_threshold_that_stays_is_not_applied_again() -> None:
    controls, effects = desk()
    do(controls, SetThreshold(label="guitar", value=0.5))
    assert effects.done == []


@pytest.mark.parametrize(
    "command",
    [
        SetSensitivity(value=70),
        SetThreshold(label="guitar", value=0.9),
        PauseLoudness(set=ON),
        ResetWarnings(),
        MarkChapter(),
        RunAudit(),
        SaveSettings(),
    ],
)
def test_what_fails_is_told_in_one_line_and_nothing_has_changed(command: Command) -> None:
    controls, effects = desk()
    before = do(controls, SwitchDetection(set=OFF))
    effects.refusing = "soundcheck.toml: cannot be written"
    with pytest.raises(ControlError, match=r"^soundcheck\.toml: cannot be written$"):
        do(controls, command)
    assert controls.state == before


def test_subscribers_are_told_of_changes_only_and_until_they_leave() -> None:
    controls, _ = desk()
    told: list[ControlState] = []
    leave = controls.subscribe(told.append)
    assert told == []
    do(controls, SwitchDetection(set=ON), SwitchDetection(set=OFF), SwitchDetection(set=OFF))
    assert told == [controls.state]
    leave()
    leave()
    do(controls, SwitchDetection(set=ON))
    assert len(told) == 1


def test_a_subscriber_that_fails_hurts_no_other(caplog: pytest.LogCaptureFixture) -> None:
    controls, _ = desk()
    told: list[ControlState] = []

    def fail(_: ControlState) -> None:
        raise RuntimeError("the tablet is gone")

    controls.subscribe(fail)
    controls.subscribe(told.append)
    with caplog.at_level(logging.ERROR):
        do(controls, Panic(set=ON))
    assert told == [controls.state]
    assert "the tablet is gone" in caplog.text

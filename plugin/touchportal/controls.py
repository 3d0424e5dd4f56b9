"""The declaration's first part: what can be switched, and how the program stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from plugin.controls.commands import (
    ChooseProfile,
    Command,
    MarkChapter,
    Panic,
    RunAudit,
    SaveSettings,
    SetSensitivity,
    SwitchDetection,
    SwitchOverlay,
    SwitchStrip,
    SwitchWarnings,
)
from plugin.controls.state import ControlState
from plugin.touchportal.building import HELD, SWITCH, chosen_of, on_off, when
from plugin.touchportal.parts import ON, Action, Category, Choice, Connector, Family, Number, State, Words
from plugin.touchportal.readings import AuditResult

PROFILES: Final[tuple[str, ...]] = get_args(ChooseProfile.model_fields["profile"].annotation)


def _switching(name: str, what: str, about: str, asks: Callable[..., Command], *, while_held: str) -> Action:
    return Action(
        name=name,
        title=f"{what[0].upper()}{what[1:]} on, off or toggled",
        about=about,
        line=f"Switch {what}: {{switch}}",
        asks=asks,
        data=(SWITCH,),
        held_line=f"{while_held}, switch {what}: {{switch}}",
    )


def _profiles(state: ControlState) -> Mapping[str, Any]:
    return {name: name for name in (*PROFILES, state.profile)}


DETECTION: Final = on_off(("detection",), "Detection of instruments", lambda now: now.controls.detection, default=ON)
WARNINGS: Final = on_off(("warnings",), "Warnings on overlays", lambda now: now.controls.warnings, default=ON)
PANIC: Final = on_off(("panic",), "Panic: all overlays hidden", lambda now: now.controls.panic)
UNSAVED: Final = on_off(("unsaved",), "Changed settings that are not saved", lambda now: now.controls.changed)
PROFILE: Final = State(
    ("profile",), "Loudness profile", lambda now: now.controls.profile, default=PROFILES[0], choices=PROFILES
)
SENSITIVITY: Final = State(
    ("sensitivity",), "Sensitivity (0-100)", lambda now: f"{now.controls.sensitivity:.0f}", default="50"
)
RUNNING: Final = on_off(("running",), "Soundcheck runs", lambda now: now.running)
OBS: Final = on_off(("obs",), "Connected to OBS", lambda now: now.obs.connected)
ON_AIR: Final = on_off(("on_air",), "On air: OBS streams or records", lambda now: now.obs.on_air)
AUDIT: Final = State(
    ("audit",), "Audit: result", lambda now: now.audit.result, default=AuditResult.NONE, choices=tuple(AuditResult)
)
AUDIT_TEXT: Final = State(("audit_text",), "Audit: findings", lambda now: now.audit.text)
REFUSAL: Final = State(("refusal",), "Why the latest button could not do it", lambda now: now.refusal)

ACTIONS: Final = (
    _switching(
        "detection",
        "detection",
        "Recognise instruments, or don't. Meters and warnings go on.",
        lambda switch: SwitchDetection(set=switch),
        while_held=HELD,
    ),
    _switching(
        "warnings",
        "warnings",
        "Show warnings on overlays, or don't. They are counted all the same.",
        lambda switch: SwitchWarnings(set=switch),
        while_held=HELD,
    ),
    Action(
        name="overlay",
        title="Overlay on, off or toggled",
        about="Show one overlay, or keep it empty.",
        line="Switch overlay {overlay}: {switch}",
        asks=lambda overlay, switch: SwitchOverlay(overlay=overlay, set=switch),
        data=(chosen_of("overlay", "Overlay", lambda state: state.overlays), SWITCH),
        held_line=f"{HELD}, switch overlay {{overlay}}: {{switch}}",
    ),
    Action(
        name="strip",
        title="Strip on, off or toggled",
        about="Show a strip on overlays, or leave it out.",
        line="Switch strip {strip}: {switch}",
        asks=lambda strip, switch: SwitchStrip(strip=strip, set=switch),
        data=(chosen_of("strip", "Strip", lambda state: state.strips), SWITCH),
        held_line=f"{HELD}, switch strip {{strip}}: {{switch}}",
    ),
    _switching(
        "panic",
        "panic",
        "On: all overlays are hidden at once and no rule acts. Off: everything is as it was.",
        lambda switch: Panic(set=switch),
        while_held=HELD,
    ),
    Action(
        name="profile",
        title="Choose the loudness profile",
        about="Aim at another loudness.",
        line="Aim at the loudness profile {profile}",
        asks=lambda profile: ChooseProfile(profile=profile),
        data=(Choice("profile", "Profile", {name: name for name in PROFILES}, _profiles),),
    ),
    Action(
        name="chapter",
        title="Mark a chapter",
        about="Note this moment, for chapters of the recording. Without a title it is called after what plays.",
        line="Mark a chapter: {title}",
        asks=lambda title: MarkChapter(title=title.strip()[:200] or None),
        data=(Words("title", "Title"),),
    ),
    Action(
        name="audit",
        title="Run the audit",
        about="Look through OBS's routing now. The states of the audit tell what came of it.",
        line="Look through OBS's routing",
        asks=RunAudit,
    ),
    Action(
        name="sensitivity",
        title="Set the sensitivity",
        about="Make all instruments easier (up) or harder to show; at 50 thresholds are the configuration's.",
        line="Set the sensitivity to {value}",
        asks=lambda value: SetSensitivity(value=value),
        data=(Number("value", "0-100", 50, 0, 100),),
    ),
    Action(
        name="save",
        title="Save the settings",
        about="Write what was changed into the configuration's file.",
        line="Save the changed settings",
        asks=SaveSettings,
    ),
)

SENSITIVITY_SLIDER: Final = Connector(
    name="sensitivity",
    title="Sensitivity",
    about="Makes all instruments easier (up) or harder to show; in the middle thresholds are the configuration's.",
    line="Sensitivity of the detection",
    asks=lambda value: SetSensitivity(value=value),
    positions=lambda state: {(): state.sensitivity},
)

CONTROLS: Final = Category(
    name="controls",
    title="Soundcheck",
    actions=ACTIONS,
    connectors=(SENSITIVITY_SLIDER,),
    states=(
        RUNNING,
        OBS,
        ON_AIR,
        DETECTION,
        WARNINGS,
        PANIC,
        PROFILE,
        SENSITIVITY,
        UNSAVED,
        AUDIT,
        AUDIT_TEXT,
        REFUSAL,
    ),
    events=(
        when(RUNNING, "Soundcheck runs:"),
        when(OBS, "OBS is connected:"),
        when(ON_AIR, "OBS is on air:"),
        when(DETECTION, "detection is"),
        when(WARNINGS, "warnings are"),
        when(PANIC, "panic is"),
        when(PROFILE, "the loudness profile is"),
        when(AUDIT, "the audit's result is"),
    ),
    families=(
        Family(
            title="overlay",
            names=lambda state: state.overlays,
            group=lambda _: "Soundcheck overlays",
            states=lambda name: (
                on_off(("overlay", name), f"Overlay {name}", lambda now: now.controls.overlays.get(name, False)),
            ),
        ),
    ),
)

"""``do`` and ``otherwise``: what a rule does, as it stands in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from plugin.rules.actions import (
    Action,
    EnableFilter,
    MuteInput,
    PressHotkey,
    SaveReplay,
    SetText,
    ShowItem,
    SwitchScene,
    TellEvent,
)
from plugin.sections.section import Name, Settings

VERBS: Mapping[str, tuple[str, ...]] = {
    "scene": (),
    "show": ("in_scene",),
    "hide": ("in_scene",),
    "enable_filter": ("source",),
    "disable_filter": ("source",),
    "mute": (),
    "unmute": (),
    "text": ("source",),
    "save_replay": (),
    "hotkey": (),
    "event": ("data",),
}
"""What can be done, and the keys that say more about it."""

NEEDED = ("source",)
"""Of those, the ones that cannot be left out."""


def _plain(value: Any) -> Any:
    if not isinstance(value, str | bool | int | float):
        raise ValueError("should be a text, a number, true or false")  # noqa: TRY004  (pydantic wants this one)
    return value


Plain = Annotated[Any, AfterValidator(_plain)]


class ActionSettings(Settings):
    """One action: one of the first eleven keys, and those that belong to it.

    Attributes:
        scene: switch to this scene.
        show: show this source.
        hide: hide this source.
        enable_filter: switch this filter on.
        disable_filter: switch this filter off.
        mute: mute this input.
        unmute: unmute this input.
        text: write this into a text source; may be empty.
        save_replay: save the replay buffer.
        hotkey: trigger OBS's hotkey of this name.
        event: tell a custom event of this name.
        in_scene: the scene or group that show and hide are about; None: the scene on air.
        source: whose filter, or the text source.
        data: what goes with the event.
    """

    scene: Name | None = None
    show: Name | None = None
    hide: Name | None = None
    enable_filter: Name | None = None
    disable_filter: Name | None = None
    mute: Name | None = None
    unmute: Name | None = None
    text: Annotated[str, Field(max_length=2000)] | None = None
    save_replay: Literal[True] | None = None
    hotkey: Name | None = None
    event: Name | None = None
    in_scene: Name | None = None
    source: Name | None = None
    data: dict[Name, Plain] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_verb(self) -> Self:
        verbs = [verb for verb in VERBS if verb in self.model_fields_set]
        if not verbs:
            raise ValueError(f"does nothing: give it one of {', '.join(VERBS)}")
        if len(verbs) > 1:
            tables = ", ".join(f"{{ {verb} = … }}" for verb in verbs)
            raise ValueError(f"does several things ({', '.join(verbs)}): give each braces of its own, {tables}")
        more = VERBS[verbs[0]]
        for key in sorted(self.model_fields_set - {verbs[0], *more}):
            users = ", ".join(verb for verb, keys in VERBS.items() if key in keys)
            raise ValueError(f"has {key}, which goes with {users}, not with {verbs[0]}")
        for key in more:
            if key in NEEDED and key not in self.model_fields_set:
                raise ValueError(f'has {verbs[0]} without {key}: add {key} = "…", a name in OBS')
        return self


def action_of(settings: ActionSettings) -> Action:
    """The action that a table stands for."""
    source = settings.source or ""
    action: Action | None = None
    match next(verb for verb in VERBS if verb in settings.model_fields_set):
        case "scene":
            action = SwitchScene(settings.scene or "")
        case "show" | "hide":
            action = ShowItem(settings.show or settings.hide or "", settings.in_scene, settings.show is not None)
        case "enable_filter" | "disable_filter":
            name = settings.enable_filter or settings.disable_filter or ""
            action = EnableFilter(source, name, settings.enable_filter is not None)
        case "mute" | "unmute":
            action = MuteInput(settings.mute or settings.unmute or "", settings.mute is not None)
        case "text":
            action = SetText(source, settings.text or "")
        case "save_replay":
            action = SaveReplay()
        case "hotkey":
            action = PressHotkey(settings.hotkey or "")
    return action or TellEvent(settings.event or "", tuple(settings.data.items()))

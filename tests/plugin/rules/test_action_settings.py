"""``do`` and ``otherwise`` as they are read, and what is said where they make no sense."""

from __future__ import annotations

import pytest
from rule_book import mistakes, rules

from plugin.rules.action_settings import VERBS
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


def do(actions: str) -> str:
    return f'[[rules]]\nname = "a"\nwhen = {{ streaming = true }}\ndo = {actions}\n'


EVERY: dict[str, tuple[str, Action]] = {
    "scene": ('{ scene = "Cam" }', SwitchScene("Cam")),
    "show": ('{ show = "Logo" }', ShowItem("Logo", None, shown=True)),
    "hide": ('{ hide = "Logo", in_scene = "Wide" }', ShowItem("Logo", "Wide", shown=False)),
    "enable_filter": ('{ enable_filter = "Blur", source = "Cam" }', EnableFilter("Cam", "Blur", enabled=True)),
    "disable_filter": ('{ disable_filter = "Blur", source = "Cam" }', EnableFilter("Cam", "Blur", enabled=False)),
    "mute": ('{ mute = "Mic" }', MuteInput("Mic", muted=True)),
    "unmute": ('{ unmute = "Mic" }', MuteInput("Mic", muted=False)),
    "text": ('{ text = "", source = "Banner" }', SetText("Banner", "")),
    "save_replay": ("{ save_replay = true }", SaveReplay()),
    "hotkey": ('{ hotkey = "OBSBasic.Screenshot" }', PressHotkey("OBSBasic.Screenshot")),
    "event": ('{ event = "solo", data = { who = "Ann", n = 2 } }', TellEvent("solo", (("who", "Ann"), ("n", 2)))),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_action_is_read(verb: str) -> None:
    text, action = EVERY[verb]
    assert rules(do(f"[{text}]"))[0].do == (action,)


def test_one_action_needs_no_brackets() -> None:
    assert rules(do('{ scene = "Cam" }'))[0].do == (SwitchScene("Cam"),)


@pytest.mark.parametrize(
    ("actions", "problem"),
    [
        ("[]", "rules[1].do: is an empty list"),
        ("[{}]", "rules[1].do[1]: does nothing: give it one of scene, show, "),
        (
            '[{ scene = "A", mute = "B" }]',
            "rules[1].do[1]: does several things (scene, mute): give each braces of its own, { scene = … }, { mute",
        ),
        (
            '[{ show = "A", source = "B" }]',
            "rules[1].do[1]: has source, which goes with enable_filter, disable_filter, text,",
        ),
        ('[{ mute = "A", in_scene = "B" }]', "rules[1].do[1]: has in_scene, which goes with show, hide, not with mute"),
        ('[{ text = "A" }]', 'rules[1].do[1]: has text without source: add source = "…"'),
        ("[{ save_replay = false }]", "rules[1].do[1].save_replay: should be True"),
        ('[{ event = "A", data = { b = [1] } }]', "rules[1].do[1].data.b: should be a text, a number, true or false"),
        ('[{ scene = "A" }, { scene = "B" }]', "rules[1].do: contradicts itself: switch to scene 'A', and switch to"),
        ('[{ mute = "A" }, { unmute = "A" }]', "rules[1].do: contradicts itself: mute 'A', and unmute 'A'"),
        ('[{ zcene = "A" }]', "rules[1].do[1].zcene: unknown key, did you mean `scene`?"),
        ("3", "rules[1].do: should be in quotes, or a list in brackets"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_place(actions: str, problem: str) -> None:
    assert any(told.startswith(problem) for told in mistakes(do(actions)))

from __future__ import annotations

import re
from pathlib import Path

from touch_portal_stage import ENTRY

from plugin.touchportal.declaration import DECLARATION
from plugin.touchportal.ids import encoded, slider_id, state_id
from plugin.touchportal.manual import manual

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


PARTS = [
    part
    for category in ENTRY["categories"]
    for kind in ("actions", "connectors", "states", "events")
    for part in category[kind]
]
DATA = {datum["id"] for part in PARTS for datum in part.get("data", ())}
IDS = {part["id"] for part in (ENTRY, *ENTRY["categories"], *PARTS)} | DATA


def test_no_id_that_users_may_have_on_their_buttons_is_ever_gone() -> None:
    """New ones are added to the file; none is taken out of it."""
    kept = set((HERE / "ids.txt").read_text(encoding="utf-8").split())
    assert kept - IDS == set(), "buttons out there use these"
    assert IDS - kept == set(), "add these to ids.txt"


def test_ids_of_the_users_own_names_are_for_ever_too_and_never_the_same() -> None:
    assert state_id("strip", "Vocals 1", "clips") == "obs-soundcheck.state.strip.Vocals-201.clips"
    names = ["a b", "a_b", "a-b", "a.b", "A B", "a-20b", "ä", "a\N{COMBINING DIAERESIS}", "", "\ud800"]
    assert len({encoded(name) for name in names}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]*", encoded(name)) for name in names)
    assert slider_id("c", {"d": "v"}) == "pc_obs-soundcheck_c|d=v"


def test_what_is_held_is_on_the_other_tab_too() -> None:
    held = {
        action["id"].rpartition(".")[2]
        for category in ENTRY["categories"]
        for action in category["actions"]
        if "onhold" in action["lines"]
    }
    assert held == {"detection", "warnings", "overlay", "strip", "panic", "pause_loudness"}


def test_each_label_and_choice_has_its_event() -> None:
    states = [state for category in ENTRY["categories"] for state in category["states"] if state["type"] == "choice"]
    linked = {event["valueStateId"] for category in ENTRY["categories"] for event in category["events"]}
    without = {state["id"] for state in states} - linked
    assert without == {"obs-soundcheck.state.unsaved"}


def test_the_manual_in_the_documentation_is_that_of_the_declaration() -> None:
    """Else: ``soundcheck touchportal manual > docs/touch-portal.md``."""
    assert (ROOT / "docs" / "touch-portal.md").read_text(encoding="utf-8") == manual(DECLARATION)


def test_the_manual_names_everything() -> None:
    page = manual(DECLARATION)
    named = set(re.findall(r"`(obs-soundcheck\.[^`]*)`", page))
    assert {part["id"] for part in PARTS} <= named
    assert "`obs-soundcheck.state.strip.….momentary`" in page

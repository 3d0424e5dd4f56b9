"""Reads a ``.tpp`` as Touch Portal does, and is stricter: whatever the plugin's reference does not name is an error."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
from typing import Any

Json = dict[str, Any]

ROOT = {
    "api": int,
    "version": int,
    "name": str,
    "id": str,
    "configuration": dict,
    "plugin_start_cmd_windows": str,
    "plugin_start_cmd_mac": str,
    "plugin_start_cmd_linux": str,
    "categories": list,
    "settings": list,
}
CATEGORY = {
    "id": str,
    "name": str,
    "imagepath": str,
    "actions": list,
    "events": list,
    "states": list,
    "connectors": list,
}
ACTION = {"id": str, "name": str, "type": str, "data": list, "lines": dict}
CONNECTOR = {"id": str, "name": str, "format": str, "data": list}
EVENT = {
    "id": str,
    "name": str,
    "format": str,
    "type": str,
    "valueType": str,
    "valueChoices": list,
    "valueStateId": str,
}
TEXT_STATE = {"id": str, "type": str, "desc": str, "default": str, "parentGroup": str}
CHOICE_STATE = {**TEXT_STATE, "valueChoices": list}
DATUM = {"id": str, "type": str, "label": str, "default": str}
DATA = {
    "text": DATUM,
    "choice": {**DATUM, "valueChoices": list},
    "number": {**DATUM, "allowDecimals": bool, "minValue": int, "maxValue": int},
}


def files_of(tpp: bytes) -> dict[str, bytes]:
    """What the package holds, by name in its one folder.

    Raises:
        AssertionError: Touch Portal could not unpack it.
    """
    with zipfile.ZipFile(io.BytesIO(tpp)) as archive:
        assert archive.testzip() is None
        folders = {name.split("/")[0] for name in archive.namelist()}
        assert len(folders) == 1, folders
        folder = folders.pop()
        assert " " not in folder
        return {name.removeprefix(f"{folder}/"): archive.read(name) for name in archive.namelist()}


def check_icon(png: bytes) -> None:
    """It is a white PNG of 24 x 24 with something on it."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (24, 24)


def check_entry(entry: Json) -> None:
    """Nothing is missing, nothing is of another type, every id is there once, every reference leads somewhere.

    Raises:
        AssertionError: no.
    """
    _fields("entry", entry, ROOT)
    assert entry["api"] >= 7
    assert entry["configuration"]["parentCategory"] in {"audio", "streaming", "content", "home", "social", "misc"}
    for command in ("plugin_start_cmd_windows", "plugin_start_cmd_mac", "plugin_start_cmd_linux"):
        assert "%TP_PLUGIN_FOLDER%" in entry[command]
    ids = [entry["id"]]
    for category in entry["categories"]:
        _fields("category", category, CATEGORY)
        ids += [category["id"], *_check_parts(category)]
    assert all(one.startswith(entry["id"]) for one in ids), "an id of another plugin could be the same"
    twice = {one for one in ids if ids.count(one) > 1}
    assert not twice, twice
    _check_events(entry)


def _check_parts(category: Json) -> list[str]:
    ids = []
    for action in category["actions"]:
        _fields("action", action, ACTION)
        assert action["type"] == "communicate"
        assert "action" in action["lines"]
        for tab, languages in action["lines"].items():
            assert tab in {"action", "onhold"}
            assert [language["language"] for language in languages] == ["default"]
            for line in languages[0]["data"]:
                _check_format(line["lineFormat"], action["data"])
        ids += [action["id"], *_check_data(action["data"])]
    for connector in category["connectors"]:
        _fields("connector", connector, CONNECTOR)
        _check_format(connector["format"], connector["data"])
        ids += [connector["id"], *_check_data(connector["data"])]
    for state in category["states"]:
        is_choice = state["type"] == "choice"
        _fields("state", state, CHOICE_STATE if is_choice else TEXT_STATE)
        if is_choice:
            assert state["default"] in state["valueChoices"]
        ids.append(state["id"])
    return [*ids, *(event["id"] for event in category["events"])]


def _check_data(data: list[Json]) -> list[str]:
    for datum in data:
        _fields("datum", datum, DATA[datum["type"]])
        if datum["type"] == "choice":
            assert datum["default"] in datum["valueChoices"] or not datum["valueChoices"]
    return [datum["id"] for datum in data]


def _check_format(line: str, data: list[Json]) -> None:
    """It names each datum once, and nothing else."""
    assert sorted(re.findall(r"\{\$(.*?)\$\}", line)) == sorted(datum["id"] for datum in data), line


def _check_events(entry: Json) -> None:
    states = {state["id"]: state for category in entry["categories"] for state in category["states"]}
    for event in (event for category in entry["categories"] for event in category["events"]):
        _fields("event", event, EVENT)
        assert (event["type"], event["valueType"]) == ("communicate", "choice")
        if event["valueStateId"]:
            assert event["valueChoices"] == states[event["valueStateId"]]["valueChoices"]
            assert "$val" in event["format"]


def _fields(what: str, values: Json, wanted: dict[str, type]) -> None:
    assert {key: type(value) for key, value in values.items()} == wanted, f"{what} {values.get('id')}"


def entry_of(tpp: bytes) -> Json:
    """The checked ``entry.tp`` of a package."""
    files = files_of(tpp)
    entry: Json = json.loads(files["entry.tp"])
    check_entry(entry)
    for category in entry["categories"]:
        check_icon(files[category["imagepath"].rpartition("/")[2]])
    return entry

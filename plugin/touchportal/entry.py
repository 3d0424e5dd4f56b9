"""``entry.tp``: the declaration as Touch Portal reads it."""

from __future__ import annotations

import re
from typing import Any, Final

from plugin.touchportal.ids import PLUGIN_ID
from plugin.touchportal.parts import Action, Category, Choice, Connector, Datum, Declaration, Event, Number, State

API: Final = 7
"""Of Touch Portal 4.0: the oldest with ``lines``, triggered events and state lists."""

FOLDER: Final = "obs-soundcheck"
"""In Touch Portal's folder of plugins; without a space, or it cannot be started."""

ICON: Final = "icon.png"
UNIX_START: Final = "start.sh"
WINDOWS_START: Final = "start.bat"

_HERE = f"%TP_PLUGIN_FOLDER%{FOLDER}"
# With `sh` in front, as an unpacked file has lost its permission to be run.
_UNIX_COMMAND = f"sh {_HERE}/{UNIX_START}"

Json = dict[str, Any]


def entry(declaration: Declaration) -> Json:
    """The whole file, as JSON values."""
    return {
        "api": API,
        "version": declaration.version,
        "name": declaration.title,
        "id": PLUGIN_ID,
        "configuration": {"colorDark": "#1E2A36", "colorLight": "#2F7F8F", "parentCategory": "audio"},
        "plugin_start_cmd_windows": f'"{_HERE}\\{WINDOWS_START}"',
        "plugin_start_cmd_mac": _UNIX_COMMAND,
        "plugin_start_cmd_linux": _UNIX_COMMAND,
        "categories": [_category(category) for category in declaration.categories],
        "settings": [],
    }


def _category(category: Category) -> Json:
    return {
        "id": f"{PLUGIN_ID}.cat.{category.name}",
        "name": category.title,
        "imagepath": f"{_HERE}/{ICON}",
        "actions": [_action(action) for action in category.actions],
        "events": [_event(event) for event in category.events],
        "states": [_state(state, category) for state in category.states],
        "connectors": [_connector(connector) for connector in category.connectors],
    }


def _action(action: Action) -> Json:
    lines = {"action": [_line(action.line, action)]}
    if action.held_line is not None:
        lines["onhold"] = [_line(action.held_line, action)]
    return {
        "id": action.id,
        "name": action.title,
        "type": "communicate",
        "data": [_datum(action.data_id(datum), datum) for datum in action.data],
        "lines": lines,
    }


def _line(line: str, action: Action) -> Json:
    return {"language": "default", "data": [{"lineFormat": _filled(line, action)}]}


def _connector(connector: Connector) -> Json:
    return {
        "id": connector.id,
        "name": connector.title,
        "format": _filled(connector.line, connector),
        "data": [_datum(connector.data_id(datum), datum) for datum in connector.data],
    }


def _filled(line: str, part: Action | Connector) -> str:
    """``{key}`` as Touch Portal writes it: ``{$id$}``."""
    ids = {datum.key: part.data_id(datum) for datum in part.data}
    return re.sub(r"\{(\w+)\}", lambda found: f"{{${ids[found[1]]}$}}", line)


def _datum(identity: str, datum: Datum) -> Json:
    match datum:
        case Choice():
            texts = list(datum.options)
            default = texts[0] if texts else ""
            return {
                "id": identity,
                "type": "choice",
                "label": datum.title,
                "default": default,
                "valueChoices": texts,
            }
        case Number():
            return {
                "id": identity,
                "type": "number",
                "label": datum.title,
                "default": str(datum.default),
                "allowDecimals": False,
                "minValue": datum.minimum,
                "maxValue": datum.maximum,
            }
        case _:
            return {"id": identity, "type": "text", "label": datum.title, "default": ""}


def _event(event: Event) -> Json:
    return {
        "id": event.id,
        "name": event.title,
        "format": event.line,
        "type": "communicate",
        "valueType": "choice",
        "valueChoices": list(event.state.choices) if event.state else [],
        "valueStateId": event.state.id if event.state else "",
    }


def _state(state: State, category: Category) -> Json:
    kind: Json = {"type": "choice", "valueChoices": list(state.choices)} if state.choices else {"type": "text"}
    return {
        "id": state.id,
        **kind,
        "desc": state.title,
        "default": state.default,
        "parentGroup": category.title,
    }

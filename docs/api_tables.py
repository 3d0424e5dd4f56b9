"""Writes the tables of ``api.md`` from the program's own models: ``python docs/api_tables.py``.

A table stands between ``<!-- table NAME -->`` and ``<!-- end -->``. A test looks whether they are up to date.
"""  # noqa: INP001 (a program, not a package)

from __future__ import annotations

import argparse
import inspect
import json
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

PAGE = Path(__file__).parent / "api.md"
sys.path.append(str(PAGE.parent.parent))

from pydantic import BaseModel  # noqa: E402

import dsp.events  # noqa: E402
from dsp.events import Event  # noqa: E402
from plugin.api.limits import Limits  # noqa: E402
from plugin.api.schema import FROM_CLIENT, FROM_SERVER, schema  # noqa: E402
from plugin.api.settings import ApiSettings  # noqa: E402
from plugin.commands import ctl  # noqa: E402
from plugin.controls.commands import COMMAND, Command  # noqa: E402

CTL = (
    "detection toggle",
    "warnings off",
    'overlay "Soundcheck Instruments" off',
    "strip Voice off",
    "panic",
    "reset-warnings --strip Voice",
    "reset-loudness",
    "pause-loudness on",
    "profile r128",
    "sensitivity 60",
    "threshold guitar 0.6",
    "chapter Encore",
    "audit",
    "save",
)
"""What ``soundcheck ctl`` is called with, one of each command."""

SIMPLE = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}
MARKED = re.compile(r"(<!-- table (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

Schema = Mapping[str, Any]
Row = tuple[str, ...]


def main() -> None:
    """Bring the page up to date."""
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def written(page: str) -> str:
    """The page, with its tables as they should be."""
    made = tables()
    return MARKED.sub(lambda found: f"{found[1]}{made[found[2]]()}{found[3]}", page)


def tables() -> dict[str, Callable[[], str]]:
    """What makes each table, by name."""
    messages: dict[str, Callable[[], str]] = {
        model.__name__: lambda model=model: _message(model)  # type: ignore[misc]
        for model in (*FROM_CLIENT, *FROM_SERVER)
    }
    return {**messages, "commands": _commands, "kinds": _kinds, "settings": _settings, "limits": _limits}


def _message(model: type[BaseModel]) -> str:
    """Every field of a message, inner ones too."""
    definitions = schema()["$defs"]
    rows = _rows(definitions[model.__name__], definitions, "", asked=model in FROM_CLIENT)
    return _table(("field", "value", "meaning"), rows)


def _rows(definition: Schema, definitions: Schema, before: str, *, asked: bool) -> Iterator[Row]:
    meanings = _meanings(definition.get("description", ""))
    for name, value in definition["properties"].items():
        if name in ("v", "type") and not before:
            continue  # told once for all of them
        yield f"`{before}{name}`", _value(value, definitions), meanings[name] + (_optional(value) if asked else "")
        for step, inner in _inner(value, definitions):
            yield from _rows(inner, definitions, f"{before}{name}{step}.", asked=asked)


def _inner(value: Schema, definitions: Schema) -> Iterator[tuple[str, Schema]]:
    """The objects that a field holds, and how one comes from it to them; of commands there is a table of its own."""
    for one in value.get("anyOf", (value,)):
        items = one.get("items")
        mapped = one.get("additionalProperties")
        for step, reference in (("", one), ("[]", items), (".*", mapped)):
            name = reference.get("$ref", "").removeprefix("#/$defs/") if isinstance(reference, dict) else ""
            if name and "properties" in definitions[name]:
                yield step, definitions[name]


def _value(value: Schema, definitions: Schema) -> str:
    """What may stand there, in words."""
    match value:
        case {"anyOf": [*several]}:
            words = " or ".join(dict.fromkeys(_value(one, definitions) for one in several))
        case {"oneOf": _}:
            words = "a [command](#commands)"
        case {"$ref": str(reference)}:
            inner = definitions[reference.removeprefix("#/$defs/")]
            words = "object" if "properties" in inner else _value(inner, definitions)
        case {"type": "array", "items": items}:
            words = f"list: {_value(items, definitions)}"
        case {"type": "object", "additionalProperties": dict(inner)}:
            words = f"object, by name: {_value(inner, definitions)}"
        case _:
            words = _simple(value)
    return words


def _simple(value: Schema) -> str:
    match value:
        case {"enum": [*several]}:
            return ", ".join(f"`{one}`" for one in several)
        case {"type": str(kind), "minimum": least, "maximum": most} if abs(most) < 1000:
            return f"{SIMPLE[kind]}, {least:g}–{most:g}"
        case {"type": str(kind), "maxLength": most}:
            return f"{SIMPLE[kind]} of up to {most} characters"
        case _:
            return SIMPLE[value["type"]]


def _optional(value: Schema) -> str:
    return f" Left out: `{_json(value['default'])}`." if "default" in value else ""


def _commands() -> str:
    parser = argparse.ArgumentParser()
    ctl.add_parser(parser.add_subparsers())
    rows = []
    for line in CTL:
        args = parser.parse_args(["ctl", *shlex.split(line)])
        command = COMMAND.validate_python(args.make(args))
        words = _json(command.model_dump(mode="json", exclude_none=True))
        rows.append((f"`{words}`", _about(type(command)), f"`{line}`"))
    shown = {words.partition('"command": "')[2].partition('"')[0] for words, *_ in rows}
    there = {model.model_fields["command"].default for model in get_args(Command)}
    if shown != there:
        raise ValueError(f"examples and commands differ: {shown ^ there}")
    return _table(("command", "what it does", "`soundcheck ctl …`"), rows)


def _about(model: type[BaseModel]) -> str:
    doc = inspect.getdoc(model) or ""
    meanings = [f"`{name}`: {text}" for name, text in _meanings(doc).items()]
    return " ".join([_words(doc.partition("\n\n")[0]), *meanings])


def _kinds() -> str:
    """Every kind of event, with the fields that it has besides its times."""
    kinds = [kind for kind in vars(dsp.events).values() if isinstance(kind, type) and issubclass(kind, Event)]
    rows = (
        (
            f"`{kind.name}`",
            (inspect.getdoc(kind) or "").partition("\n")[0],
            ", ".join(f"`{field.name}`" for field in fields(kind) if field.name not in ("time", "reported")),
        )
        for kind in kinds
        if "name" in vars(kind)
    )
    return _table(("event", "what happened", "fields"), rows)


def _settings() -> str:
    meanings = _meanings(inspect.getdoc(ApiSettings) or "")
    values = {name: field.default for name, field in ApiSettings.model_fields.items()}
    return _table(("key", "without it", "meaning"), _described(values, meanings))


def _limits() -> str:
    meanings = _meanings(inspect.getdoc(Limits) or "")
    return _table(
        ("limit", "value", "meaning"), _described({field.name: field.default for field in fields(Limits)}, meanings)
    )


def _described(values: Mapping[str, object], meanings: Mapping[str, str]) -> Iterator[Row]:
    for name, value in values.items():
        yield f"`{name}`", "–" if value is None else f"`{_json(value)}`", meanings[name]


def _meanings(doc: str) -> dict[str, str]:
    """The attributes of a docstring, each on one line."""
    _, _, attributes = inspect.cleandoc(doc).partition("Attributes:\n")
    joined = re.sub(r"\n {8}", " ", f"\n{attributes}")
    return {name: _words(text) for name, text in re.findall(r"\n {4}(\w+): (.*)", joined)}


def _words(text: str) -> str:
    """With JSON's words."""
    return " ".join(text.split()).replace("``", "`").replace("None", "null")


def _json(value: object) -> str:
    """With numbers as people write them."""
    return re.sub(r"\b(\d+)\.0\b", r"\1", json.dumps(value, ensure_ascii=False))


def _table(heads: Row, rows: Iterable[Row]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n" + "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines) + "\n"


if __name__ == "__main__":
    main()

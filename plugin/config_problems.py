"""Validation errors in a user's words: one line each, place first, and no value that could be a secret."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_MOVED: Final[Mapping[tuple[int | str, ...], str]] = {
    ("obs", "instruments_source"): 'write [[overlays]] with source = "its name" and shows = "instruments" instead',
    ("obs", "clipping_source"): 'write [[overlays]] with source = "its name" and shows = "warnings" instead',
    ("obs", "scene"): 'write scenes = ["its name"] into each of [[overlays]] instead',
}
"""Keys of former versions."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``, did you mean `port`?`` where a known word is close, else nothing."""
    by_letters = {one.lower(): one for one in known}
    close = get_close_matches(word.lower(), list(by_letters), n=1)
    return f", did you mean `{by_letters[close[0]]}`?" if close else ""


def problems_of(error: ValidationError, model: type[BaseModel]) -> tuple[str, ...]:
    """Every problem in the order of the model, one line each."""
    return tuple(f"{_place(details['loc'])}: {_message(details, model)}" for details in error.errors())


def _place(loc: tuple[int | str, ...]) -> str:
    """``("strips", 0, "channels")`` → ``strips[1].channels``: like channels, strips are counted from 1."""
    place = ""
    for part in loc:
        if isinstance(part, int):
            place += f"[{part + 1}]"
        elif part != "[key]":
            # TOML lets a quoted key hold line breaks and escapes; they are told as they are written there.
            key = part if part.isprintable() else json.dumps(part)
            place += f".{key}" if place else key
    return place or "the file"


def _message(details: ErrorDetails, model: type[BaseModel]) -> str:
    match details["type"]:
        case "extra_forbidden":
            if instead := _MOVED.get(details["loc"]):
                return f"is not a key any more: {instead}"
            *section, key = details["loc"]
            known = _keys(model, section)
            guess = did_you_mean(str(key), known)
            return f"unknown key{guess}" if guess else f"unknown key; there are {', '.join(sorted(known))}"
        case "missing":
            return "is missing"
        case "string_too_short":
            return "is empty"
        case "model_type":
            return "should be a section, such as [obs]" if len(details["loc"]) == 1 else "should be a table"
        case _:
            message = details["msg"].removeprefix("Value error, ").removeprefix("Input ")
            return message[:1].lower() + message[1:] + _given(details)


def _given(details: ErrorDetails) -> str:
    """The value at fault, if it is a number: a text could be a password that slipped into the wrong line."""
    given = details["input"]
    if isinstance(given, bool) or not isinstance(given, int | float) or "password" in details["loc"]:
        return ""
    return f", not {given!r}"


def _keys(model: type[BaseModel], section: list[int | str]) -> set[str]:
    """The keys that the model knows at this place."""
    found: type[BaseModel] = model
    for part in section:
        if isinstance(part, str):
            nested = _model_in(found.model_fields[part].annotation)
            if nested is not None:
                found = nested
    return set(found.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The settings class inside a type such as ``tuple[StripSettings, ...]``."""
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, list, dict, Union, UnionType):
        return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
    return None

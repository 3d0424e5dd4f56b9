"""Types of what stands in the tables of scenes and rules, beside those that all sections share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from dsp.labels import LABELS
from plugin.config_problems import did_you_mean
from plugin.sections.section import Name, Number

ANY_LABEL = "any"
"""Stands for all labels together."""


def listed(value: Any) -> Any:
    """``"Wide"`` is short for ``["Wide"]``, and a table for a list of one.

    Raises:
        ValueError: it is neither, nor a list.
    """
    if isinstance(value, str | dict):
        return (value,)
    if not isinstance(value, list | tuple):
        raise ValueError("should be in quotes, or a list in brackets")  # noqa: TRY004  (pydantic wants this one)
    return value


def not_empty(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The list itself.

    Raises:
        ValueError: it is empty.
    """
    if not values:
        raise ValueError("is an empty list: put something in, or leave it out")
    return values


def one_of(what: str, known: Iterable[str]) -> AfterValidator:
    """Each member of a list is one of the known words."""
    words = tuple(map(str, known))

    def check(values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if value not in words:
                guess = did_you_mean(value, words)
                raise ValueError(f"there is no {what} {value!r}{guess}; there are {', '.join(words)}")
        return values

    return AfterValidator(check)


def _all_labels(values: tuple[str, ...]) -> tuple[str, ...]:
    return LABELS if ANY_LABEL in values else values


Seconds = Annotated[Number, Field(ge=0.0, le=86_400.0)]
"""A time in a rule: up to a day."""
Names = Annotated[tuple[Name, ...], BeforeValidator(listed), AfterValidator(not_empty)]
"""One name, or a list of them."""
Labels = Annotated[Names, one_of("label", (*LABELS, ANY_LABEL)), AfterValidator(_all_labels)]
"""One label, a list of them, or ``any``."""

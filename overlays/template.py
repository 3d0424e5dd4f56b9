"""Templates that users write: checked when they are read, so that filling them cannot fail in the middle of a show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

WIDEST = 99
"""Characters that a field can be told to take; more is a slip, and a very large number would take the memory."""


def check_template(template: str, fields: Mapping[str, object]) -> None:
    """Make sure that a template can be filled.

    Args:
        template: such as ``{strip}: {peak:+.1f} dBTP``, in the language of ``str.format``.
        fields: those that it may hold, each with a value such as it will have.

    Raises:
        ValueError: it cannot, and which fields there are.
    """
    try:
        parts = list(Formatter().parse(template))
        for _, name, spec, _ in parts:
            if name is None:
                continue
            if name not in fields:
                raise ValueError(f"there is no {{{name}}}")  # noqa: TRY301 - told with all else that is wrong
            if spec and ("{" in spec or any(int(number) > WIDEST for number in re.findall(r"\d+", spec))):
                raise ValueError(f"{{{name}:{spec}}} is no format")  # noqa: TRY301
        template.format_map(fields)
    except (ValueError, OverflowError) as error:
        known = ", ".join(f"{{{name}}}" for name in fields)
        raise ValueError(f"cannot fill {template!r} ({error}): its fields are {known}") from error

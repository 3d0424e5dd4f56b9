"""What a user can cause: the command line prints these without a traceback."""

from __future__ import annotations

from typing import ClassVar


class UserError(Exception):
    """Something that the user can mend; its text is one clear line: what, where, what to do.

    Attributes:
        exit_status: what the program ends with when nothing else can be done.
    """

    exit_status: ClassVar[int] = 1


class UsageError(UserError):
    """A command line whose parts do not fit together."""

    exit_status: ClassVar[int] = 2


class ConfigError(UserError):
    """A configuration that cannot be used.

    Args:
        source: what was read, for instance the file's path.
        problems: every problem found, each one line beginning with its place.
    """

    exit_status: ClassVar[int] = 2

    def __init__(self, source: str, problems: tuple[str, ...]) -> None:
        self.source = source
        self.problems = problems
        super().__init__("\n".join([f"{source}:", *(f"  {problem}" for problem in problems)]))


class MissingLibraryError(UserError):
    """A library of the operating system is missing: no use in trying again."""

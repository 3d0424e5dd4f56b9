r"""What Touch Portal starts: Soundcheck, from where it was installed when the package was built, else from the PATH.

Programs with windows often have a shorter PATH than a terminal, so the interpreter's own path stands first. ``-P``
keeps Python from importing what happens to lie in the folder that Touch Portal starts it in.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Final

COMMAND: Final = ("touchportal", "start")
_NOT_FOUND = "Soundcheck is not installed here: install it, then run: soundcheck touchportal build"


@dataclass(frozen=True, slots=True)
class Installation:
    """Where Soundcheck is on this computer.

    Attributes:
        python: path of the interpreter that it is installed for.
        config: full path of the configuration; None: the default one.

    Raises:
        ValueError: a path that no script can hold.
    """

    python: str
    config: str | None = None

    def __post_init__(self) -> None:
        for path in (self.python, self.config):
            if path is not None and not path.isprintable():
                raise ValueError(f"this path cannot stand in a script: {path!r}")

    @property
    def arguments(self) -> tuple[str, ...]:
        """Of ``soundcheck``."""
        return (*COMMAND, "--config", self.config) if self.config is not None else COMMAND


def unix_script(installation: Installation) -> str:
    """For macOS and Linux, run by ``sh``."""
    python, arguments = shlex.quote(installation.python), shlex.join(installation.arguments)
    return f"""\
#!/bin/sh
# Made by `soundcheck touchportal build`.
if [ -x {python} ]; then
    exec {python} -P -m plugin {arguments}
fi
if command -v soundcheck >/dev/null 2>&1; then
    exec soundcheck {arguments}
fi
echo {shlex.quote(_NOT_FOUND)} >&2
exit 1
"""


def windows_script(installation: Installation) -> str:
    r"""For Windows, run by ``cmd``; its lines end with ``\r\n``, or ``cmd`` may lose its place in it."""
    python = _windows_quoted(installation.python)
    arguments = " ".join(
        _windows_quoted(word) if word == installation.config else word for word in installation.arguments
    )
    lines = (
        "@echo off",
        "rem Made by `soundcheck touchportal build`.",
        "chcp 65001 >nul",
        f"if exist {python} (",
        f"    {python} -P -m plugin {arguments}",
        "    exit /b",
        ")",
        "where soundcheck >nul 2>nul",
        "if errorlevel 1 (",
        f"    echo {_NOT_FOUND} 1>&2",
        "    exit /b 1",
        ")",
        f"soundcheck {arguments}",
    )
    return "".join(f"{line}\r\n" for line in lines)


def _windows_quoted(path: str) -> str:
    """No path of Windows has a quote: one that has comes from elsewhere, where this script is never run."""
    return '"{}"'.format(path.replace('"', "").replace("%", "%%"))

"""Whether an OBS is running on this computer: a refused connection alone does not say.

Asked of the operating system in its own way: no package with compiled code is needed for one question.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

NAMES = frozenset({"obs", "obs-studio", "obs64.exe", "obs32.exe", "OBS"})
"""What OBS's process is called on Linux, on Windows, and on macOS."""

TIME_LIMIT_S = 2.0


def obs_runs(host: str) -> bool | None:
    """Whether an OBS is running there; None if that computer is not this one, or does not tell."""
    if host not in {"localhost", "::1"} and not host.startswith("127."):
        return None
    try:
        return not NAMES.isdisjoint(process_names())
    except (OSError, subprocess.SubprocessError):
        return None


def process_names() -> Iterable[str]:
    """The names of the processes that run on this computer.

    Raises:
        OSError: the operating system does not tell.
        subprocess.SubprocessError: its program for that failed.
    """
    if sys.platform == "win32":
        return from_tasklist(_output("tasklist", "/FO", "CSV", "/NH"))
    if sys.platform == "darwin":
        return from_ps(_output("ps", "-A", "-c", "-o", "comm="))
    return from_proc(Path("/proc"))


def from_proc(proc: Path) -> Iterator[str]:
    """Names from Linux's ``/proc/<pid>/stat`` (proc(5)); one that ended and waits to be reaped is gone."""
    for stat in proc.glob("[0-9]*/stat"):
        try:
            text = stat.read_text(encoding="utf-8", errors="replace")
        except OSError:  # it ended while we looked
            continue
        if found := re.match(r"\d+ \((.*)\) ([^ZX])", text, re.DOTALL):
            yield found[1]


def from_tasklist(output: str) -> Iterator[str]:
    """Names from Windows' ``tasklist /FO CSV /NH``."""
    return (row[0] for row in csv.reader(output.splitlines()) if row)


def from_ps(output: str) -> Iterator[str]:
    """Names from ``ps -A -c -o comm=``."""
    return (line.strip() for line in output.splitlines())


def _output(*command: str) -> str:
    return subprocess.run(  # noqa: S603 - fixed words of ours
        command, check=True, capture_output=True, text=True, errors="replace", timeout=TIME_LIMIT_S
    ).stdout

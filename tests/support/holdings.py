"""What a process holds at a moment, as Linux tells it: for finding out whether it leaks."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a process holds.

    Attributes:
        threads: by their names, as far as the kernel keeps them.
        descriptors: open files, sockets and pipes; those of a kind that has no path are counted by kind.
        memory_mib: resident.
    """

    threads: Counter[str]
    descriptors: Counter[str]
    memory_mib: float

    @classmethod
    def of(cls, pid: int) -> Holdings:
        """What this process holds now."""
        process = Path(f"/proc/{pid}")
        threads = Counter(_text(thread / "comm") for thread in (process / "task").iterdir())
        descriptors = Counter(_target(link) for link in (process / "fd").iterdir())
        pages = int(_text(process / "statm").split()[1])
        return cls(threads - Counter([""]), descriptors - Counter([""]), pages * os.sysconf("SC_PAGE_SIZE") / MIB)

    def more_than(self, other: Holdings) -> Counter[str]:
        """Threads and descriptors that the other one lacks."""
        return (self.threads - other.threads) + (self.descriptors - other.descriptors)


def _text(path: Path) -> str:
    """What a file holds; empty if it went away meanwhile."""
    try:
        return path.read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _target(link: Path) -> str:
    """What a descriptor is of, without its number; empty if it was closed meanwhile."""
    try:
        return str(link.readlink()).split(":[")[0]
    except FileNotFoundError:
        return ""

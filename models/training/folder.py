"""A user's folder of recordings, a folder a label: which files it holds, what they are, and which of them validate."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dsp.labels import LABELS
from models.training.splits import NOISE, Split

READ: Final = frozenset({
    ".aif", ".aifc", ".aiff", ".au", ".caf", ".flac", ".mp3", ".oga", ".ogg", ".opus", ".rf64", ".w64", ".wav", ".wave",
})  # fmt: skip
UNREAD: Final = frozenset({".aac", ".alac", ".ape", ".m4a", ".mka", ".mp4", ".wma", ".wv"})
"""Sound that libsndfile can't read; whatever else lies about is no sound, and not talked about."""

VALID_SHARE: Final = 0.15


@dataclass(frozen=True, slots=True)
class Labelled:
    """One recording.

    Attributes:
        path: the file.
        label: of the folder that it lies in, or ``none``.
        source: ``label/sub-folder``, or the label alone: what its short takes are strung together with.
        group: ``label/sub-folder``, or ``label/file``: what is never split between training and validation.
    """

    path: Path
    label: str
    source: str
    group: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds.

    Attributes:
        files: by label, then in an order that has nothing to do with their names.
        notices: what was left out and why, a line each.
    """

    files: tuple[Labelled, ...]
    notices: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that there are files of, in the detector's order."""
        there = {file.label for file in self.files}
        return tuple(label for label in LABELS if label in there)

    @property
    def fingerprint(self) -> str:
        """Another one whenever a file came, went or changed."""
        lines = [f"{file.group} {file.path} {(s := file.path.stat()).st_size} {s.st_mtime_ns}" for file in self.files]
        return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest()


def label_of(name: str) -> str | None:
    """The label that a folder's name means, or ``none``; None where it means nothing.

    >>> label_of("Synth Lead"), label_of("guitars"), label_of("Brass"), label_of("takes")
    ('synth_lead', 'guitar', 'brass', None)
    """
    plain = re.sub(r"[\s_-]+", "_", name.strip().casefold())
    known = (*LABELS, NOISE)
    return next((word for word in (plain, plain.removesuffix("s")) if word in known), None)


def read_folder(folder: Path) -> Listing:
    """List the recordings.

    Raises:
        ValueError: there is no such folder, or no recording below a label.
    """
    if not folder.is_dir():
        raise ValueError(
            f"{folder} {'is no folder' if folder.exists() else 'is not there'}: name one with a folder a label"
        )
    inside = [child for child in sorted(folder.iterdir()) if child.is_dir() and not child.name.startswith(".")]
    strange = [child.name for child in inside if label_of(child.name) is None]
    notices = []
    if strange:
        known = f"the labels are {', '.join(LABELS)}, and none for noise"
        notices.append(f"left out: {', '.join(f'{name}/' for name in strange)}: no label; {known}")
    files = []
    for child in inside:
        if (label := label_of(child.name)) is not None:
            found, left = _sounds(child)
            files += [_labelled(path, child, label) for path in found]
            notices += [f"left out: {path}: convert it to wav or flac first" for path in left]
    if not any(file.label != NOISE for file in files):
        raise ValueError(
            f"{folder} holds no recording to learn from: put sound files into folders named after labels, "
            f"such as {folder / 'guitar'}; the labels are {', '.join(LABELS)}"
        )
    return Listing(
        tuple(sorted(files, key=lambda file: (file.label, _place(str(file.path.name)), file.path))), tuple(notices)
    )


def valid_groups(files: Iterable[Labelled]) -> frozenset[str]:
    """The groups that validate: about ``VALID_SHARE`` of a label's, by a hash of their names.

    A label of two groups or more has at least one of either kind; one of a single group only trains. Where files
    are added later, those that were there mostly stay what they were.
    """
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for file in files:
        groups[file.label].add(file.group)
    valid: set[str] = set()
    for names in groups.values():
        ordered = sorted(names, key=_place)
        chosen = sum(_place(name) < VALID_SHARE for name in ordered)
        valid.update(ordered[: min(max(chosen, 1), len(ordered) - 1)])
    return frozenset(valid)


def split_of(file: Labelled, valid: frozenset[str]) -> Split:
    """Where a file belongs."""
    return "valid" if file.group in valid else "train"


def _sounds(folder: Path) -> tuple[list[Path], Sequence[Path]]:
    """The files below that can be read, and the sounds that can't."""
    everything = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return (
        [path for path in everything if path.suffix.lower() in READ],
        [path for path in everything if path.suffix.lower() in UNREAD],
    )


def _labelled(path: Path, folder: Path, label: str) -> Labelled:
    way = path.relative_to(folder).parts
    source = f"{label}/{way[0]}" if len(way) > 1 else label
    return Labelled(path, label, source, f"{label}/{way[0]}")


def _place(name: str) -> float:
    """Where a name falls between 0 and 1, on every computer alike."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:8], "big") / 2**64

"""The phrase bank as the trainer reads it: ten-second mel power spectrograms with their activity, sampled evenly.

A bank is a folder of ``mel.npy`` (uint8 ``[items, hops, mels]``; code ``c`` is ``-100 + 0.5 * c`` dB of mel power),
``activity.npy`` (uint8 0/1 ``[items, frames, labels]``) and ``items.csv`` (index, split, families, source, kind).
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dsp.labels import LABELS

NO_FAMILY = "none"

_DB = -100 + 0.5 * np.arange(256)
_POWER = np.where(np.arange(256) > 0, 10 ** (_DB / 10), 0.0).astype(np.float32)


def decode(codes: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Mel powers of a bank's codes, same shape; the lowest code is silence."""
    return _POWER[codes]


@dataclass(frozen=True, slots=True)
class Group:
    """Items of one family to draw from.

    Attributes:
        items: their indices.
        cumulated: their probabilities, summed up.
    """

    items: NDArray[np.int64]
    cumulated: NDArray[np.float64]

    def draw(self, rng: np.random.Generator) -> int:
        """The index of one item."""
        place = int(np.searchsorted(self.cumulated, rng.random()))
        return int(self.items[min(place, len(self.items) - 1)])  # sums of shares may end just below 1


class Items:
    """One split of a bank.

    Args:
        folder: of the bank.
        split: ``train``, ``valid`` or ``test``.

    Attributes:
        groups: for each family, and for ``none`` (noise), what to draw from.
        sources: for each of them, the names of the sources in it.

    Raises:
        ValueError: the folder holds no bank, its files don't fit each other, or nothing is in the split.
    """

    def __init__(self, folder: Path, split: str) -> None:
        self.folder, self.split = folder, split
        self.reload()

    def reload(self) -> None:
        """Look again at a bank that may have grown."""
        folder = self.folder
        try:
            # The table before the arrays: a bank that grows meanwhile then has more sound than rows, never less.
            with (folder / "items.csv").open(newline="", encoding="utf-8") as file:
                rows = [row for row in csv.DictReader(file) if row["kind"]]  # the last line may be half written
            self.mel = np.load(folder / "mel.npy", mmap_mode="r")
            self.activity = np.load(folder / "activity.npy", mmap_mode="r")
        except FileNotFoundError as error:
            raise ValueError(f"{folder} is no phrase bank: {error.filename} is missing") from error
        if len(rows) > min(len(self.mel), len(self.activity)) or self.activity.shape[2] != len(LABELS):
            raise ValueError(
                f"the phrase bank in {folder} is broken: {len(rows)} rows, mel {self.mel.shape}, "
                f"activity {self.activity.shape}"
            )
        members: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for row in rows:
            if row["split"] == self.split:
                for family in row["families"].split("+"):
                    members[family].append((int(row["index"]), row["source"]))
        if not members.keys() - {NO_FAMILY}:
            raise ValueError(f"the phrase bank in {folder} has nothing for split {self.split!r}")
        self.groups = {family: _group(listed) for family, listed in members.items()}
        self.sources = {family: sorted({source for _, source in of}) for family, of in members.items()}

    @property
    def families(self) -> tuple[str, ...]:
        """The labels that there are items of, in the detector's order."""
        return tuple(label for label in LABELS if label in self.groups)

    def excerpt(self, item: int, first: int, frames: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """A part of an item, going on at its begin where it ends.

        Args:
            item: index.
            first: frame to begin at.
            frames: how many.

        Returns:
            mel power ``[hops, mels]`` and activity, 0/1, ``[frames, labels]``.
        """
        hops_per_frame = self.mel.shape[1] // self.activity.shape[1]
        at = np.arange(first, first + frames) % self.activity.shape[1]
        hops = (at[:, None] * hops_per_frame + np.arange(hops_per_frame)).ravel()
        return decode(self.mel[item][hops]), self.activity[item][at].astype(np.float32)


def _group(members: list[tuple[int, str]]) -> Group:
    """Sources weigh in by the root of their number of items: big ones don't drown small ones, nor the reverse."""
    counts = Counter(source for _, source in members)
    weights = np.array([counts[source] ** -0.5 for _, source in members])
    return Group(np.array([item for item, _ in members]), np.cumsum(weights / weights.sum()))

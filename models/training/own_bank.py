"""A user's recordings as a phrase bank: long takes are cut into phrases, short ones strung together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from math import ceil
from pathlib import Path
from typing import Final

import numpy as np

from dsp.labels import LABELS
from models.training.activity import AUDIBLE_RANGE_DB
from models.training.bank import Bank, to_item
from models.training.folder import Labelled, Listing, valid_groups
from models.training.phrases import PHRASE_S, PHRASE_SAMPLES, RATE_HZ, Phrase, to_nominal
from models.training.sampler import play_takes
from models.training.splits import NOISE, Split
from models.training.takes import Samples, check_take, read_take

SHORT_S: Final = 5.0
"""Takes up to this length are strung together, longer ones are cut; a rest shorter than this is left over."""

TAKES_AT_ONCE: Final = 20
COVERAGE: Final = 2.0
"""So much is strung together of short takes, as a multiple of their length: other orders, other rests."""

GAPS: Final = 0.4
"""How often a rest follows a short take."""

MOST_PHRASES: Final[dict[Split, int]] = {"train": 360, "valid": 60}
"""Of one label: an hour, and ten minutes. More of the same would teach little more."""

Tell = Callable[[str], None]

_MADE_OF: Final = "made_of.txt"
_FILES: Final = (_MADE_OF, "mel.npy", "activity.npy", "items.csv", "jobs.txt")


def make_bank(
    listing: Listing,
    folder: Path,
    seed: int,
    *,
    complain: Tell,
    tell: Tell,
    on_file: Callable[[], None] = lambda: None,
) -> None:
    """Write the bank of these recordings, unless it lies there.

    Args:
        listing: what to read.
        folder: of the bank.
        seed: of how short takes are strung together.
        complain: told what is left out, a line each.
        tell: told what there is of each label, a line each.
        on_file: called whenever a file was read; each is read twice.

    Raises:
        ValueError: none of the recordings can be used.
        OSError: the bank can't be written.
    """
    made_of = f"{listing.fingerprint} {seed}\n"
    if (folder / _MADE_OF).exists() and (folder / _MADE_OF).read_text(encoding="utf-8") == made_of:
        return
    for name in _FILES:
        (folder / name).unlink(missing_ok=True)
    good = _usable(listing.files, complain, on_file)
    if not any(file.label != NOISE for file in good):
        raise ValueError("none of the recordings can be used: nothing to learn from")
    valid = valid_groups(good)
    bank = Bank(folder)
    for label in (*LABELS, NOISE):
        of_label = [file for file in good if file.label == label]
        counts = {}
        for split, most in MOST_PHRASES.items():
            files = [file for file in of_label if (file.group in valid) == (split == "valid")]
            made = islice(phrases(files, np.random.default_rng(seed), on_file), most)
            items = [to_item(phrase, split) for phrase in made]
            bank.append(items, f"{label}/{split}")
            counts[split] = len(items)
        if of_label:
            tell(_summary(label, of_label, counts))
    (folder / _MADE_OF).write_text(made_of, encoding="utf-8")


def phrases(
    files: Sequence[Labelled], rng: np.random.Generator, on_file: Callable[[], None] = lambda: None
) -> Iterator[Phrase]:
    """Phrases of recordings of one label, in the order of the files; short ones come when there are enough of a source.

    Raises:
        ValueError: a file can't be read any more.
    """
    short: defaultdict[str, list[Samples]] = defaultdict(list)
    for file in files:
        take = read_take(file.path, RATE_HZ, PHRASE_S * MOST_PHRASES["train"])
        on_file()
        if len(take) > SHORT_S * RATE_HZ:
            for part in cut(take):
                yield Phrase(to_nominal(part), file.label, file.group)
            continue
        short[file.source].append(to_nominal(take))
        if len(short[file.source]) == TAKES_AT_ONCE:
            yield from _strung(short.pop(file.source), file.label, file.source, rng)
    for source, takes in short.items():
        yield from _strung(takes, files[0].label, source, rng)


def cut(take: Samples) -> Iterator[Samples]:
    """A take's ten seconds one after another, ``[PHRASE_SAMPLES]`` each, without those in which nothing is heard."""
    audible = float(np.abs(take).max(initial=0.0)) * 10 ** (-AUDIBLE_RANGE_DB / 20)
    for start in range(0, len(take), PHRASE_SAMPLES):
        part = take[start : start + PHRASE_SAMPLES]
        if (len(part) > SHORT_S * RATE_HZ) and float(np.abs(part).max()) > audible:
            yield np.pad(part, (0, PHRASE_SAMPLES - len(part)))


def _strung(takes: Sequence[Samples], label: str, source: str, rng: np.random.Generator) -> Iterator[Phrase]:
    seconds = sum(map(len, takes)) / RATE_HZ
    for _ in range(ceil(COVERAGE * seconds / PHRASE_S)):
        yield Phrase(to_nominal(play_takes(takes, PHRASE_S, RATE_HZ, rng, gaps=GAPS)), label, source)


def _usable(files: Sequence[Labelled], complain: Tell, on_file: Callable[[], None]) -> list[Labelled]:
    """The recordings without those that are broken or silent, in their order; complaints go by name."""
    broken = set()
    for file in sorted(files, key=lambda file: file.path):
        try:
            check_take(file.path)
        except ValueError as error:
            complain(f"left out: {error}")
            broken.add(file)
        on_file()
    return [file for file in files if file not in broken]


def _summary(label: str, files: Sequence[Labelled], phrases_of: dict[Split, int]) -> str:
    groups = len({file.group for file in files})
    told = f"{label}: {_number(len(files), 'file')}, {_number(phrases_of['train'], 'phrase')} to train on"
    if groups == 1:
        what = "it is one file" if len(files) == 1 else f"they lie in one folder, {files[0].group}"
        return f"{told}; not validated, as {what}"
    return f"{told}, {phrases_of['valid']} to validate"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

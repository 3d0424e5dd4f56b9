"""The protocol's report: what came out, beside what was published, and how it was made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.training.phrases import NOMINAL_DBFS
from models.training.protocol.clips import HELD_S, NOTE_S
from models.training.protocol.figures import calibration, confusion, counts_picture, examples
from models.training.protocol.hearing import WAYS
from models.training.protocol.library import Library
from models.training.protocol.outcome import NAMES, Outcome
from models.training.protocol.overlays import GAIN_DB, LEVEL_DB, RANGE_DB
from models.training.protocol.page import Block, Heading, Paragraph, Table
from models.training.protocol.tables import counts, families, summary
from models.training.splits import NOISE

TITLE: Final = "Instrument protocol"


def write_report(outcome: Outcome) -> list[Block]:
    """All of it, in order."""
    return [
        *summary(outcome),
        *families(outcome),
        *counts(outcome),
        counts_picture(outcome),
        *confusion(outcome),
        *calibration(outcome),
        *examples(outcome),
        *_making(outcome),
    ]


def _making(outcome: Outcome) -> Iterator[Block]:
    yield Heading("How it was made")
    yield Table(
        ("family", "test sources (notes)", "validation sources (notes)"),
        [
            (family, *(_sources(outcome.libraries[split], family) for split in ("test", "valid")))
            for family in (*outcome.families, NOISE)
        ],
    )
    yield Paragraph(
        f"A note is held for {HELD_S:.0f} s and fades until {NOTE_S:.0f} s, as in NSynth. Longer recordings are cut, "
        "shorter ones are followed by silence; what rings for less than a second is struck again each second, three "
        f"times. Notes are dry. Each is brought to {NOMINAL_DBFS + LEVEL_DB:.0f} dBFS RMS over its active part, then "
        f"gets a gain of its own within ±{GAIN_DB:.0f} dB. Each family plays in equally many overlays. Noise is "
        "recorded noise of sources that training never heard, and made noise (hiss, hum, clatter, swells), which has "
        "no source to hold out."
    )
    yield Paragraph(
        "Waveforms added: the clip's log-mel is that of the sum, as in a room. dB spectrograms averaged: the mean of "
        f"the notes' own log-mels, as the notebook does, each with a range of {RANGE_DB:.0f} dB (librosa's default). "
        "No sound has such a spectrogram, and the detector was never trained on one."
    )
    for way in WAYS:
        result = outcome.results[way]
        means = " and ".join(f"{mean:.3f} by {pooling}" for pooling, mean in result.validation_map.items())
        yield Paragraph(
            f"A clip's score with {NAMES[way]}: {result.pooling}, since the mean average precision on the validation "
            f"clips is {means}."
        )


def _sources(library: Library, family: str) -> str:
    return ", ".join(f"{source.name} ({len(source.notes)})" for source in library.sources.get(family, []))

"""Which of AudioSet's classes each of our labels is, by the classes' names.

AudioSet numbers 527 classes (``class_labels_indices.csv``: Gemmeke et al., "Audio Set: an ontology and human-labeled
dataset for audio events", 2017). YAMNet knows 521 of them in the same order: six were left out before it was trained.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dsp.labels import LABELS

AUDIOSET_CLASSES: Final = 527
YAMNET_CLASSES: Final = 521

CLASSES: Final[dict[str, dict[str, int]]] = {
    "bass": {"Bass guitar": 142},
    "brass": {"Brass instrument": 185, "French horn": 186, "Trumpet": 187, "Trombone": 188},
    "drums": {
        "Percussion": 161,
        "Drum kit": 162,
        "Drum machine": 163,
        "Drum": 164,
        "Snare drum": 165,
        "Rimshot": 166,
        "Drum roll": 167,
        "Bass drum": 168,
        "Timpani": 169,
        "Tabla": 170,
        "Cymbal": 171,
        "Hi-hat": 172,
    },
    "flute": {"Flute": 196},
    "guitar": {"Guitar": 140, "Electric guitar": 141, "Acoustic guitar": 143},
    "keyboard": {"Keyboard (musical)": 152, "Piano": 153, "Electric piano": 154},
    "mallet": {"Mallet percussion": 179, "Marimba, xylophone": 180, "Glockenspiel": 181, "Vibraphone": 182},
    "organ": {"Organ": 155, "Electronic organ": 156, "Hammond organ": 157},
    "reed": {"Saxophone": 197, "Clarinet": 198},
    "string": {
        "Bowed string instrument": 189,
        "String section": 190,
        "Violin, fiddle": 191,
        "Pizzicato": 192,
        "Cello": 193,
        "Double bass": 194,
    },
    "synth_lead": {"Synthesizer": 158},
    "vocal": {
        "Singing": 27,
        "Choir": 28,
        "Yodeling": 29,
        "Chant": 30,
        "Mantra": 31,
        "Male singing": 32,
        "Female singing": 33,
        "Child singing": 34,
        "Synthetic singing": 35,
        "Rapping": 36,
        "Humming": 37,
    },
    "speech": {
        "Speech": 0,
        "Male speech, man speaking": 1,
        "Female speech, woman speaking": 2,
        "Child speech, kid speaking": 3,
        "Conversation": 4,
        "Narration, monologue": 5,
    },
}
"""Name and number among the 527 of each label's classes."""

_NOT_IN_YAMNET: Final = (1, 2, 12, 32, 33)
"""Numbers of the classes that YAMNet leaves out; the sixth comes after all that are named here."""


def columns(classes: int) -> dict[str, tuple[int, ...]]:
    """The numbers of each label's classes in a list of so many.

    Args:
        classes: 527 for all of AudioSet's, 521 for YAMNet's.

    Raises:
        ValueError: another number.
    """
    if classes == AUDIOSET_CLASSES:
        return {label: tuple(own.values()) for label, own in CLASSES.items()}
    if classes == YAMNET_CLASSES:
        return {label: tuple(_in_yamnet(own.values())) for label, own in CLASSES.items()}
    raise ValueError(f"AudioSet has {AUDIOSET_CLASSES} classes, YAMNet {YAMNET_CLASSES}; not {classes}")


def to_labels(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores of our labels: each the highest of its classes', as they are not exclusive.

    Shape:
        ``[..., 527]`` or ``[..., 521]`` → ``[..., labels]``, in the order of ``dsp.labels.LABELS``.

    Raises:
        ValueError: another number of classes.
    """
    numbers = columns(scores.shape[-1])
    return np.stack([scores[..., numbers[label]].max(-1) for label in LABELS], axis=-1)


def _in_yamnet(numbers: Iterable[int]) -> Iterator[int]:
    for number in numbers:
        if number not in _NOT_IN_YAMNET:
            yield number - sum(missing < number for missing in _NOT_IN_YAMNET)

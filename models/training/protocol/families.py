"""The families that the protocol tells apart, and what its notebook reached."""

from __future__ import annotations

from typing import Final

PUBLISHED_ACCURACY: Final[dict[str, float]] = {
    "bass": 0.5655,
    "brass": 0.6673,
    "flute": 0.5282,
    "guitar": 0.5764,
    "keyboard": 0.5764,
    "mallet": 0.7300,
    "organ": 0.5964,
    "reed": 0.6873,
    "string": 0.7218,
    "vocal": 0.7564,
}
"""Best accuracy of the notebook's binary models, each at a threshold of its own."""

PUBLISHED_MAP: Final = 0.5467
"""Mean of its average precisions."""

FAMILIES: Final = tuple(PUBLISHED_ACCURACY)
"""NSynth's families without synth_lead, which the notebook has no model for."""

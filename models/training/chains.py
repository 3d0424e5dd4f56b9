"""Effect chains as players of each family use them, drawn at random and applied to a phrase."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.training import effects
from models.training.room import impulse_response, play_in

Samples = NDArray[np.float32]

PICKED_UP: Final = frozenset({"guitar", "bass"})
"""Families that go through amplifiers."""

MODULATED: Final = frozenset({"guitar", "keyboard", "organ", "synth_lead"})
"""Families often played through chorus, tremolo or delay pedals."""

DRIVEN: Final = frozenset({"organ", "keyboard", "synth_lead", "vocal", "drums"})
"""Families that are driven a little now and then."""

ECHOED: Final = MODULATED | {"vocal"}

BREATHING: Final = frozenset({"brass", "flute", "guitar", "reed", "string", "synth_lead", "vocal"})
"""Families whose players bend notes and play in sections."""


def apply_chain(
    signal: Samples, rate_hz: int, family: str, rng: np.random.Generator, *, amplifier: bool = True
) -> Samples:
    """A phrase through a random but likely chain: amplifier, pedals, EQ, compressor, room, band limit.

    Args:
        signal: ``[samples]``.
        rate_hz: its rate.
        family: whose chain.
        rng: all choices.
        amplifier: whether guitars and basses may be driven (not those recorded distorted).
    """
    peak = float(np.abs(signal).max(initial=0.0))
    if peak < 1e-6:
        return signal
    played = signal / np.float32(peak)
    if family in PICKED_UP and amplifier:
        played = _amplify(played, rate_hz, family, rng)
    for families, chance, effect in _EFFECTS:
        if (families is None or family in families) and rng.random() < chance:
            played = effect(played, rate_hz, rng)
    return played


def _amplify(signal: Samples, rate_hz: int, family: str, rng: np.random.Generator) -> Samples:
    kind = rng.choice(["direct", "clean", "crunch", "high_gain"], p=_AMPLIFIERS[family])
    if kind == "direct":
        return signal
    drive_db = {"clean": rng.uniform(-6, 4), "crunch": rng.uniform(8, 22), "high_gain": rng.uniform(26, 56)}[str(kind)]
    driven = effects.distort(
        effects.high_pass(signal, rate_hz, 70.0 if family == "guitar" else 30.0),
        rate_hz,
        drive_db,
        rng.uniform(0, 0.4),
    )
    if family == "guitar":
        if kind == "high_gain" and rng.random() < 0.2:  # straight into the desk
            return driven
        return effects.cabinet(
            driven, rate_hz, float(np.exp(rng.uniform(np.log(3500), np.log(9500)))), rng.uniform(0, 7)
        )
    return effects.low_pass(driven, rate_hz, rng.uniform(2000, 5000), order=3)


_AMPLIFIERS: Final = {"guitar": [0.25, 0.25, 0.22, 0.28], "bass": [0.5, 0.25, 0.2, 0.05]}


def _bands(rng: np.random.Generator) -> list[effects.Band]:
    bands: list[effects.Band] = []
    if rng.random() < 0.6:
        bands.append(("low_shelf", rng.uniform(80, 300), rng.normal(0, 4), 0.7))
    if rng.random() < 0.6:
        bands.append(("high_shelf", rng.uniform(2500, 8000), rng.normal(0, 4), 0.7))
    bands += [
        (
            "peak",
            float(np.exp(rng.uniform(np.log(200), np.log(6000)))),
            rng.normal(0, 4),
            rng.uniform(0.5, 2.0),
        )
        for _ in range(rng.integers(0, 3))
    ]
    return bands


def _squeeze(signal: Samples, rate_hz: int, rng: np.random.Generator) -> Samples:
    ratio = float(rng.choice([2.0, 4.0, 8.0, 20.0]))
    return effects.compress(effects.to_rms(signal, -18.0), rate_hz, rng.uniform(-30, -16), ratio)


def _room(signal: Samples, rate_hz: int, rng: np.random.Generator) -> Samples:
    if rng.random() < 0.65:  # a living room, a rehearsal room, a booth
        rt60_s, wet_db = rng.uniform(0.15, 0.7), rng.uniform(-18, 4)
    else:  # a stage, a hall, a plate
        rt60_s, wet_db = rng.uniform(0.6, 2.6), rng.uniform(-20, 0)
    return play_in(signal, impulse_response(rate_hz, rt60_s, wet_db, rng))


Effect = Callable[[Samples, int, np.random.Generator], Samples]

_EFFECTS: Final[tuple[tuple[frozenset[str] | None, float, Effect], ...]] = (
    (BREATHING, 0.2, lambda s, hz, rng: effects.wow(s, hz, float(rng.choice([8.0, 20.0, 45.0])), rng)),
    (BREATHING, 0.12, lambda s, hz, rng: effects.ensemble(s, hz, int(rng.integers(1, 5)), rng)),
    (DRIVEN, 0.12, lambda s, hz, rng: effects.distort(s, hz, rng.uniform(3, 18), rng.uniform(0, 0.3))),
    (MODULATED, 0.2, lambda s, hz, rng: effects.chorus(s, hz, rng.uniform(0.3, 4), rng.uniform(0.5, 3), 0.4)),
    (MODULATED, 0.1, lambda s, hz, rng: effects.tremolo(s, hz, rng.uniform(3, 8), rng.uniform(0.3, 0.9))),
    (ECHOED, 0.2, lambda s, hz, rng: effects.echo(s, hz, rng.uniform(0.12, 0.5), rng.uniform(0.2, 0.5), 0.25)),
    (None, 0.7, lambda s, hz, rng: effects.equalise(s, hz, _bands(rng))),
    (None, 0.35, _squeeze),
    (None, 0.7, _room),
    (None, 0.12, lambda s, hz, rng: effects.low_pass(s, hz, rng.uniform(4000, 9500))),
    (None, 0.08, lambda s, hz, rng: effects.high_pass(s, hz, rng.uniform(60, 250))),
)
"""Which families (all by default) get what, how often, in the order of a strip."""

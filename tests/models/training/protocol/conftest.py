"""Notes small enough to be made in a test: decaying tones, three of each held-out source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from dsp.labels import LABELS
from models.card import ModelCard, Network
from models.crnn import Crnn, CrnnSettings
from models.store import network_settings, save_detector
from models.training.phrases import RATE_HZ
from models.training.protocol.clips import Note, to_note
from models.training.protocol.library import Library, Source
from models.training.splits import HELD_OUT, NOISE


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of recordings of every source that the valid and test splits hold of three families, and of noise."""
    folder = tmp_path_factory.mktemp("notes")
    lines = ["path,family,instrument,source,licence,seconds,original"]
    time = np.arange(2 * RATE_HZ) / RATE_HZ
    for number, (family, source) in enumerate(sorted(HELD_OUT["test"] | HELD_OUT["valid"])):
        if family not in {"bass", "flute", "reed", NOISE}:
            continue
        library, _, instrument = source.partition("/")
        for octave in (2, 3, 4):
            name = f"{number}_c{octave}_f.wav"
            hertz = 65.4 * 2 ** (octave - 2) * (1 + 0.1 * (LABELS.index(family) if family in LABELS else 0))
            soundfile.write(folder / name, 0.5 * np.sin(2 * np.pi * hertz * time) * np.exp(-time), RATE_HZ)
            lines.append(f"{name},{family},{instrument or 'any'},{library},CC0,2.0,c{octave}_f.wav")
    (folder / "manifest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def weights(make_card: Callable[..., ModelCard], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny network that nobody trained, stored."""
    sizes = Network(channels=(2,) * 7, pools=CrnnSettings().pools, hidden=4, gru_layers=1)
    card = make_card(network=sizes)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = Crnn(network_settings(card))
    path = tmp_path_factory.mktemp("weights") / "some.safetensors"
    save_detector(path, network, card)
    return path


def tone(hertz: float, seconds: float = 2.0) -> Note:
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return to_note((0.5 * np.sin(2 * np.pi * hertz * time)).astype(np.float32))


@pytest.fixture(scope="session")
def library() -> Library:
    """Four families of two notes each, and a noise."""
    sources = {
        family: [Source("any", 1.0, [tone(hertz), tone(1.5 * hertz)])]
        for family, hertz in (("bass", 60.0), ("flute", 900.0), ("reed", 300.0), ("vocal", 210.0))
    }
    hiss = np.random.default_rng(0).standard_normal(3 * RATE_HZ).astype(np.float32)
    return Library({**sources, NOISE: [Source("hiss", 1.0, [to_note(hiss)])]})

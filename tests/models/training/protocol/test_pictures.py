from __future__ import annotations

import io

import numpy as np
from matplotlib import colormaps
from matplotlib.image import imread

from models.training.protocol.library import Library
from models.training.protocol.overlays import Overlay
from models.training.protocol.plots import plot_confusion, plot_counts, plot_reliability
from models.training.protocol.reliability import reliability
from models.training.protocol.scores import CountScores
from models.training.protocol.spectrograms import Panel, _title, plot_spectrograms


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(imread(io.BytesIO(png), format="png"))[..., :3]


def test_counts_are_drawn_in_two_colours():
    line = [CountScores(count, 0.5, 0.6, float(count)) for count in range(11)]
    higher = [CountScores(count, 0.7, 0.8, float(count + 1)) for count in range(11)]
    one, two = (pixels(plot_counts(lines)) for lines in ({"a": line}, {"a": line, "b": higher}))
    assert one.shape == two.shape
    assert (np.abs(one - two).sum(-1) > 0.1).sum() > 500


def test_a_higher_mean_is_darker():
    means = np.zeros((2, 3))
    pale = pixels(plot_confusion(means, ["noise", "bass"], ["bass", "brass", "drums"]))
    means[1, 0] = 1
    dark = pixels(plot_confusion(means, ["noise", "bass"], ["bass", "brass", "drums"]))
    assert dark.mean() < pale.mean() - 0.05


def test_reliability_is_drawn_for_any_number_of_families():
    rng = np.random.default_rng(0)
    one = reliability(rng.random(50), rng.random(50) < 0.5)
    few = pixels(plot_reliability({"bass": one, "brass": one}))
    many = pixels(plot_reliability({str(index): one for index in range(7)}))
    assert many.shape[0] > few.shape[0]
    assert many.shape[1] > few.shape[1]


def test_a_title_tells_what_was_heard_missed_and_wrongly_heard():
    def title(families: tuple[str, ...], said: list[str]) -> list[str]:
        return _title(Panel("added", np.zeros((4, 128), np.float32), said), families)

    assert title(("bass", "reed"), ["bass", "organ"]) == [
        "added",
        "heard: bass",
        "missed: reed",
        "wrongly heard: organ",
    ]
    assert title((), []) == ["added", "heard: nothing"]
    assert title((), ["organ"]) == ["added", "wrongly heard: organ"]


def test_louder_is_brighter(library: Library):
    note = library.sources["flute"][0].notes[0]
    overlay = Overlay(("flute",), (note,), (0.0,))
    loud = Panel("added", overlay.added(), ["flute"])
    quiet = Panel("averaged", overlay.added() - 40, [])
    drawn = pixels(plot_spectrograms(("flute",), [loud, quiet]))
    brightest = np.array(colormaps["magma"](1.0)[:3])
    # The left axes, the right ones; the colour bar beyond has every colour.
    left, right = (
        (np.abs(drawn[:, columns] - brightest).max(-1) < 0.02).sum() for columns in (slice(90, 580), slice(640, 1140))
    )
    assert left > 100
    assert right == 0

"""What a frame of the detector costs, and what others would: ``python benchmarks/detector.py [--yamnet FILE]``.

Prints milliseconds of CPU per second of sound and strip for features and network, a frame at a time as the live
program asks for them; the same with cold caches, since there 66 ms lie between two frames; and how long one
frame takes. Beside it the network as training uses it, frame by frame and on the last ten seconds anew for each
frame, and YAMNet from its tflite file. All take turns in every round: a figure is the median of the rounds, a
ratio that of the rounds' ratios. One torch thread, as in the daemon. On a CUDA device also what a frame takes there.
"""  # noqa: INP001 (a program, not a package)

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from dsp.features import LogMel
from models.crnn import Crnn, fold_norms
from models.store import load_detector, network_settings

ROUNDS = 9
STEPS = 100
"""Frames in a round."""
PASSES = 5
"""Calls in a round of what costs much more."""
WINDOW_S = 10.0
GOALS_MS = {1: 10.0, 8: 5.0}
"""CPU of features and network per second of sound and strip, by strips."""
GOAL_P99_MS = 10.0
CUDA_STRIPS = (1, 16, 128)
COLD_BYTES = 32 * 1_024 * 1_024

Action = Callable[[int], object]
"""What is done with a frame, by its number."""


class Load:
    """One sound for so many strips, and what is done with each frame of it."""

    def __init__(self, strips: int, weights: Path | None, device: str) -> None:
        self._detector = load_detector(weights, device)
        self._detector.reset(strips)
        features, hops = self._detector.features, self._detector.hops_per_frame
        self._log_mel = LogMel(features, device)
        shape = (STEPS, strips, features.samples_for(hops))
        self._windows = 0.1 * torch.randn(shape, generator=torch.Generator().manual_seed(4)).to(device)
        with torch.inference_mode():
            self._mels = [self._log_mel(window) for window in self._windows]

    @torch.inference_mode()
    def features(self, frame: int) -> Tensor:
        """Samples to log-mel."""
        return self._log_mel(self._windows[frame])

    def network(self, frame: int) -> Tensor:
        """Log-mel to posteriors."""
        return self._detector.step(self._mels[frame])

    @torch.inference_mode()
    def both(self, frame: int) -> Tensor:
        """Samples to posteriors that the host can read."""
        return self._detector.step(self._log_mel(self._windows[frame])).cpu()


class Costs:
    """What was measured, by name.

    Attributes:
        cpu_ms: per second of sound and strip, by a round's median call.
        wall_ms: of every call.
    """

    def __init__(self) -> None:
        self.cpu_ms: dict[str, list[float]] = {}
        self.wall_ms: dict[str, list[float]] = {}

    def measure(self, name: str, action: Action, calls: int, per_s: float, before: Action | None = None) -> None:
        """Call it so often; ``per_s`` calls make a second of one strip. What comes before a call is not timed."""
        cpu_s = []
        for call in range(calls):
            if before:
                before(call)
            began_cpu, began = time.process_time(), time.perf_counter()
            action(call)
            self.wall_ms.setdefault(name, []).append(1_000 * (time.perf_counter() - began))
            cpu_s.append(time.process_time() - began_cpu)
        self.cpu_ms.setdefault(name, []).append(1_000 * float(np.median(cpu_s)) * per_s)

    def median(self, name: str) -> float:
        """The median round's CPU."""
        return float(np.median(self.cpu_ms[name]))

    def ratio(self, name: str, to: str) -> float:
        """The median of the rounds' ratios."""
        return float(np.median(np.divide(self.cpu_ms[name], self.cpu_ms[to])))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What a frame of the detector costs, and what others would.")
    parser.add_argument("--weights", type=Path, help="of another model than the one shipped")
    parser.add_argument("--yamnet", type=Path, help="YAMNet's tflite file (needs the package ai-edge-litert)")
    options = parser.parse_args()
    torch.set_num_threads(1)
    try:
        lines = on_cpu(options.weights, options.yamnet)
        if torch.cuda.is_available():
            lines += on_cuda(options.weights)
    except ValueError as error:
        sys.exit(f"{parser.prog}: {error}")
    sys.stdout.write("\n".join(lines) + "\n")


def on_cpu(weights: Path | None, yamnet: Path | None) -> list[str]:
    """Every contender in turn, round by round; the report."""
    card = load_detector(weights).card
    rate_hz = card.features.sample_rate_hz / (card.hops_per_frame * card.features.hop)
    costs = Costs()
    loads = {strips: Load(strips, weights, "cpu") for strips in GOALS_MS}
    others = [
        ("the training network, frame by frame", offline(weights, 1), rate_hz),
        ("a window of 10 s anew for each frame", offline(weights, round(WINDOW_S * rate_hz)), rate_hz),
    ]
    if yamnet:
        window = yamnet_window(yamnet)
        others += [("YAMNet at its own hop of 0.48 s", window, 1 / 0.48), ("YAMNet for each frame", window, rate_hz)]
    ballast = np.zeros(COLD_BYTES, np.uint8)
    for _ in range(ROUNDS):
        for strips, load in loads.items():
            per_s = rate_hz / strips
            costs.measure(f"features {strips}", load.features, STEPS, per_s)
            costs.measure(f"network {strips}", load.network, STEPS, per_s)
            costs.measure(f"both {strips}", load.both, STEPS, per_s)
            costs.measure(f"cold {strips}", load.both, STEPS, per_s, lambda _: np.add(ballast, 1, out=ballast))
        for name, action, per_s in others:
            costs.measure(name, action, PASSES, per_s)
    return [
        f"CPU ms per second of sound and strip at {rate_hz:.1f} decisions a second, median of {ROUNDS} rounds:",
        *own_report(costs),
        *others_report(costs, [name for name, _, _ in others]),
        *step_report(costs),
    ]


def offline(weights: Path | None, frames: int) -> Action:
    """The network as training uses it, on so many frames of one strip; nobody trained it, which costs the same."""
    card = load_detector(weights).card
    network = Crnn(network_settings(card)).eval().requires_grad_(False)
    fold_norms(network)
    sound = torch.randn(1, frames * card.hops_per_frame, card.features.n_mels)

    @torch.inference_mode()
    def run(_: int) -> None:
        network(sound)

    return run


def yamnet_window(path: Path) -> Action:
    """YAMNet on one of its windows of one strip, features included."""
    try:
        from models.training.teachers.yamnet import WINDOW, Yamnet  # noqa: PLC0415 - its package is optional
    except ImportError as error:
        raise ValueError("YAMNet needs the package ai-edge-litert: install obs-soundcheck[research]") from error
    yamnet = Yamnet(path)
    window: NDArray[np.float32] = np.random.default_rng(4).normal(0, 0.1, (1, WINDOW)).astype(np.float32)
    return lambda _: yamnet(window)


def own_report(costs: Costs) -> list[str]:
    """The detector's figures and goals."""
    rows = {"features": "features", "network": "network", "both": "both", "cold": "both, caches cold"}
    return [
        row("", [counted(strips) for strips in GOALS_MS]),
        *(row(text, [f"{costs.median(f'{part} {strips}'):.2f}" for strips in GOALS_MS]) for part, text in rows.items()),
        row("goal for both", [f"{goal_ms:.2f}" for goal_ms in GOALS_MS.values()]),
        row("", [met(costs.median(f"both {strips}"), goal_ms) for strips, goal_ms in GOALS_MS.items()]),
    ]


def others_report(costs: Costs, names: Sequence[str]) -> list[str]:
    """What others cost for one strip, and how many times what the detector does."""
    ratios = {name: [f"{costs.ratio(name, f'both {strips}'):.1f} x" for strips in GOALS_MS] for name in names}
    return [
        "",
        row("The same for others, one strip", ["", *(f"both at {strips}" for strips in GOALS_MS)]),
        *(row(name, [f"{costs.median(name):.2f}", *ratios[name]]) for name in names),
    ]


def step_report(costs: Costs) -> list[str]:
    """How long one frame takes."""
    walls = {
        f"{counted(strips)}, caches {state}": costs.wall_ms[f"{part} {strips}"]
        for part, state in {"both": "warm", "cold": "cold"}.items()
        for strips in GOALS_MS
    }
    return [
        "",
        row("Features and network of one frame, ms", ["p50", "p99", "max", f"p99 <= {GOAL_P99_MS:g}"]),
        *(
            row(name, [*percentiles(wall_ms), met(float(np.percentile(wall_ms, 99)), GOAL_P99_MS)])
            for name, wall_ms in walls.items()
        ),
    ]


def on_cuda(weights: Path | None) -> list[str]:
    """Frames on the CUDA device, from samples there to posteriors here."""
    costs = Costs()
    for strips in CUDA_STRIPS:
        load = Load(strips, weights, "cuda")
        costs.measure("warm-up", load.both, STEPS, 1.0)
        for _ in range(ROUNDS):
            costs.measure(counted(strips), load.both, STEPS, 1.0)
    return [
        "",
        row(f"The same on {torch.cuda.get_device_name()}, ms", ["p50", "p99", "max"]),
        *(row(counted(strips), percentiles(costs.wall_ms[counted(strips)])) for strips in CUDA_STRIPS),
    ]


def row(name: str, cells: Sequence[str]) -> str:
    """A line of a table."""
    return f"{name:<38}" + "".join(f"{cell:>12}" for cell in cells)


def counted(strips: int) -> str:
    """So many strips, in words."""
    return "1 strip" if strips == 1 else f"{strips} strips"


def percentiles(values: Sequence[float]) -> list[str]:
    """Median, 99th percentile and maximum."""
    return [f"{value:.2f}" for value in np.percentile(values, (50, 99, 100))]


def met(value: float, goal: float) -> str:
    """Whether it is as low as wanted."""
    return "met" if value <= goal else "missed"


if __name__ == "__main__":
    main()

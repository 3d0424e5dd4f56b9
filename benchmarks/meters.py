"""CPU time of meters and warnings beside ffmpeg's and pyloudnorm's: ``python benchmarks/meters.py [--file FILE]``.

Prints milliseconds of CPU per second of stereo sound and strip. Ours is measured for one strip and for eight, part by
part and then together: quantum by quantum in turn, and everything that a view shows read as often as the daemon reads
it. ffmpeg's is what the filter ``ebur128=peak=true`` adds to reading the file; it measures loudness and true peaks.
pyloudnorm measures integrated loudness and range, of the whole file at once. All take turns in every round: a figure is
the least of the rounds, a ratio the median of the rounds' ratios. What is not installed is left out. The exit status is
1 if ours is over its goal.
"""  # noqa: INP001 (a program, not a package)

from __future__ import annotations

import argparse
import importlib.util
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from dsp.events import Cause
from dsp.layout import Layout
from dsp.meters import Meters
from dsp.quantum import QUANTA_PER_S, quantum_frames
from dsp.settings import AnalysisSettings
from dsp.strip import Strip
from dsp.warnings import Warnings
from plugin.analysis import SNAPSHOT_S

RATE_HZ = 48_000
SECONDS = 20
ROUNDS = 7
STRIPS = (1, 8)
GOAL_MS = 15.0

FFMPEG, PYLOUDNORM = "ffmpeg ebur128", "pyloudnorm"


def main() -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description="CPU time of meters and warnings beside others'.")
    parser.add_argument("--file", type=Path, help=f"sound to measure instead of a made one; {SECONDS} s of it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound.wav"
        rate = write(path, options.file)
        rounds = measured(path, rate)
    print_table(rounds)
    return int(min(one["together, 1 strip"] for one in rounds) > GOAL_MS)


def write(path: Path, source: Path | None) -> int:
    """Write a stereo file of floats; its rate."""
    if source is None:
        soundfile.write(path, music(), RATE_HZ, subtype="FLOAT")
        return RATE_HZ
    sound, rate = soundfile.read(source, frames=SECONDS * soundfile.info(source).samplerate, always_2d=True)
    soundfile.write(path, np.resize(sound[:, :2].T, (2, len(sound))).T, rate, subtype="FLOAT")
    return rate


def music() -> NDArray[np.float32]:
    """``[frames, 2]``: chords in noise that swell, up to half a decibel above full scale now and then."""
    rng = np.random.default_rng(4)
    times = np.arange(SECONDS * RATE_HZ)[:, None] / RATE_HZ
    notes = sum(np.sin(2 * np.pi * times * rng.uniform(80, 2_000, 2)) for _ in range(3))
    swell = 0.22 + 0.13 * np.sin(2 * np.pi * 0.5 * times)
    sound = swell * (notes + 0.1 * rng.standard_normal((len(times), 2)))
    return np.clip(sound, -1, 1).astype(np.float32)


def measured(path: Path, rate: int) -> list[dict[str, float]]:
    """For each round the CPU time of everything, in ms per second of sound and strip."""
    sound, _ = soundfile.read(path, dtype="float32", always_2d=True)
    sound = sound[: len(sound) // quantum_frames(rate) * quantum_frames(rate)]
    ours = {strips: Load(sound, rate, strips) for strips in STRIPS}
    rounds = []
    for _ in range(ROUNDS):
        took: dict[str, float] = {}
        for strips, load in ours.items():
            name = f"{strips} strip" + "s" * (strips > 1)
            took[f"meters, {name}"] = own_cpu_s(load.measure) / strips
            took[f"warnings, {name}"] = own_cpu_s(load.warn) / strips
            took[f"together, {name}"] = own_cpu_s(load.do_all) / strips
        if shutil.which("ffmpeg"):
            took[FFMPEG] = child_cpu_s(path, "ebur128=peak=true") - child_cpu_s(path, "anull")
        if importlib.util.find_spec("pyloudnorm"):
            took[PYLOUDNORM] = own_cpu_s(lambda: judge_by_pyloudnorm(sound, rate))
        rounds.append({what: 1_000 * cpu_s * rate / len(sound) for what, cpu_s in took.items()})
    return rounds


class Load:
    """A sound for so many strips, each hearing it at another time, and what is done with it."""

    def __init__(self, sound: NDArray[np.float32], rate: int, strips: int) -> None:
        self._rate = rate
        self._strips = strips
        self._layout = Layout([Strip(f"Strip {index}", (2 * index + 1, 2 * index + 2)) for index in range(strips)])
        moved = [np.roll(sound, 12_345 * index, axis=0) for index in range(strips)]
        self._frames = quantum_frames(rate)
        blocks = np.split(np.concatenate(moved, axis=1), len(sound) // self._frames)
        self._quanta = [np.ascontiguousarray(block.T) for block in blocks]
        self._true_peaks = self.measure()

    def measure(self) -> list[NDArray[np.float32]]:
        """Levels, true peaks, loudness."""
        meters = Meters(self._layout, self._rate)
        return [meters.process(quantum, index * self._frames) for index, quantum in enumerate(self._quanta)]

    def warn(self) -> None:
        """Clips, overs, flat tops, watchdogs."""
        warnings = Warnings(self._layout, self._rate, AnalysisSettings({}))
        for index, (quantum, peaks) in enumerate(zip(self._quanta, self._true_peaks, strict=True)):
            warnings.process(quantum, peaks, index * self._frames)

    def do_all(self) -> None:
        """Both, and what a view reads."""
        meters, warnings = Meters(self._layout, self._rate), Warnings(self._layout, self._rate, AnalysisSettings({}))
        for index, quantum in enumerate(self._quanta):
            start = index * self._frames
            warnings.process(quantum, meters.process(quantum, start), start)
            if index % round(SNAPSHOT_S * QUANTA_PER_S) == 0:
                meters.levels()
                meters.loudness()
                for strip in range(self._strips):
                    _ = warnings.faults(strip), [warnings.light(cause, strip) for cause in Cause]


def own_cpu_s(work: Callable[[], object]) -> float:
    """CPU time of a piece of our own work."""
    began_s = time.process_time()
    work()
    return time.process_time() - began_s


def child_cpu_s(path: Path, audio_filter: str) -> float:
    """CPU time of ffmpeg with a filter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ["ffmpeg", "-nostdin", "-v", "quiet", "-threads", "1", "-i", path, "-af", audio_filter, "-f", "null", "-"]
    subprocess.run(command, check=True)  # noqa: S603 (a path of our own)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def judge_by_pyloudnorm(sound: NDArray[np.float32], rate: int) -> None:
    """Integrated loudness and range."""
    from pyloudnorm import Meter  # noqa: PLC0415 - perhaps it is not installed

    meter = Meter(rate)
    meter.integrated_loudness(sound)
    meter.loudness_range(sound)


def print_table(rounds: list[dict[str, float]]) -> None:
    """The figures, and the ratios to ffmpeg's and pyloudnorm's."""
    tell(f"CPU ms per second of stereo sound and strip (goal: {GOAL_MS:g}):")
    others = [other for other in (FFMPEG, PYLOUDNORM) if other in rounds[0]]
    tell(f"{'':<20}{'ms':>8}" + "".join(f"{f'to {other}':>20}" for other in others))
    for what in rounds[0]:
        ratios = (np.median([one[what] / one[other] for one in rounds]) for other in others)
        least = min(one[what] for one in rounds)
        tell(f"{what:<20}{least:>8.2f}" + "".join(f"{ratio:>20.2f}" for ratio in ratios))


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

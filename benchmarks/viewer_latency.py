"""What the viewers wait for: ``python benchmarks/viewer_latency.py``.

A real OBS records while sounds are played into the virtual interface that Soundcheck captures and OBS records, too.
The latency of an event is the distance between the sound's onset in the file's audio and the overlay's appearance in
its picture: what a viewer of that file sees. Needs what the tests with the markers ``obs`` and ``portaudio`` need, and
ffmpeg. About ten minutes.

The parts are told by an ear of our own at the interface, by a relay between Soundcheck and OBS, and by ``soundcheck
analyze`` of the same sounds. The sound that OBS captures lies some tens of milliseconds behind its picture, so that in
the film an overlay seems to come sooner than it does. The second row of each overlay is without that.
"""  # noqa: INP001 (a program, not a package)

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path += [str(ROOT / "tests" / "support"), str(ROOT)]

import pytest  # noqa: E402 - the test suite's parts start the real OBS
from connections import CLIPPING, INSTRUMENTS  # noqa: E402
from event_sounds import Sound, analysed_s, bursts, takes  # noqa: E402
from latencies import Latency, Played, lags_s, latencies  # noqa: E402
from obs_relay import ObsRelay  # noqa: E402
from recorded import Box, envelope_of, film_of, onsets_s, sound_of  # noqa: E402
from recording_studio import FPS, Pace, RecordingStudio  # noqa: E402
from sound_stage import DEVICE, HOST_API, SAMPLE_RATE_HZ, Stage  # noqa: E402
from stage_daemon import listening  # noqa: E402
from stage_ear import StageEar  # noqa: E402

BOXES = {CLIPPING: Box(0.0, 1 / 3), INSTRUMENTS: Box(2 / 3, 1.0)}
"""Where Soundcheck makes its overlays: at the top and at the bottom."""

GOALS_MS = {CLIPPING: {95: 150}, INSTRUMENTS: {50: 450, 95: 800}}
"""Percentiles of the latency, in milliseconds."""

HELD = 0.98
"""Of OBS's frames; with fewer it was not able to do its work."""

CONFIG = f"""\
[audio]
device = "{DEVICE}"
host_api = "{HOST_API}"

[[strips]]
name = "Band"
channels = [13, 14]

[clip]
hold_s = 0.5
"""

CHANNELS = (1, 2, 13, 14)
"""OBS mixes all of the desk's, of which it takes the first two in full; Soundcheck has a strip of the last two."""

GAP_S = 1.2
"""Seconds of silence after a sound at least: so each onset is one, and the overlays are empty."""


@dataclass(frozen=True, slots=True)
class Session:
    """What came of a recording.

    Attributes:
        events: how long each took.
        pace: how well OBS kept up.
        analysed_s: how much sound the analysis needs for an event, by the sound's name.
    """

    events: Sequence[Latency]
    pace: Pace
    analysed_s: Mapping[str, float]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="From a sound's onset to the overlay, in what OBS records.")
    parser.add_argument("--clips", type=int, default=60, help="clipping bursts (default: 60)")
    parser.add_argument("--rounds", type=int, default=3, help="times that each of 20 takes is played (default: 3)")
    parser.add_argument("--canvas", type=canvas, default=(640, 360), metavar="WxH", help="OBS's (default: 640x360)")
    parser.add_argument("--seed", type=int, default=0, help="of the order and the gaps")
    parser.add_argument("--keep", type=Path, metavar="FILE.mkv", help="keep the recording")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - no secret
    sounds = [*bursts(options.clips), *takes() * options.rounds]
    if not sounds:
        parser.error("nothing to play: --clips or --rounds has to be 1 or more")
    chance.shuffle(sounds)
    tell(f"{len(sounds)} events on a canvas of {options.canvas[0]}x{options.canvas[1]}; {load()}")
    try:
        session = measure(sounds, options.canvas, chance, options.keep)
    except (OSError, ValueError, pytest.skip.Exception) as error:
        sys.exit(f"{parser.prog}: {error}")
    for line in report(session):
        tell(line)


def measure(sounds: Sequence[Sound], size: tuple[int, int], chance: random.Random, keep: Path | None) -> Session:
    """Play and record, then look at the recording."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lat-", ignore_cleanup_errors=True)))
        needed_s = analysed_s(sounds, folder)
        (folder / "sound").mkdir(mode=0o700)
        stage = Stage(folder / "sound")
        stack.callback(stage.close)
        studio = RecordingStudio(folder, stage, size)
        stack.callback(studio.close)
        relay = ObsRelay(studio.obs.port)
        stack.callback(relay.close)
        soundcheck = stack.enter_context(listening(CONFIG, BOXES, folder, stage, studio.obs, port=relay.port))
        ear = StageEar(stage)
        stack.callback(ear.close)
        studio.record()
        for sound in sounds:
            play(sound, stage, chance)
            soundcheck.wait_until(lambda: not any(map(relay.text, BOXES)), "the overlays are empty", 20.0)
        film, pace = studio.cut()
        ear.close()
        if keep is not None:
            shutil.copyfile(film, keep)
        return Session(look(film, [sound.played for sound in sounds], ear, relay), pace, needed_s)


def play(sound: Sound, stage: Stage, chance: random.Random) -> None:
    """Play it to its end, and then a little silence; not always as much, so that all phases of the frames are met."""
    silence_s = GAP_S + chance.uniform(0.0, 0.3)
    silence = np.zeros(round(silence_s * SAMPLE_RATE_HZ), np.float32)
    stage.play(np.concatenate([sound.samples, silence]), CHANNELS).wait()


def look(path: Path, played: Sequence[Played], ear: StageEar, relay: ObsRelay) -> list[Latency]:
    """How long each event took, by the recording."""
    film = film_of(path, tuple(BOXES.values()))
    appearances = {source: film.appearances_s(index) for index, source in enumerate(BOXES)}
    return latencies(played, onsets_s(envelope_of(sound_of(path))), appearances, ear.onsets_s(), relay.writes)


def report(session: Session) -> Iterator[str]:
    """The lines of the table."""
    pace = session.pace
    yield (
        f"OBS reached {pace.fps:.1f} of {FPS} frames a second ({pace.late} drawn late, {pace.skipped} not encoded, "
        f"{pace.draw_ms:.1f} ms a frame); {load()}"
    )
    if pace.fps < HELD * FPS:
        yield "too few: this machine is too slow or too busy, and the figures are more about it than about Soundcheck"
    lags = lags_s(session.events)
    yield f"the film's sound lies {1_000 * min(lags):.0f} to {1_000 * max(lags):.0f} ms behind its picture"
    yield f"{'milliseconds':<44}{'events':>8}{'p50':>8}{'p95':>8}{'max':>8}"
    for source, name in {CLIPPING: "clipping", INSTRUMENTS: "an instrument"}.items():
        own = [(event, lag) for event, lag in zip(session.events, lags, strict=True) if event.played.source == source]
        if own:
            yield from section(name, own, session.analysed_s)


def section(name: str, events: Sequence[tuple[Latency, float]], analysed_s: Mapping[str, float]) -> Iterator[str]:
    """The table's lines about one overlay. An event that was never shown counts as infinitely late."""
    goals_ms = GOALS_MS[events[0][0].played.source]
    shown_s = [np.inf if event.shown_s is None else event.shown_s for event, _ in events]
    true_s = [value_s + lag_s for value_s, (_, lag_s) in zip(shown_s, events, strict=True)]
    yield row(f"{name}: onset to picture, in the film", shown_s) + verdict(shown_s, goals_ms)
    yield row("  the same without the film's lag", true_s) + verdict(true_s, goals_ms)
    yield row("  onset to event: sound that it takes", [analysed_s.get(event.played.sound) for event, _ in events])
    yield row("  onset at the interface to request", [event.asked_s for event, _ in events])
    yield row("  request to OBS's answer", [event.answered_s for event, _ in events])
    yield row("  request to picture", [event.drawn_s + lag_s for event, lag_s in events if event.drawn_s is not None])
    yield from told("never shown", [event for event, _ in events if event.shown_s is None])
    shown = [event for event, _ in events if event.shown_s is not None]
    yield from told("something else first", [event for event in shown if event.played.word not in event.first])


def verdict(values_s: Sequence[float], goals_ms: Mapping[int, float]) -> str:
    """Whether the goals are met."""
    met = {percent: percentile_ms(values_s, percent) <= goal_ms for percent, goal_ms in goals_ms.items()}
    return "   " + ", ".join(
        f"p{percent} <= {goal_ms:g}: {'met' if met[percent] else 'missed'}" for percent, goal_ms in goals_ms.items()
    )


def told(what: str, events: Sequence[Latency]) -> Iterator[str]:
    """A line for each sound whose overlay was not at once what it should be."""
    for (sound, first), times in Counter((event.played.sound, event.first) for event in events).items():
        yield f"  {what}, {times}x: {sound}, shown {first or 'nothing'!r}"


def row(name: str, values_s: Sequence[float | None]) -> str:
    """A line of the table."""
    known_s = [value_s for value_s in values_s if value_s is not None]
    cells = [percentile_ms(known_s, percent) for percent in (50, 95, 100)] if known_s else []
    return f"{name:<44}{len(known_s):>8}" + "".join(f"{cell:>8.0f}" for cell in cells)


def percentile_ms(values_s: Sequence[float], percent: float) -> float:
    """A value that was met, in milliseconds: the smallest that so many percent are not above."""
    return 1_000 * float(np.percentile(values_s, percent, method="inverted_cdf"))


def load() -> str:
    """How busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def canvas(text: str) -> tuple[int, int]:
    """Width and height."""
    width, height = text.split("x")
    return int(width), int(height)


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

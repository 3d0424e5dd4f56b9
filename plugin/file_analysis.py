"""Files through the pipeline, as fast as it goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from dsp.analysis import Analysis
from dsp.events import Event
from dsp.pipeline import Analyser
from overlays.stretches import stretches
from plugin.analysis_job import AnalysisJob
from plugin.errors import UserError
from plugin.file_progress import complain, sound_progress
from plugin.file_report import FileReport
from plugin.hearing import Hearing
from plugin.mailbox import Snapshot, Update
from plugin.plot_data import ChartRecorder
from plugin.report_writing import Draw, write_reports
from plugin.rules.trial import Replay
from plugin.scores import Paths, scores_writer
from plugin.sound_file import SoundFile
from plugin.strip_summary import StripSummary

BLOCK_S = 1.0
"""Seconds of sound read at once."""

READING_S = 0.1
"""Seconds between two readings of the loudness, for a picture and for rules. The events do not depend on it."""


def analyse_files(job: AnalysisJob, hearing: Hearing, stream: TextIO, draw: Draw | None = None) -> int:
    """Analyse one file after the other and write what is heard; logs among them are read.

    Args:
        job: what.
        hearing: with what ears.
        stream: where it goes.
        draw: draws a picture of each file, if the job wants any.

    Returns:
        The exit status, as `write_reports`.
    """
    return write_reports(job, stream, lambda path, scores: analyse_file(path, job, hearing, scores), draw)


def analyse_file(path: Path, job: AnalysisJob, hearing: Hearing, scores: Paths) -> FileReport:
    """What there is to be told of one sound; its scores are written to their files.

    Raises:
        UserError: it cannot be read, lacks a channel, has an odd sample rate, or scores cannot be written.
    """
    with SoundFile(path) as sound:
        strips = job.strips_of(path, sound)
        try:
            analyser = hearing.analyser(strips, sound.sample_rate_hz)
        except ValueError as error:
            raise UserError(f"{path}: {error}") from error
        events: list[Event] = []
        recorder = None if job.plot is None else ChartRecorder(strips, sound.sample_rate_hz)
        replay = None if job.trial is None else Replay(job.trial)
        with scores_writer(scores, hearing.labels) if scores else nullcontext() as writer:
            for analysis in _analyses(sound, analyser, path.name, recorder, replay):
                events += analysis.events
                if writer is not None:
                    writer.write(analysis.posteriors)
    if analyser.bad_samples:
        complain(f"{path}: {analyser.bad_samples} samples are no numbers and were taken for silence")
    seconds = analyser.position_s
    summaries = tuple(StripSummary.of(state, seconds, job.profile) for state in analyser.state)
    return FileReport(
        file=str(path),
        seconds=seconds,
        events=tuple(events),
        heard=tuple(stretches(events, seconds)),
        summaries=summaries,
        outcomes=() if replay is None else replay.outcomes,
        chart=None if recorder is None else recorder.chart(path.name, summaries, job.profile),
    )


def _analyses(
    sound: SoundFile, analyser: Analyser, title: str, recorder: ChartRecorder | None, replay: Replay | None
) -> Iterator[Analysis]:
    """Everything that is heard in a file, piece by piece, with a progress bar where somebody can see it."""
    in_pieces = recorder is not None or replay is not None
    with sound_progress(title, sound.frames) as advance:
        for block in sound.blocks(round(BLOCK_S * sound.sample_rate_hz)):
            for piece in _pieces(block, sound.sample_rate_hz) if in_pieces else (block,):
                analysis = analyser.process(piece)
                if recorder is not None:
                    recorder.hear(piece, analyser.position_s, analyser.state)
                _pass_on(analysis, analyser, recorder, replay)
                yield analysis
            advance(len(block))
        rest = analyser.finish()
        _pass_on(rest, analyser, recorder, replay)
        yield rest


def _pass_on(analysis: Analysis, analyser: Analyser, recorder: ChartRecorder | None, replay: Replay | None) -> None:
    if recorder is not None:
        recorder.add(analysis.events)
    if replay is not None:
        replay.take(Update(Snapshot(analyser.position_s, analyser.state), analysis.events))


def _pieces(block: NDArray[np.float32], sample_rate_hz: int) -> Iterator[NDArray[np.float32]]:
    frames = round(READING_S * sample_rate_hz)
    for start in range(0, len(block), frames):
        yield block[start : start + frames]

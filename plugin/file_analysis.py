"""Files through the pipeline, as fast as it goes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from dsp.analysis import Analysis
from dsp.pipeline import Analyser
from plugin.analysis_job import AnalysisJob
from plugin.errors import UserError
from plugin.file_progress import complain, sound_progress
from plugin.file_table import print_table
from plugin.hearing import Hearing
from plugin.plot_data import Chart, ChartRecorder
from plugin.records import FORMATS, Record, record_of, summary_record
from plugin.scores import Paths, scores_writer
from plugin.sound_file import SoundFile
from plugin.strip_summary import StripSummary

BLOCK_S = 1.0
"""Seconds of sound read at once."""

READING_S = 0.1
"""Seconds between two readings of the loudness for a picture. The events do not depend on it."""

Draw = Callable[[Chart, Path], None]
"""Draws a picture and writes it there."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of a file.

    Attributes:
        records: events, and a summary a strip.
        summaries: the same summaries.
        chart: what there is to be drawn; None if nothing is.
    """

    records: list[Record]
    summaries: tuple[StripSummary, ...]
    chart: Chart | None


def analyse_files(job: AnalysisJob, hearing: Hearing, stream: TextIO, draw: Draw | None = None) -> int:
    """Analyse one file after the other and write the events; what goes wrong with one is told on stderr.

    The events of a file are written when it is done, so of a broken one there are none. If stderr is a terminal, a
    table of each file's figures goes there.

    Args:
        job: what.
        hearing: with what ears.
        stream: where events go.
        draw: draws a picture of each file, if the job wants any.

    Returns:
        The exit status: 1 if there was a file that could not be analysed, or a picture that could not be written.
    """
    write = FORMATS[job.format](stream)
    status = 0
    for path, scores, plot in zip(job.files, job.scores_paths(), job.plot_paths(), strict=True):
        try:
            report = analyse_file(path, job, hearing, scores)
            for record in report.records:
                write(record)
            stream.flush()
            if sys.stderr.isatty():
                print_table(Console(stderr=True), path.name, report.summaries)
            if draw is not None and plot is not None and report.chart is not None:
                draw(report.chart, plot)
        except UserError as error:
            complain(str(error))
            status = 1
    return status


def analyse_file(path: Path, job: AnalysisJob, hearing: Hearing, scores: Paths) -> FileReport:
    """What there is to be told of one file; its scores are written to their files.

    Raises:
        UserError: it cannot be read, lacks a channel, has an odd sample rate, or scores cannot be written.
    """
    with SoundFile(path) as sound:
        strips = job.strips_of(path, sound)
        try:
            analyser = hearing.analyser(strips, sound.sample_rate_hz)
        except ValueError as error:
            raise UserError(f"{path}: {error}") from error
        records: list[Record] = []
        recorder = None if job.plot is None else ChartRecorder(strips, sound.sample_rate_hz)
        with scores_writer(scores, hearing.labels) if scores else nullcontext() as writer:
            for analysis in _analyses(sound, analyser, path.name, recorder):
                records += [record_of(event, str(path)) for event in analysis.events]
                if writer is not None:
                    writer.write(analysis.posteriors)
    if analyser.bad_samples:
        complain(f"{path}: {analyser.bad_samples} samples are no numbers and were taken for silence")
    summaries = tuple(StripSummary.of(state, analyser.position_s, job.profile) for state in analyser.state)
    records += [summary_record(summary, str(path)) for summary in summaries]
    chart = None if recorder is None else recorder.chart(path.name, summaries, job.profile)
    return FileReport(records, summaries, chart)


def _analyses(sound: SoundFile, analyser: Analyser, title: str, recorder: ChartRecorder | None) -> Iterator[Analysis]:
    """Everything that is heard in a file, piece by piece, with a progress bar where somebody can see it."""
    with sound_progress(title, sound.frames) as advance:
        for block in sound.blocks(round(BLOCK_S * sound.sample_rate_hz)):
            for piece in _pieces(block, sound.sample_rate_hz) if recorder else (block,):
                analysis = analyser.process(piece)
                if recorder is not None:
                    recorder.hear(piece, analyser.position_s, analyser.state)
                    recorder.add(analysis.events)
                yield analysis
            advance(len(block))
        rest = analyser.finish()
        if recorder is not None:
            recorder.add(rest.events)
        yield rest


def _pieces(block: NDArray[np.float32], sample_rate_hz: int) -> Iterator[NDArray[np.float32]]:
    frames = round(READING_S * sample_rate_hz)
    for start in range(0, len(block), frames):
        yield block[start : start + frames]

"""Files through the pipeline, as fast as it goes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from dsp.analysis import Analysis
from dsp.pipeline import Analyser
from plugin.analysis_job import AnalysisJob
from plugin.errors import UserError
from plugin.hearing import Hearing
from plugin.records import FORMATS, Record, record_of
from plugin.scores import Paths, scores_writer
from plugin.sound_file import SoundFile

BLOCK_S = 1.0
"""Seconds of sound read at once."""


def analyse_files(job: AnalysisJob, hearing: Hearing, stream: TextIO) -> int:
    """Analyse one file after the other and write the events; what goes wrong with one is told on stderr.

    The events of a file are written when it is done, so of a broken one there are none.

    Args:
        job: what.
        hearing: with what ears.
        stream: where events go.

    Returns:
        The exit status: 1 if there was a file that could not be analysed.
    """
    write = FORMATS[job.format](stream)
    status = 0
    for path, scores in zip(job.files, job.scores_paths(), strict=True):
        try:
            records = analyse_file(path, job, hearing, scores)
        except UserError as error:
            _complain(str(error))
            status = 1
            continue
        for record in records:
            write(record)
        stream.flush()
    return status


def analyse_file(path: Path, job: AnalysisJob, hearing: Hearing, scores: Paths) -> list[Record]:
    """The records of one file; its scores are written to their files.

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
        with scores_writer(scores, hearing.labels) if scores else nullcontext() as writer:
            for analysis in _analyses(sound, analyser, path.name):
                records += [record_of(event, str(path)) for event in analysis.events]
                if writer is not None:
                    writer.write(analysis.posteriors)
    if analyser.bad_samples:
        _complain(f"{path}: {analyser.bad_samples} samples are no numbers and were taken for silence")
    return records


def _analyses(sound: SoundFile, analyser: Analyser, title: str) -> Iterator[Analysis]:
    """Everything that is heard in a file, piece by piece, with a progress bar where somebody can see it."""
    with _progress(title, sound.frames) as advance:
        for block in sound.blocks(round(BLOCK_S * sound.sample_rate_hz)):
            yield analyser.process(block)
            advance(len(block))
        yield analyser.finish()


@contextmanager
def _progress(title: str, frames: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr if that is a terminal; call what it gives with the frames that were done."""
    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        disable=not sys.stderr.isatty(),
    )
    with progress:
        task = progress.add_task(title, total=max(1, frames))
        yield lambda done: progress.advance(task, done)


def _complain(text: str) -> None:
    sys.stderr.write(f"soundcheck: {text}\n")

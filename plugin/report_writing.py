"""Reports of files, written one after the other."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from rich.console import Console

from plugin.analysis_job import AnalysisJob
from plugin.errors import UserError
from plugin.evening_reading import is_log
from plugin.evening_report import evening_report
from plugin.file_progress import complain
from plugin.file_report import FORMATS, RECORDS, FileReport
from plugin.file_table import print_table
from plugin.plot_data import Chart
from plugin.scores import Paths

Draw = Callable[[Chart, Path], None]
"""Draws a picture and writes it there."""

Hear = Callable[[Path, Paths], FileReport]
"""What there is to be told of a sound, and where its scores go; raises a `UserError` where that can't be."""


def write_reports(job: AnalysisJob, stream: TextIO, hear: Hear | None = None, draw: Draw | None = None) -> int:
    """Go through the files and write what there is in each; what goes wrong with one is told on stderr.

    A file is written when it is done, so of a broken one there is nothing. If stderr is a terminal, a table of each
    sound's figures goes there.

    Args:
        job: what.
        stream: where it goes.
        hear: analyses a sound; may be left out where all files are logs.
        draw: draws a picture of each file, if the job wants any.

    Returns:
        The exit status: 1 if there was a file that could not be analysed, or a picture that could not be written.
    """
    write = FORMATS[job.format](stream)
    status = 0
    for path, scores, plot in zip(job.files, job.scores_paths(), job.plot_paths(), strict=True):
        try:
            told = None if hear is None or is_log(path) else hear(path, scores)
            report = told or evening_report(path, job.part, complain)
            write(report)
            stream.flush()
            if sys.stderr.isatty() and report.summaries and job.format in RECORDS:
                print_table(Console(stderr=True), path.name, report.summaries)
            if draw is not None and plot is not None and report.chart is not None:
                draw(report.chart, plot)
        except UserError as error:
            complain(str(error))
            status = 1
    return status

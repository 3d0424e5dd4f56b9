"""What there is to be told of a file, and the forms in which it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TextIO

from dsp.events import Event
from overlays.captions import subtitles
from overlays.chapters import FEWEST, Chapter, chapter_lines, chapters
from overlays.stretches import Stretch
from plugin.file_progress import complain
from plugin.plot_data import Chart
from plugin.records import Record, RecordWriter, csv_writer, json_writer, record_of, rule_record, summary_record
from plugin.rules.intents import Outcome, outcome_line
from plugin.strip_summary import StripSummary


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of a file.

    Attributes:
        file: its path.
        seconds: how long it is.
        events: what happened.
        heard: what was on.
        summaries: a strip each; none of a log.
        marked: chapters that somebody marked; none of a sound.
        outcomes: what rules would have done, if any were tried.
        chart: what there is to be drawn; None if nothing is.
    """

    file: str
    seconds: float
    events: tuple[Event, ...]
    heard: tuple[Stretch, ...]
    summaries: tuple[StripSummary, ...] = ()
    marked: tuple[Chapter, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    chart: Chart | None = None

    def records(self) -> Iterator[Record]:
        """Events and what rules would have done, in the order in which they became known; then the summaries."""
        timed = [(event.reported, record_of(event, self.file)) for event in self.events]
        timed += [(outcome.at_s, rule_record(outcome, self.file)) for outcome in self.outcomes]
        if self.outcomes:
            timed.sort(key=lambda one: one[0])
        yield from (record for _, record in timed)
        yield from (summary_record(summary, self.file) for summary in self.summaries)


ReportWriter = Callable[[FileReport], None]
"""Writes one file's."""

CHAPTERS: Final = "chapters"
SRT: Final = "srt"
LINES: Final = "lines"


def _records(writer: Callable[[TextIO], RecordWriter]) -> Callable[[TextIO], ReportWriter]:
    def make(stream: TextIO) -> ReportWriter:
        write = writer(stream)

        def write_all(report: FileReport) -> None:
            for record in report.records():
                write(record)

        return write_all

    return make


def _chapters(stream: TextIO) -> ReportWriter:
    def write(report: FileReport) -> None:
        found = chapters(report.heard, report.seconds, report.marked)
        stream.writelines(f"{line}\n" for line in chapter_lines(found))
        if len(found) < FEWEST:
            complain(f"{report.file}: too few chapters ({len(found)}): video platforms want at least {FEWEST}")

    return write


def _srt(stream: TextIO) -> ReportWriter:
    def write(report: FileReport) -> None:
        stream.write(subtitles(report.heard))

    return write


def _lines(stream: TextIO) -> ReportWriter:
    def write(report: FileReport) -> None:
        stream.write(f"{report.file}\n")
        stream.writelines(f"{outcome_line(outcome)}\n" for outcome in report.outcomes)
        if not report.outcomes:
            stream.write("  no rule would have done anything\n")

    return write


FORMATS: Mapping[str, Callable[[TextIO], ReportWriter]] = {
    "jsonl": _records(json_writer),
    "csv": _records(csv_writer),
    CHAPTERS: _chapters,
    SRT: _srt,
    LINES: _lines,
}
"""Makers of writers, by the name that the command line uses."""

RECORDS: Final = ("jsonl", "csv")
"""Formats that can tell of several files, and of rules."""

"""``soundcheck analyze``: what ``run`` hears, of files instead of an interface; and what it heard all evening."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dsp.profile import PROFILES
from plugin.commands import Subparsers, add_command, add_weights_option
from plugin.errors import UsageError, UserError

if TYPE_CHECKING:
    from plugin.report_writing import Draw

PARTS = ("recording", "stream", "session")

INSTALL = "pip install 'obs-soundcheck[plot]'"


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``analyze`` to the program."""
    parser = add_command(
        subparsers,
        "analyze",
        summary="analyse sound files as `run` would have heard them",
        description=(
            "Prints what is heard in sound files, a line of JSON an event: file, time (seconds into the "
            "file), reported (when the live program would have known), event, strip, and where they apply "
            "label, confidence, channel, samples, runs, overs, plateaus, peak_dbtp, level_dbfs, fault, value, "
            "count. After a file's events there is a line a strip with the event `summary`: loudness, true peak, "
            "how many clips, overs and flat tops, and after a minute of sound what to do. On a terminal the "
            "same is shown as a table, too. A file that ends in .jsonl is the log that `run` wrote of an evening: of "
            "it the last recording is taken, else the last stream, else the last run. --rules tries the "
            "configuration's rules on a recording and tells what they would have done, and why."
        ),
        examples=(
            "  soundcheck analyze song.flac\n"
            "  soundcheck analyze --plot song.png song.flac     a picture: waveform, loudness, instruments\n"
            "  soundcheck analyze --format csv --output events.csv *.wav\n"
            "  soundcheck analyze --strip Voice=1 --strip Band=3,4 multitrack.wav\n"
            "  soundcheck analyze --scores scores song.flac     probabilities of each frame: scores/song.csv\n"
            "  soundcheck analyze --format chapters show.flac   chapters, to put below a video\n"
            "  soundcheck analyze --format srt evening.jsonl    subtitles of the last recording\n"
            "  soundcheck analyze --rules --scene Wide show.flac    a dry run of the rules"
        ),
    )
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="sound files, 8 to 192 kHz, or logs (.jsonl) of an evening"
    )
    parser.add_argument(
        "--strip",
        action="append",
        type=_strip,
        dest="strips",
        metavar="NAME=1,2",
        help="a strip and its channels; may be repeated (default: one strip Main of all channels)",
    )
    parser.add_argument(
        "--format",
        choices=("jsonl", "csv", "chapters", "srt"),
        help="events as jsonl (default) or csv; or chapters as video platforms read them; or subtitles (srt)",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it there, not to stdout")
    parser.add_argument(
        "--plot",
        type=Path,
        metavar="FILE.png",
        help="draw a picture; with several files FILE-1.png, FILE-2.png, … in their order. Needs the extra "
        "obs-soundcheck[plot]",
    )
    parser.add_argument(
        "--profile",
        choices=tuple(PROFILES),
        help="what loudness is judged by: "
        + ", ".join(f"{name} {one.target_lufs:g} LUFS" for name, one in PROFILES.items())
        + " (default: the configuration's, else streaming)",
    )
    parser.add_argument(
        "--scores",
        type=Path,
        metavar="DIR",
        help="write each file's raw probabilities to DIR/<stem>.csv, with several strips <stem>.<strip>.csv",
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="take the [detector], [clip], [loudness] and [watch] settings of this configuration (default: none)",
    )
    add_weights_option(parser, "the configuration's")
    _add_rules(parser)
    _add_evening(parser)


def _add_rules(parser: argparse.ArgumentParser) -> None:
    rules = parser.add_argument_group("a dry run of rules")
    rules.add_argument(
        "--rules",
        nargs="?",
        type=Path,
        const=Path(),
        metavar="FILE.toml",
        help="try the rules of this configuration (left out: that of --config, else yours); lines, or records with "
        "--format jsonl or csv",
    )
    rules.add_argument("--scene", metavar="NAME", help="the program scene at the beginning")
    rules.add_argument("--streaming", action="store_true", help="as if OBS streamed")
    rules.add_argument("--recording", action="store_true", help="as if OBS recorded")


def _add_evening(parser: argparse.ArgumentParser) -> None:
    evening = parser.add_argument_group("a part of an evening's log")
    evening.add_argument("--of", choices=PARTS, help="the last one of these (default: the first that there is)")
    evening.add_argument("--since", metavar="TIME", help="one that began after this, such as 20:15 or 2026-11-22T20:15")
    evening.add_argument("--until", metavar="TIME", help="one that began before this; a session is cut at both times")


def run(args: argparse.Namespace) -> int:
    """Analyse the files.

    Raises:
        UserError: the configuration is wrong, or nothing can be written where it should be.
    """
    from plugin.analysis_job import DEFAULT_STRIP, AnalysisJob
    from plugin.config import Config, load_config, with_weights
    from plugin.evening_reading import is_log
    from plugin.evening_report import Wanted
    from plugin.file_progress import complain
    from plugin.output_file import output_file
    from plugin.report_writing import write_reports
    from plugin.scenes.on_air import OnAir
    from plugin.sections.loudness import LoudnessSettings
    from plugin.trying import doubts, own_strips, trial_of

    files, rules_file = _files(args)
    config = with_weights(Config() if args.config is None else load_config(args.config), args.weights)
    if args.profile is not None:
        config = config.model_copy(update={"loudness": LoudnessSettings(profile=args.profile)})
    strips = tuple(args.strips or ())
    trial = None
    if args.rules is not None:
        book = load_config(args.config if rules_file is None else rules_file)
        trial = trial_of(book, OnAir(args.scene or "", streaming=args.streaming, recording=args.recording))
        strips = strips or own_strips(book)
        for line in doubts(trial, [name for name, _ in strips] or [DEFAULT_STRIP]):
            complain(line)
    job = AnalysisJob(
        files=files,
        strips=strips,
        format=args.format or ("jsonl" if trial is None else "lines"),
        output=args.output,
        scores=args.scores,
        profile=config.loudness.aim,
        plot=args.plot,
        trial=trial,
        part=Wanted(args.of, args.since, args.until),
    )
    draw = None if args.plot is None else _pencil(args.plot)
    if args.scores is not None:
        _make_folder(args.scores)

    def work(stream: TextIO) -> int:
        if all(map(is_log, files)):
            return write_reports(job, stream)
        # After all that is quick to be found wrong: it imports torch.
        from plugin.file_analysis import analyse_files
        from plugin.hearing import load_hearing

        return analyse_files(job, load_hearing(config), stream, draw)

    if args.output is not None:
        with output_file(args.output) as stream:
            return work(stream)
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        # For a program, not for a terminal with its own encoding and line ends.
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    return work(sys.stdout)


def _files(args: argparse.Namespace) -> tuple[tuple[Path, ...], Path | None]:
    """The files to analyse, and the one of the rules: in ``--rules song.flac`` there is none."""
    files: list[Path] = args.files
    rules: Path | None = args.rules
    if rules is not None and rules.suffix != ".toml":
        files = files if rules == Path() else [rules, *files]
        rules = None
    if not files:
        raise UsageError("which file? Name a sound, or the log of an evening: soundcheck analyze song.flac")
    if args.rules is None and (args.scene is not None or args.streaming or args.recording):
        raise UsageError("--scene, --streaming and --recording are for --rules only")
    return tuple(files), rules


def _pencil(picture: Path) -> Draw:
    """What draws, once it is certain that it can: nobody wants to learn after an hour of analysis that it cannot."""
    if not picture.absolute().parent.is_dir():
        raise UserError(f"{picture}: the folder {picture.parent} is not there: make it first")
    try:
        from plugin.plot import draw_chart
    except ModuleNotFoundError as error:
        raise UserError(f"`soundcheck analyze --plot` needs matplotlib: {INSTALL}") from error
    return draw_chart


def _strip(text: str) -> tuple[str, tuple[int, ...]]:
    """``Voice=1,2`` → its name and channels."""
    name, _, numbers = text.rpartition("=")
    try:
        channels = tuple(int(number) for number in numbers.split(","))
    except ValueError:
        channels = ()
    if not name.strip() or not channels or min(channels) < 1 or len(set(channels)) < len(channels):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no strip: it has a name and different channels from 1, such as Voice=1 or Band=3,4"
        )
    return name.strip(), channels


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: cannot be made ({error.strerror or error})") from error

"""What ``soundcheck analyze`` was asked to do, checked before anything is read or written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dsp.profile import STREAMING, Profile
from dsp.strip import Strip
from plugin.errors import UsageError, UserError
from plugin.evening_reading import is_log
from plugin.evening_report import ANY_PART, Wanted
from plugin.file_report import CHAPTERS, SRT
from plugin.rules.trial import Trial
from plugin.scores import Paths, scores_paths
from plugin.sound_file import SoundFile

DEFAULT_STRIP = "Main"


@dataclass(frozen=True, slots=True)
class AnalysisJob:
    """Files to analyse, and where to write what is heard.

    Attributes:
        files: to read.
        strips: names and channels; none for one strip of all channels.
        format: a key of ``file_report.FORMATS``.
        output: where what is heard goes; None for stdout.
        scores: folder for the raw probabilities; None for none.
        profile: what loudness is judged by.
        plot: where the picture goes; with several files a number is put to its name. None for none.
        trial: rules to try, if any.
        part: of a log of the evening.

    Raises:
        UsageError: strips of the same name, a picture that is no PNG, an output that would overwrite an input or
            another output, or what cannot be had together.
    """

    files: tuple[Path, ...]
    strips: tuple[tuple[str, tuple[int, ...]], ...] = ()
    format: str = "jsonl"
    output: Path | None = None
    scores: Path | None = None
    profile: Profile = STREAMING
    plot: Path | None = None
    trial: Trial | None = None
    part: Wanted = ANY_PART

    def __post_init__(self) -> None:
        self._check_together()
        names = [name for name, _ in self.strips]
        if len(set(names)) < len(names):
            raise UsageError("two strips have the same name: give each --strip another one")
        if self.plot is not None and self.plot.suffix.lower() != ".png":
            raise UsageError(f"--plot {self.plot}: the picture is a PNG: give it a name that ends in .png")
        inputs = {path.resolve() for path in self.files}
        outputs = [path for paths in self.scores_paths() for path in paths.values()]
        outputs += [path for path in (self.output, *self.plot_paths()) if path is not None]
        taken: set[Path] = set()
        for output in outputs:
            if output.resolve() in inputs:
                raise UsageError(f"{output} is to be read and to be written: choose another place for one")
            if output.resolve() in taken:
                raise UsageError(f"{output} is to be written twice: give --output, --scores or --plot another name")
            taken.add(output.resolve())

    def _check_together(self) -> None:
        """One of these is about sounds, another about logs, a third about one file only."""
        logs = [path for path in self.files if is_log(path)]
        about_sound = {
            "--strip": self.strips,
            "--scores": self.scores,
            "--plot": self.plot,
            "--rules": self.trial,
        }
        if logs and (wrong := [option for option, value in about_sound.items() if value]):
            raise UsageError(f"{wrong[0]} needs a sound, and {logs[0]} is a log of an evening")
        if len(logs) < len(self.files) and self.part != ANY_PART:
            raise UsageError("--of, --since and --until choose a part of an evening's log, such as evening.jsonl")
        if self.format in {CHAPTERS, SRT} and len(self.files) > 1:
            raise UsageError(f"--format {self.format} is of one file at a time")
        if self.trial is not None and self.format in {CHAPTERS, SRT}:
            raise UsageError(f"--rules and --format {self.format} are two things: ask for one after the other")

    def scores_paths(self) -> list[Paths]:
        """For each file where its scores go, by strip: nowhere if none are wanted."""
        if self.scores is None:
            return [{} for _ in self.files]
        return scores_paths(self.files, self.scores, [name for name, _ in self.strips] or [DEFAULT_STRIP])

    def plot_paths(self) -> list[Path | None]:
        """For each file where its picture goes: ``FILE.png``, of several ``FILE-1.png`` and so on."""
        if self.plot is None or len(self.files) == 1:
            return [self.plot for _ in self.files]
        return [self.plot.with_stem(f"{self.plot.stem}-{place}") for place in range(1, len(self.files) + 1)]

    def strips_of(self, path: Path, sound: SoundFile) -> tuple[Strip, ...]:
        """The strips of one file.

        Raises:
            UserError: it lacks a channel.
        """
        for name, channels in self.strips:
            if max(channels) > sound.channels:
                raise UserError(
                    f"{path}: strip {name!r} wants channel {max(channels)}, the file has {sound.channels}: "
                    f'name those of the file, such as --strip "{name}=1"'
                )
        strips = self.strips or ((DEFAULT_STRIP, tuple(range(1, sound.channels + 1))),)
        return tuple(Strip(name, channels) for name, channels in strips)

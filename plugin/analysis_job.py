"""What ``soundcheck analyze`` was asked to do, checked before anything is read or written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dsp.profile import STREAMING, Profile
from dsp.strip import Strip
from plugin.errors import UsageError, UserError
from plugin.scores import Paths, scores_paths
from plugin.sound_file import SoundFile

DEFAULT_STRIP = "Main"


@dataclass(frozen=True, slots=True)
class AnalysisJob:
    """Files to analyse, and where to write what is heard.

    Attributes:
        files: to read.
        strips: names and channels; none for one strip of all channels.
        format: a key of ``records.FORMATS``.
        output: where the events go; None for stdout.
        scores: folder for the raw probabilities; None for none.
        profile: what loudness is judged by.
        plot: where the picture goes; with several files a number is put to its name. None for none.

    Raises:
        UsageError: strips of the same name, a picture that is no PNG, or an output that would overwrite an input or
            another output.
    """

    files: tuple[Path, ...]
    strips: tuple[tuple[str, tuple[int, ...]], ...] = ()
    format: str = "jsonl"
    output: Path | None = None
    scores: Path | None = None
    profile: Profile = STREAMING
    plot: Path | None = None

    def __post_init__(self) -> None:
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
                raise UserError(f"{path}: strip {name!r} wants channel {max(channels)}, the file has {sound.channels}")
        strips = self.strips or ((DEFAULT_STRIP, tuple(range(1, sound.channels + 1))),)
        return tuple(Strip(name, channels) for name, channels in strips)

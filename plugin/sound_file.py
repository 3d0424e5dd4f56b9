"""Sound files, read a block at a time: an hour of sound never lies in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from plugin.errors import UserError


class SoundFile:
    """An open sound file of any format that libsndfile reads. Use it in a ``with`` block, or ``close`` it.

    Args:
        path: the file.

    Attributes:
        sample_rate_hz: frames per second.
        channels: samples per frame.
        frames: how many the file says it has.

    Raises:
        UserError: it is missing, or no sound file that can be read.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise UserError(f"{path}: {'is a folder' if path.is_dir() else 'no such file'}")
        try:
            self._file = soundfile.SoundFile(path)
        except (soundfile.LibsndfileError, OSError) as error:
            raise UserError(f"{path}: cannot be read as a sound file ({_reason(error)})") from error
        self._path = path
        self.sample_rate_hz: int = self._file.samplerate
        self.channels: int = self._file.channels
        self.frames: int = self._file.frames

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it; more than once does no harm."""
        self._file.close()

    def rewind(self) -> None:
        """Begin anew: the next blocks are the first ones again.

        Raises:
            UserError: the file cannot be read any more.
        """
        try:
            self._file.seek(0)
        except (soundfile.LibsndfileError, RuntimeError) as error:
            raise UserError(f"{self._path}: cannot be read from its beginning again ({_reason(error)})") from error

    def blocks(self, frames: int) -> Iterator[NDArray[np.float32]]:
        """What has not been read yet, full scale being ±1: ``[frames, channels]``, the last one shorter.

        Raises:
            UserError: the file is broken further in.
        """
        read = 0
        while True:
            try:
                block: NDArray[np.float32] = self._file.read(frames, dtype="float32", always_2d=True)
            except (soundfile.LibsndfileError, RuntimeError) as error:
                at_s = read / self.sample_rate_hz
                raise UserError(f"{self._path}: broken after {at_s:.1f} s ({_reason(error)})") from error
            if not len(block):
                return
            read += len(block)
            yield block


def _reason(error: Exception) -> str:
    """What libsndfile says, in one line."""
    text = error.error_string if isinstance(error, soundfile.LibsndfileError) else str(error)
    return text.strip().rstrip(".")

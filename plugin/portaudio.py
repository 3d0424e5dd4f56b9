"""PortAudio: which inputs there are, and opening one. The only module that imports sounddevice.

It is imported when first needed, so the program works where PortAudio's system library is missing.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plugin.devices import RATES_HZ, Device, resolve
from plugin.errors import MissingLibraryError, UserError
from plugin.sections.audio import AudioSettings

BLOCKS_PER_S = 100
"""The callback gets blocks of 10 ms, the pipeline's quantum."""

LATENCY_S = 0.05
"""Seconds of sound that the driver is to buffer. The least that it offers, often 10 ms, would be lost when
Python lets the callback wait longer than that; blocks still come every 10 ms."""

INVALID_SAMPLE_RATE = -9997
"""``paInvalidSampleRate`` of portaudio.h."""

OnBlock = Callable[[NDArray[np.float32], bool], None]
"""Gets a block ``[frames, channels]``, valid during the call only, and whether sound was lost before it."""


def input_devices() -> tuple[Device, ...]:
    """Every input device, as PortAudio saw them when it was last initialised.

    Raises:
        MissingLibraryError: PortAudio's library is missing.
    """
    sounddevice = _library()
    host_apis = sounddevice.query_hostapis()
    default = sounddevice.default.device[0]
    return tuple(
        Device(
            index=found["index"],
            name=found["name"],
            host_api=host_apis[found["hostapi"]]["name"],
            channels=found["max_input_channels"],
            default_rate_hz=round(found["default_samplerate"]),
            is_default=found["index"] == default,
            is_host_api_default=found["index"] == host_apis[found["hostapi"]]["default_input_device"],
        )
        for found in sounddevice.query_devices()
        if found["max_input_channels"] > 0
    )


def supported_rates_hz(device: Device) -> tuple[int, ...]:
    """Those of 44.1, 48, 88.2 and 96 kHz that a device offers."""
    sounddevice = _library()
    supported = []
    for rate_hz in RATES_HZ:
        with contextlib.suppress(sounddevice.PortAudioError), _quiet_stderr():
            # Two channels, as some drivers name hundreds that they cannot all open at once.
            sounddevice.check_input_settings(
                device=device.index, channels=min(device.channels, 2), dtype="float32", samplerate=rate_hz
            )
            supported.append(rate_hz)
    return tuple(supported)


def refresh() -> None:
    """Look for devices anew: PortAudio knows only those of its initialisation. No stream may be open.

    Raises:
        MissingLibraryError: PortAudio's library is missing.
        UserError: the sound system cannot be reached.
    """
    sounddevice = _library()
    try:
        # sounddevice has no public way, and keeps these documented for exactly this. After an
        # initialisation that failed there is nothing to terminate.
        if sounddevice._initialized:  # noqa: SLF001
            sounddevice._terminate()  # noqa: SLF001
        sounddevice._initialize()  # noqa: SLF001
    except sounddevice.PortAudioError as error:
        raise UserError(f"the computer's sound system cannot be reached ({error})") from error


class InputStream:
    """A running stream of one device.

    Args:
        audio: which device, and its sample rate.
        channels: how many to take, from the first.
        on_block: called in the audio thread. It must not wait, and what it raises ends the stream.
        on_end: called in some thread when the stream has ended, for whatever reason.

    Attributes:
        device: the one that was found.

    Raises:
        UserError: what keeps the device from being opened.
    """

    def __init__(self, audio: AudioSettings, channels: int, on_block: OnBlock, on_end: Callable[[], None]) -> None:
        sounddevice = _library()
        self.device = resolve(input_devices(), audio.device, audio.host_api)
        if self.device.channels < channels:
            raise UserError(
                f"{self.device} has no channel {channels}, which the strips need: correct their channels "
                "(`soundcheck devices --watch` shows where sound comes in)"
            )

        opened = _channels_to_open(self.device, channels)

        def callback(data: Any, frames: int, _time: Any, status: Any) -> None:
            block = np.frombuffer(data, np.float32).reshape(frames, opened)
            on_block(block[:, :channels], status.input_overflow)

        try:
            with _quiet_stderr():
                self._stream = sounddevice.RawInputStream(
                    samplerate=audio.sample_rate_hz,
                    blocksize=audio.sample_rate_hz // BLOCKS_PER_S,
                    device=self.device.index,
                    channels=opened,
                    dtype="float32",
                    latency=LATENCY_S,
                    callback=callback,
                    finished_callback=on_end,
                )
                with contextlib.ExitStack() as unless_started:
                    unless_started.callback(self._stream.close)
                    self._stream.start()
                    unless_started.pop_all()
        except sounddevice.PortAudioError as error:
            raise UserError(self._refusal(error, audio.sample_rate_hz)) from error

    def close(self) -> None:
        """End the stream; afterwards no callback comes any more."""
        with _quiet_stderr():
            self._stream.close(ignore_errors=True)

    def _refusal(self, error: Exception, sample_rate_hz: int) -> str:
        text, code, *_ = (*error.args, None)
        if code == INVALID_SAMPLE_RATE:
            rates = ", ".join(map(str, supported_rates_hz(self.device))) or "another rate"
            return (
                f"{self.device} does not run at {sample_rate_hz} Hz but at {rates}: "
                "set audio.sample_rate_hz, or the rate in the interface's own panel"
            )
        return (
            f"{self.device} cannot be opened ({text}): is it plugged in and switched on, "
            "and does no other program hold it for itself?"
        )


def _channels_to_open(device: Device, needed: int) -> int:
    """All of a device's channels, as shared WASAPI takes no other number, but on ALSA only those needed.

    ALSA's virtual devices claim far more channels than come in, and PortAudio itself opens the rest of a real
    one that insists on them.
    """
    return needed if device.host_api == "ALSA" else device.channels


def _library() -> Any:
    """The sounddevice module.

    Raises:
        MissingLibraryError: PortAudio's library is missing.
    """
    try:
        import sounddevice  # noqa: PLC0415  (loads PortAudio's library, which may be missing)
    except OSError as error:
        remedy = (
            "install it, on Debian and Ubuntu with `sudo apt install libportaudio2`, on Fedora with "
            "`sudo dnf install portaudio`, on Arch with `sudo pacman -S portaudio`"
            if sys.platform.startswith("linux")
            else "it comes with sounddevice: `pip install --force-reinstall sounddevice` brings it back"
        )
        raise MissingLibraryError(f"PortAudio, which reads audio devices, is missing ({error}): {remedy}") from error
    return sounddevice


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Let nothing out on file descriptor 2 for the moment.

    On Linux the ALSA and JACK libraries write about every device that they tried and did not find to the C
    library's stderr, past anything that Python could redirect: a dozen alarming lines for a start that went
    well. sounddevice keeps them quiet while PortAudio initialises, but not while a device is opened or tried.
    What another thread writes in this moment is lost too, hence only around those calls.
    """
    kept = None
    if sys.platform.startswith("linux") and sys.stderr is not None:  # None: started without one
        with contextlib.suppress(OSError):
            kept = os.dup(2)
    if kept is None:
        yield
        return
    sys.stderr.flush()
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        os.close(nothing)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)

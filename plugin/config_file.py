"""The commented TOML file that ``soundcheck init`` writes: every key explained, every default shown."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import tomlkit

from plugin.config import AudioSettings, StripSettings

TEMPLATE = """\
# Soundcheck's configuration.
# A key behind a `#` is left out: what it shows is the default, or an example where there is none.
# `soundcheck devices` lists the interfaces, `soundcheck devices --watch NAME` what comes in on which channel.

[audio]
# The interface: its name or a part of it. Left out: the computer's default input.
{device}
# Its driver system, where several offer the same interface: "ALSA", "Core Audio", "Windows WASAPI", ...
{host_api}
# Frames per second: 44100, 48000, 88200 or 96000.
{sample_rate_hz}

# Strips, as on a mixing desk: a name, and the interface's channels counted from 1. One channel is a mono
# strip, two are a stereo one; a desk whose master comes in on 13 and 14 is `channels = [13, 14]`.
# One more strip is one more [[strips]].
{strips}

[detector]
# Where the network runs: "cpu", "cuda" (an Nvidia GPU), or "auto", the GPU if there is one.
# device = "auto"
# Seconds that an instrument's name stays on the screen at least, 0 to 60.
# minimum_on_s = 1.0
# How sure it must be that an instrument plays, 0 to 1: a lower number shows more of them, also wrong ones.
# Labels that are left out keep what the network was tuned to. Labels: bass, brass, drums, flute, guitar,
# keyboard, mallet, organ, reed, string, synth_lead, vocal, speech.
# thresholds = {{ guitar = 0.6, vocal = 0.5 }}
# Over how many frames of 66 ms it is smoothed, an odd number from 1 to 31: more is calmer, and later.
# median_frames = {{ drums = 5 }}
# Weights that `soundcheck train` made of your own recordings, looked for beside this file. Left out: those
# that Soundcheck brings.
# weights = "band-trained/band.safetensors"

[clip]
# How many full-scale samples in a row count as clipping, at least 2.
# run = 3
# Seconds that the warning stays after the last of them, 0 to 60.
# hold_s = 3.0

[obs]
# In OBS: Tools > WebSocket Server Settings > Enable WebSocket server. Port and password stand there too.
# host = "localhost"
# port = 4455
# The password; or a file with nothing else in it, looked for beside this one; or neither, and the environment
# variable SOUNDCHECK_OBS_PASSWORD, which wins over both.
{password}
# password_file = "obs-password.txt"
# The text sources that are written to. Those that OBS lacks are made; yours keep their place and style.
# instruments_source = "Soundcheck Instruments"
# clipping_source = "Soundcheck Clipping"
# The scene to make missing ones in. Left out: the scene on air when Soundcheck connects.
# scene = "Live"
# Seconds to wait for OBS to answer.
# timeout_s = 3.0
"""


def render(audio: AudioSettings, strips: Sequence[StripSettings], password: str | None) -> str:
    """The file's text; reading it gives these values, and the default for everything else.

    Args:
        audio: the interface.
        strips: at least one.
        password: of OBS; None leaves it out.
    """
    return TEMPLATE.format(
        device=_line("device", audio.device, "Mixer"),
        host_api=_line("host_api", audio.host_api, "ALSA"),
        sample_rate_hz=_line("sample_rate_hz", audio.sample_rate_hz),
        strips="\n\n".join(_strip(strip) for strip in strips),
        password=_line("password", password, ""),
    )


def write(path: Path, text: str) -> None:
    """Put the text where the configuration is to be, at once or not at all, readable by its owner alone.

    Raises:
        OSError: it cannot be written.
    """
    path = path.resolve()  # a link stays one
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp's files have mode 0600, so a password is at no time readable by others.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def _strip(strip: StripSettings) -> str:
    return f"[[strips]]\n{_line('name', strip.name)}\n{_line('channels', list(strip.channels))}"


def _line(key: str, value: object, example: str = "") -> str:
    """``key = value``, or a comment with an example if there is no value."""
    shown = tomlkit.item(example if value is None else value).as_string()
    return f"{'# ' if value is None else ''}{key} = {shown}"

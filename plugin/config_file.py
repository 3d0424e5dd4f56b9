"""The commented TOML file that ``soundcheck init`` writes: every key explained, every default shown."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import tomlkit

from plugin.sections.audio import AudioSettings
from plugin.sections.strips import StripSettings

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
# Seconds that a warning stays after its last cause, 0 to 60.
# hold_s = 3.0
# Whether to warn of true peaks above the ceiling, and of sound that was clipped before it came here, too.
# overs = true
# flat_tops = true

[loudness]
# How loud it should be: "streaming" (-14 LUFS), "r128" (EBU R 128, -23 LUFS), both with a ceiling of -1 dBTP;
# or "own", with `target_lufs = -16.0` and, if it is not -1, `ceiling_dbtp = -1.5`.
# Left out: "own" if it has a target, else "streaming".
# profile = "streaming"

# What else is wrong, and the seconds that it has to last to be told. `on = false` switches one of them off.
[watch.silence]
# Where there was sound, RMS below this, in dBFS.
# on = true
# threshold_dbfs = -60.0
# hold_s = 10.0
[watch.dead_side]
# One side of a stereo strip this far below the other, in dB.
# on = true
# difference_db = 40.0
# hold_s = 3.0
[watch.phase]
# The sides' correlation below this: on a phone, in mono, they cancel each other out.
# on = true
# correlation = -0.3
# hold_s = 3.0
[watch.dc_offset]
# The wave's mean further from zero than this; 1 is full scale.
# on = true
# offset = 0.01
# hold_s = 3.0

# Texts in OBS. Sources that OBS lacks are made; yours keep place, style and visibility. Left out: a source
# "Soundcheck Instruments" that shows instruments, and one "Soundcheck Clipping" that shows warnings.
# `shows` is instruments, warnings (clips, overs, flat tops, faults), clips, loudness, status (what is wrong
# with the interface), or audit (what in OBS keeps viewers from hearing). The other keys can be left out. A
# template's fields depend on what is shown:
#   instruments  {{strip}} {{instruments}}
#   clips        {{strip}} {{channels}} {{count}} {{peak}}
#   loudness     {{strip}} {{momentary}} {{short_term}} {{integrated}} {{range}} {{true_peak}}
#   status       {{part}} {{state}}
#   audit        {{problem}} {{remedy}}
# Warnings have several: templates = {{ clip = "…", over = "…", flat_top = "{{level}}", fault = "{{fault}}" }},
# and what faults are called: faults = {{ silence = "NO SOUND", dead_side = "CHANNEL {{channel}} DEAD" }}.
# [[overlays]]
# source = "Soundcheck Loudness"
# shows = "loudness"
# template = "{{strip}}: {{integrated:.1f}} LUFS, peak {{true_peak:+.1f}} dBTP"
# Only these strips; and the scenes to make the source in (left out: the one on air when Soundcheck connects).
# strips = [{strip}]
# scenes = ["Live"]
# Between two instruments, warnings or strips; when there is nothing to say; and how long what appears stays.
# between = " / "
# empty = ""
# minimum_s = 0.0
# A private overlay tells nothing of a strip whose OBS input (`obs_input`, or the one of its name) is muted.
# private = false
# OBS on Linux and macOS draws with one font and shows a box for what it lacks, such as emoji: "auto" leaves
# those out there, "all" does not.
# glyphs = "auto"

[names]
# What overlays call the labels.
# guitar = "🎸 Gitarre"

[obs]
# In OBS: Tools > WebSocket Server Settings > Enable WebSocket server. Port and password stand there too.
# host = "localhost"
# port = 4455
# The password; or a file with nothing else in it, looked for beside this one; or neither, and the environment
# variable SOUNDCHECK_OBS_PASSWORD, which wins over both.
{password}
# password_file = "obs-password.txt"
# Seconds to wait for OBS to answer.
# timeout_s = 3.0
# Whether other programs are told what is heard, as OBS's custom events.
# events = true
# Whether the stream gets closed captions of what plays: [guitar, singing].
# captions = false
# Chapters in recordings: "off", "marks" (those that you mark), or "automatic" (pieces and pauses, too). They
# need OBS 30.2 or later and the recording format Hybrid MP4.
# chapters = "marks"

# What is different while a scene is on air: which overlays and strips show, whether instruments are told of,
# and other thresholds. `name` is a scene, a pattern, or a list of them.
# [[scenes]]
# name = "Break*"
# overlays = []

# What is done in OBS when something is heard; `soundcheck run --dry-run` only tells what would be done.
# [[rules]]
# name = "solo"
# when = {{ playing = "guitar", strip = {strip}, for_s = 4 }}
# do = {{ scene = "Close-up" }}
# otherwise = {{ scene = "Wide" }}
# hold_s = 8

[rule_limits]
# How often all rules together may switch the scene in any minute.
# scene_switches_per_minute = 6

[audit]
# OBS inputs, strips, overlays (* and ? stand for anything) or kinds of finding that the doctor passes over.
# It compares a strip with the OBS input of its name; `obs_input = "Desk"` in [[strips]] names another.
# ignore = []
# When `run` warns: "on_air" (while OBS streams or records), "always" or "never".
# when = "on_air"

[log]
# The evening's log, for chapters and subtitles afterwards: `soundcheck analyze --format srt evening.jsonl`.
# on = true
# Left out: in the user's log folder. A file is renamed when it has so many megabytes; so many older are kept.
# file = "logs/evening.jsonl"
# max_mb = 10.0
# older = 3

[start]
# How the switches stand at first. "Save to config" in the dashboard writes them here.
# detection = true
# warnings = true
# hidden_overlays = []
# hidden_strips = []

[api]
# The port of dashboard, browser overlays and remote controls. Other computers reach it only if `host` is this
# one's address in the network, or "0.0.0.0": then everybody there can see what you play.
# enabled = true
# host = "127.0.0.1"
# port = 4466
# Where the token is that commands need; it is made if need be. Left out: in the user's state folder.
# token_file = "api-token"
# Pages from elsewhere that may use it, too.
# allow_origins = []

[touch_portal]
# Touch Portal is looked for there.
# enabled = true
# host = "127.0.0.1"
# port = 12136
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
        strip=_text(strips[0].name),
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
    return f"{'# ' if value is None else ''}{key} = {_text(example if value is None else value)}"


def _text(value: object) -> str:
    """A value as TOML writes it."""
    return tomlkit.item(value).as_string()

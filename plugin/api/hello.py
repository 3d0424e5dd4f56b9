"""The first message of a connection: what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from overlays.text import label_name
from plugin.api.message import VERSION, Message, Part

TOKEN_FOR = ("command", "log")
"""What needs the token: commands, and the log. To read anything else needs none."""


@dataclass(frozen=True, slots=True)
class About:
    """What there is.

    Attributes:
        program: version of Soundcheck.
        strips: name and 1-based channels of each, in the order of the configuration.
        labels: what the detector tells apart.
        overlays: names of their sources.
        profiles: loudness profiles that can be chosen.
        aims: of each of these the integrated loudness in LUFS, and the highest true peak in dBTP.
        names: what people call labels; one that is not among them is called as it is.
    """

    program: str
    strips: Sequence[tuple[str, tuple[int, ...]]]
    labels: Sequence[str]
    overlays: Sequence[str]
    profiles: Sequence[str]
    aims: Mapping[str, tuple[float, float]]
    names: Mapping[str, str]


class StripAbout(Part):
    """A strip.

    Attributes:
        name: what events and commands call it.
        channels: its 1-based channels of the interface.
    """

    name: str
    channels: tuple[int, ...]


class Aim(Part):
    """What a loudness profile aims at.

    Attributes:
        target_lufs: integrated loudness.
        ceiling_dbtp: highest true peak.
    """

    target_lufs: float
    ceiling_dbtp: float


class Hello(Message):
    """The first message of a connection: what there is.

    Attributes:
        program: version of Soundcheck.
        strips: in the order of the configuration.
        labels: what the detector tells apart.
        names: for each label what people call it.
        overlays: names of their sources.
        profiles: loudness profiles that can be chosen.
        aims: for each profile what it aims at.
        token_for: what needs the token: the requests of type ``command``, and the ``log`` of a subscription.
    """

    type: Literal["hello"] = "hello"
    program: str
    strips: tuple[StripAbout, ...]
    labels: tuple[str, ...]
    names: Mapping[str, str]
    overlays: tuple[str, ...]
    profiles: tuple[str, ...]
    aims: Mapping[str, Aim]
    token_for: tuple[str, ...]


def hello(about: About) -> bytes:
    """A `Hello`, as it is sent."""
    told = Hello(
        v=VERSION,
        program=about.program,
        strips=tuple(StripAbout(name=name, channels=channels) for name, channels in about.strips),
        labels=tuple(about.labels),
        names={label: about.names.get(label) or label_name(label) for label in about.labels},
        overlays=tuple(about.overlays),
        profiles=tuple(about.profiles),
        aims={
            profile: Aim(target_lufs=target_lufs, ceiling_dbtp=ceiling_dbtp)
            for profile, (target_lufs, ceiling_dbtp) in about.aims.items()
        },
        token_for=TOKEN_FOR,
    )
    return told.model_dump_json().encode()

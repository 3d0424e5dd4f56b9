"""How it stands with Touch Portal, for the user's eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plugin.touchportal.incoming import Info


@dataclass(frozen=True, slots=True)
class Status:
    """One state; told once, when it begins.

    Attributes:
        connected: whether buttons work.
        text: one line: what is, and what mends it where something is wrong.
    """

    connected: bool
    text: str


NOT_TRIED: Final = Status(connected=False, text="not connected to Touch Portal yet")
STOPPED: Final = Status(connected=False, text="disconnected from Touch Portal")
ENDED: Final = Status(connected=False, text="Touch Portal has ended; Soundcheck connects again when it is back")
SAID_GOODBYE: Final = Status(connected=False, text="Touch Portal has told its plugins to end")
BROKEN: Final = Status(connected=False, text="something went wrong with Touch Portal (see above); it is tried again")


def paired(info: Info, version: int) -> Status:
    """Connected, perhaps to a Touch Portal that has another version of the plugin.

    Args:
        info: what Touch Portal says.
        version: of the plugin that this program serves.
    """
    text = f"connected to Touch Portal {info.version}".rstrip()
    if info.plugin_version not in {0, version}:
        text += (
            f", which has version {info.plugin_version} of the plugin and not {version}: run `soundcheck touchportal "
            "build`, import the file in Touch Portal and restart it"
        )
    return Status(connected=True, text=text)


def not_paired(where: str) -> Status:
    """Somebody listens, and does not answer as Touch Portal does."""
    return Status(
        connected=False,
        text=f"what listens at {where} does not let the plugin in: run `soundcheck touchportal build`, import the file "
        "in Touch Portal and restart it",
    )


def unreachable(where: str, error: OSError) -> Status:
    """Nobody could be reached, or not any more."""
    if isinstance(error, ConnectionRefusedError):
        return Status(connected=False, text=f"Touch Portal is not running (nothing listens at {where})")
    if isinstance(error, ConnectionError):
        return ENDED
    return Status(connected=False, text=f"Touch Portal at {where} cannot be reached: {error.strerror or 'no answer'}")

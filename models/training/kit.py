"""Which key of a drum kit a recording's name stands for."""

from __future__ import annotations

import re
from typing import Final

from models.training import gm

# Order matters: the first that matches wins. Short codes are those of the kits: bd, sd, chh, ks/ss/th/tm (gogodze) …
_PIECES: Final = (
    (
        re.compile(
            r"open.?h|h.?open|ohh?(\d|[^a-z]|$)|hat.?op|op .*hat|^ho[_ ]|hatopen|hihat-open|semi", re.IGNORECASE
        ),
        gm.OPEN_HATS,
    ),
    (re.compile(r"hat|hh|^h[cflt]?_|chh|pedalhi", re.IGNORECASE), gm.CLOSED_HATS),
    (re.compile(r"stick|rim|clap|^rs|^cp|snap|^sc_vl|clave|click", re.IGNORECASE), gm.SIDE_STICKS),
    (re.compile(r"snare|^sd|^sn\d?_|^s[es]_|^sr_", re.IGNORECASE), gm.SNARES),
    (re.compile(r"kick|bass.?drum|^bd|^ks_|stomp|kd\d|thump|heel|dun", re.IGNORECASE), gm.KICKS),
    (re.compile(r"tom|^t[hlm123]\d?_|^ft_|tm\d?_|^[lmh]t\d*|floor|surdo", re.IGNORECASE), gm.TOMS),
    (re.compile(r"ride|^rd|^rc_|bell", re.IGNORECASE), gm.RIDES),
    (re.compile(r"crash|splash|china|cymbal|^cy\d|^cc_|^cra|gong|tam-tam", re.IGNORECASE), gm.CRASHES),
)


def key_of(name: str, index: int) -> int:
    """A General MIDI drum key for a recording's name; what is not of a drum kit becomes hand percussion.

    Args:
        name: the recording's original name.
        index: any number; spreads the recordings of a piece over the keys of its kind.

    >>> key_of("PearlKick-Hard", 0), key_of("SabianHatClosed-Soft", 0), key_of("maraca1", 2)
    (35, 42, 60)
    """
    for pattern, keys in _PIECES:
        if pattern.search(name):
            return keys[index % len(keys)]
    return gm.HAND_PERCUSSION[index % len(gm.HAND_PERCUSSION)]

"""Texts for fonts that lack what the user wrote: the letters stay, the pictures go.

OBS on Linux and macOS draws a text from a single font file and never looks in another: of an emoji the viewers see an
empty box. Which font that is, and what it holds, OBS does not tell. So only such symbols stay as a font for texts may
be trusted to have: those of the Windows Glyph List 4 (Microsoft's set for pan-European fonts such as Arial), as far as
all DejaVu fonts have them, too. Letters, digits and punctuation of any script stay even if the font may lack them: a
text without them would say nothing, and whoever writes Japanese chooses a Japanese font.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SURE_SYMBOLS: Final = frozenset(
    "˘˙˚˛˜˝΄΅€№™←↑→↓↔↕↨∂∆∏∑−∕∙√∞∟∩∫≈≠≡≤≥⌂⌐⌠⌡─│┌┐└┘├┤┬┴┼═║╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬▀▄█▌▐░▒▓■□▪▫▬▲►▼◄◊○●◘◙◦☺☻☼♀♂♠♣♥♦♪♫"
)
"""Beyond Latin-1."""

_JOINERS: Final = frozenset("\u200d\u20e3\ufe0e\ufe0f")  # of emoji: zero-width joiner, keycap, variation selectors
_TAGS: Final = range(0xE0000, 0xE0080)  # of flags
_SYMBOL, _UNASSIGNED, _PRIVATE = "S", "Cn", "Co"


def plain(text: str) -> str:
    """A text without the symbols that its font may lack, and without the gaps that they leave.

    >>> plain("🎸 Gitarre ♪"), plain("Gesang 🎤🎤 laut"), plain("🥁")
    ('Gitarre ♪', 'Gesang laut', '')
    """
    kept = "".join(character for character in text if _is_sure(character))
    if kept == text:
        return text
    return "\n".join(re.sub(" {2,}", " ", line).strip(" ") for line in kept.split("\n"))


def _is_sure(character: str) -> bool:
    if character <= "\xff" or character in SURE_SYMBOLS:
        return True
    category = unicodedata.category(character)
    return not (
        category.startswith(_SYMBOL)
        or category in {_UNASSIGNED, _PRIVATE}
        or character in _JOINERS
        or ord(character) in _TAGS
    )

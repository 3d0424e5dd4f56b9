from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlays.lettering import SURE_SYMBOLS, plain


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Guitar", "Guitar"),
        ("🎸 Gitarre", "Gitarre"),
        ("Gesang 🎤", "Gesang"),
        ("laut 🔊 und 🔊 lauter", "laut und lauter"),
        ("👩🏽‍🎤 Sängerin", "Sängerin"),
        ("🏴󠁧󠁢󠁷󠁬󠁳󠁿 Harp", "Harp"),
        ("1️⃣ Bass", "1 Bass"),
        ("⚠ {strip}\n🥁 {count}×", "{strip}\n{count}×"),
        ("🎸", ""),
    ],
)
def test_pictures_go_and_leave_no_gap(text: str, left: str) -> None:
    assert plain(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  two  spaces ",
        "Bässe · Größe – −14 ∞ ×",
        "♪ Gitarre ♫",
        "▲ hot ►",
        "© ® ™ € £",
        "Гитара",
        "ギター",
        "गिटार",
        "吉他",
    ],
)
def test_letters_of_any_script_and_symbols_of_every_font_stay(text: str) -> None:
    assert plain(text) == text


def test_the_symbols_that_stay_are_symbols_beyond_latin_1() -> None:
    assert all(unicodedata.category(symbol)[0] == "S" and symbol > "\xff" for symbol in SURE_SYMBOLS)


@given(st.text())
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])))
def test_no_letter_digit_or_punctuation_is_ever_lost(text: str) -> None:
    assert plain(text) == text

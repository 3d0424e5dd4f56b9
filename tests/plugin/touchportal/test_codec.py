from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.touchportal.codec import BadLine, Decoder, encode

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.lists(st.dictionaries(st.text(), JSON, max_size=4), max_size=5)
GARBAGE = st.binary(max_size=60).filter(lambda line: b"\n" not in line)


def pieces(data: bytes, sizes: list[int]) -> list[bytes]:
    """The bytes, cut by these sizes again and again."""
    cut, at, turn = [], 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        cut.append(data[at : at + size])
        at, turn = at + size, turn + 1
    return cut


def decoded(data: bytes, sizes: list[int], longest: int = 4096) -> list[object]:
    decoder = Decoder(longest)
    return [message for piece in pieces(data, sizes) for message in decoder.feed(piece)]


@given(MESSAGES, st.lists(st.integers(1, 20), min_size=1, max_size=5))
def test_messages_come_back_in_any_pieces(messages: list[dict[str, object]], sizes: list[int]) -> None:
    assert decoded(encode(messages), sizes) == messages
    assert decoded(encode(messages), [1]) == messages


@given(MESSAGES)
def test_a_message_is_one_line_of_ascii(messages: list[dict[str, object]]) -> None:
    data = encode(messages)
    assert data.isascii()
    assert data.count(b"\n") == len(messages)


@given(st.lists(GARBAGE, max_size=6), st.lists(st.integers(1, 20), min_size=1, max_size=5))
def test_garbage_costs_nothing_but_its_own_line(lines: list[bytes], sizes: list[int]) -> None:
    good = {"type": "closePlugin"}
    sent = b"".join(line + b"\n" + encode([good]) for line in lines)
    heard = decoded(sent, sizes)
    assert [message for message in heard if message == good] == [good] * len(lines)
    bad = [message for message in heard if message != good]
    assert len(bad) <= len(lines)
    for message in bad:
        assert isinstance(message, BadLine | dict)
        if isinstance(message, BadLine):
            assert message.problem.isprintable()


@given(st.binary(max_size=200), st.lists(st.integers(1, 20), min_size=1, max_size=5))
def test_how_it_is_cut_makes_no_difference(data: bytes, sizes: list[int]) -> None:
    assert decoded(data, sizes, longest=50) == decoded(data, [len(data) or 1], longest=50)


@given(st.integers(0, 40), st.lists(st.integers(1, 20), min_size=1, max_size=5))
def test_a_line_that_is_too_long_is_told_once_and_left_out(more: int, sizes: list[int]) -> None:
    sent = b"x" * (51 + more) + b"\n" + encode([{"type": "info"}])
    heard = decoded(sent, sizes, longest=50)
    assert heard == [BadLine("a line longer than 50 bytes was left out"), {"type": "info"}]


def test_what_waits_is_bounded() -> None:
    decoder = Decoder(100)
    for _ in range(1000):
        assert decoder.feed(b"y" * 99) == []
        assert len(decoder._waiting) <= 100
    assert decoder.feed(b"\n") == [BadLine("a line longer than 100 bytes was left out")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"\xff", "not UTF-8: '\\ufffd'".replace("\\ufffd", "\N{REPLACEMENT CHARACTER}")),
        (b"nonsense", "not JSON: 'nonsense'"),
        (b"[1]", "not a JSON object: '[1]'"),
        (b"null", "not a JSON object: 'null'"),
        (b"z" * 100, f"not JSON: '{'z' * 80}'…"),
        (b"[" * 100_000, f"not JSON: '{'[' * 80}'…"),
        (b'{"a": ' + b"9" * 5000 + b"}", 'not JSON: \'{"a": ' + "9" * 74 + "'…"),
    ],
)
def test_what_is_wrong_is_said(line: bytes, problem: str) -> None:
    assert decoded(line + b"\n", [1 << 20], longest=1 << 20) == [BadLine(problem)]


def test_windows_line_ends_and_blank_lines_are_fine() -> None:
    assert decoded(b"\r\n\n  \n" + json.dumps({"a": "ü"}, ensure_ascii=False).encode() + b"\r\n", [3]) == [{"a": "ü"}]

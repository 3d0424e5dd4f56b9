"""A report as HTML in one file, its pictures within, and as short Markdown without them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1c2430; background: #fff; max-width: 64rem; margin: 2rem auto;
  padding: 0 1.5rem }
h1 { font-size: 1.9rem; margin-bottom: .3rem }
h2 { font-size: 1.3rem; margin-top: 2.4rem; border-bottom: 1px solid #d5dbe3; padding-bottom: .2rem }
div { overflow-x: auto }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; margin: 1rem 0 }
th, td { padding: .28rem .7rem; text-align: right; border-bottom: 1px solid #e6eaf0 }
th { vertical-align: bottom; border-bottom: 2px solid #aab4c2 }
th:first-child, td:first-child, td.text { text-align: left }
figure { margin: 1.4rem 0 }
img { max-width: 100%; height: auto; display: block }
figcaption { color: #5a6675; font-size: .9rem }
"""


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; as many cells in each."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and what it shows."""

    png: bytes
    caption: str


Block = Heading | Paragraph | Table | Picture


def as_html(title: str, blocks: Sequence[Block]) -> str:
    """A page that needs nothing beside it."""
    body = "\n".join(_html(block) for block in blocks)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def as_markdown(title: str, blocks: Sequence[Block]) -> str:
    """The same without pictures, and without the headings that only pictures follow."""
    kept = [block for block in blocks if not isinstance(block, Picture)]
    following = [*kept[1:], Heading("")]
    text = [
        _markdown(block)
        for block, next_ in zip(kept, following, strict=True)
        if not (isinstance(block, Heading) and isinstance(next_, Heading))
    ]
    return "\n\n".join([f"# {title}", *text]) + "\n"


def _html(block: Block) -> str:
    match block:
        case Heading():
            return f"<h2>{escape(block.text)}</h2>"
        case Paragraph():
            return f"<p>{escape(block.text)}</p>"
        case Table():
            head = "".join(f"<th>{escape(cell)}</th>" for cell in block.head)
            rows = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in block.rows)
            return f"<div><table>\n<tr>{head}</tr>\n{rows}\n</table></div>"
        case Picture():
            source = f"data:image/png;base64,{b64encode(block.png).decode()}"
            caption = escape(block.caption)
            return f'<figure><img src="{source}" alt="{caption}"><figcaption>{caption}</figcaption></figure>'


def _cell(text: str) -> str:
    words = any(character.isalpha() for character in text)
    return f'<td class="text">{escape(text)}</td>' if words else f"<td>{escape(text)}</td>"


def _markdown(block: Heading | Paragraph | Table) -> str:
    match block:
        case Heading():
            return f"## {block.text}"
        case Paragraph():
            return block.text
        case Table():
            rule = ["---", *("---:" for _ in block.head[1:])]
            return "\n".join(_row(cells) for cells in (block.head, rule, *block.rows))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"

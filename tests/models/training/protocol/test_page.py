from __future__ import annotations

from models.training.protocol.page import Heading, Paragraph, Picture, Table, as_html, as_markdown

BLOCKS = [
    Heading("Sets"),
    Paragraph("a < b"),
    Table(("name", "value"), [("x|y", "0.5"), ("", "1.0")]),
    Heading("Only a picture"),
    Picture(b"png", "what it shows"),
    Heading("End"),
    Paragraph("done"),
]


def test_html_needs_nothing_beside_it():
    page = as_html("A & B", BLOCKS)
    assert "<title>A &amp; B</title>" in page
    assert "<p>a &lt; b</p>" in page
    assert 'src="data:image/png;base64,cG5n"' in page
    assert 'alt="what it shows"' in page
    assert "http" not in page
    assert page.count("<tr>") == 3


def test_markdown_has_the_tables_and_leaves_out_pictures_and_their_headings():
    text = as_markdown("A & B", BLOCKS)
    assert text.startswith("# A & B\n\n## Sets\n\na < b\n\n| name | value |\n| --- | ---: |\n| x\\|y | 0.5 |")
    assert "picture" not in text
    assert text.endswith("## End\n\ndone\n")

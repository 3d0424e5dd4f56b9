from __future__ import annotations

import re

from dsp.events import Cause
from dsp.labels import LABELS
from plugin.pages.pages import PLACES, STATIC, pages

ADDRESS = re.compile(r"""(?:href|src)="([^"#]+)|from "(\./[^"\n]+)"|["`](/assets/[\w.-]+)""")
DASHBOARD = "dashboard"


def test_every_page_and_every_asset_is_there() -> None:
    assert set(PLACES.values()) <= set(pages())
    assert {path for path in pages() if path not in PLACES.values()} == {
        f"/assets/{file.name}" for file in STATIC.iterdir() if file.suffix in (".js", ".css", ".svg")
    }
    assert pages()["/overlay/clip"].content_type == "text/html; charset=utf-8"
    assert pages()["/assets/client.js"].content_type == "text/javascript; charset=utf-8"


def test_what_a_page_refers_to_is_there_and_nothing_is_elsewhere() -> None:
    for path, page in pages().items():
        for match in ADDRESS.finditer(page.body.decode()):
            address = next(filter(None, match.groups()))
            if not address.startswith(("data:", "http://www.w3.org/")):
                full = f"/assets/{address[2:]}" if address.startswith("./") else address
                assert full in pages(), f"{path} refers to {address}"


def test_no_page_has_scripts_or_styles_of_its_own() -> None:
    for path, page in pages().items():
        if page.content_type.startswith("text/html"):
            assert not re.search(rb"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page.body), path


def test_overlays_and_gallery_are_small() -> None:
    own = {path: page for path, page in pages().items() if path != "/" and DASHBOARD not in path}
    assert sum(len(page.body) for page in own.values()) < 64_000


def test_each_label_and_each_warning_has_an_icon_and_each_label_a_colour() -> None:
    sprite = pages()["/assets/icons.svg"].body.decode()
    assert set(re.findall(r'<symbol id="(\w+)"', sprite)) == {*LABELS, *Cause}
    assert set(re.findall(r"--label-(\w+):", pages()["/assets/overlay.css"].body.decode())) == set(LABELS)

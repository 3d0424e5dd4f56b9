from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from overlays.reading import Reading
from overlays.shows import ALONE_TEMPLATES, DEFAULT_FAULTS, DEFAULT_TEMPLATES, FAULT_FIELDS, FIELDS, TEMPLATES, Shows
from overlays.template import check_template

CLIP = FIELDS["clip"]


@pytest.mark.parametrize(
    "template",
    ["", "clip!", "{strip} clipping ({count}×, {peak:+.1f} dBTP)", "{{{strip}}}", "{strip!r:>20}", "{count:3}"],
)
def test_a_template_that_can_be_filled_is_fine(template: str) -> None:
    check_template(template, CLIP)


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{", "Single '{' encountered"),
        ("{}", r"there is no \{\}"),
        ("{0}", r"there is no \{0\}"),
        ("{name}", r"there is no \{name\}"),
        ("{strip.name}", r"there is no \{strip.name\}"),
        ("{strip[0]}", r"there is no \{strip\[0\]\}"),
        ("{peak.__class__}", r"there is no \{peak.__class__\}"),
        ("{strip!x}", "conversion"),
        ("{strip:+.1f}", "for object of type 'str'"),
        ("{peak:d}", "for object of type"),
        ("{peak:{count}}", "is no format"),
        ("{strip:999999999}", "is no format"),
        ("{count:c}", "not in range"),
    ],
)
def test_one_that_cannot_is_refused_with_the_fields_that_there_are(template: str, why: str) -> None:
    with pytest.raises(
        ValueError, match=rf"^cannot fill .*{why}.*: its fields are {{strip}}, {{channels}}, {{count}}, "
    ):
        check_template(template, CLIP)


@given(
    st.lists(st.sampled_from(["{strip", "{count", "{peak", "{x", "}", "{{", "}}", ":", "+.1f", "!r", "5", ">", "a"])),
    st.integers(0, 10**9),
    st.sampled_from([0.0, -3.2, math.nan, -math.inf]),
)
@example(["{count", ":", "c}"], 10**9, 0.0)
def test_what_was_found_fine_never_fails_to_be_filled(parts: list[str], count: int, peak: float) -> None:
    template = "".join(parts)
    try:
        check_template(template, CLIP)
    except ValueError:
        return
    template.format_map({"strip": "Voice", "channels": "1", "count": count, "peak": Reading(peak)})


@pytest.mark.parametrize("templates", [DEFAULT_TEMPLATES, ALONE_TEMPLATES])
def test_our_own_templates_are_fine_and_complete(templates: dict[str, str]) -> None:
    assert templates.keys() == FIELDS.keys()
    assert {name for shows in Shows for name in TEMPLATES[shows]} == FIELDS.keys()
    for name, template in templates.items():
        check_template(template, FIELDS[name])
    for words in DEFAULT_FAULTS.values():
        check_template(words, FAULT_FIELDS)

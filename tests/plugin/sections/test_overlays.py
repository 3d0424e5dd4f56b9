from __future__ import annotations

import pytest
from configs import parse, problems

from dsp.events import FaultKind
from overlays.shows import Shows
from plugin.sections.overlays import DEFAULT_OVERLAYS

STRIPS = '[[strips]]\nname = "Band"\nchannels = [1]\n[[strips]]\nname = "Voice"\nchannels = [2]\n'


def test_left_out_there_is_one_for_instruments_and_one_for_warnings() -> None:
    assert parse("").overlays == DEFAULT_OVERLAYS
    assert [(overlay.source, overlay.shows) for overlay in DEFAULT_OVERLAYS] == [
        ("Soundcheck Instruments", Shows.INSTRUMENTS),
        ("Soundcheck Clipping", Shows.WARNINGS),
    ]
    assert parse("overlays = []").overlays == ()


def test_every_key_is_read() -> None:
    [overlay, warnings] = parse(
        STRIPS
        + """
        [[overlays]]
        source = "Desk"
        shows = "instruments"
        strips = ["Voice", "Band"]
        scenes = ["Live", "Encore"]
        template = "{strip} = {instruments}"
        between = "+"
        empty = "hush"
        minimum_s = 2
        glyphs = "all"
        [[overlays]]
        source = "Alarm"
        shows = "warnings"
        templates = { clip = "{count}", fault = "{fault}!" }
        faults = { silence = "kein Ton" }
    """
    ).overlays
    assert (overlay.source, overlay.shows, overlay.strips) == ("Desk", Shows.INSTRUMENTS, ("Voice", "Band"))
    assert (overlay.scenes, overlay.own_templates) == (("Live", "Encore"), {"instruments": "{strip} = {instruments}"})
    assert (overlay.between, overlay.empty, overlay.minimum_s, overlay.glyphs) == ("+", "hush", 2.0, "all")
    assert warnings.own_templates == {"clip": "{count}", "fault": "{fault}!"}
    assert warnings.faults == {FaultKind.SILENCE: "kein Ton"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('shows = "loud"', "shows: should be 'instruments', 'warnings', 'clips', 'loudness', 'status' or 'audit'"),
        ('source = ""\nshows = "clips"', "source: is empty"),
        (
            'shows = "instruments"\ntemplate = "{strips}"',
            "template: cannot fill '{strips}' (there is no {strips}): its fields are {strip}, {instruments}",
        ),
        (
            'shows = "warnings"\ntemplate = "{strip}"',
            (
                'template: there are several kinds of warnings: write templates = { clip = "…", over = "…", '
                'flat_top = "…", fault = "…" }, or some of them'
            ),
        ),
        (
            'shows = "warnings"\ntemplates = { flat_top = "{peak}" }',
            (
                "templates.flat_top: cannot fill '{peak}' (there is no {peak}): "
                "its fields are {strip}, {channels}, {count}, {level}"
            ),
        ),
        (
            'shows = "clips"\ntemplates = { clip = "a" }',
            'templates: is for shows = "warnings" only: write template = "…" for clips',
        ),
        ('shows = "clips"\nfaults = { silence = "a" }', 'faults: is for shows = "warnings" only'),
        (
            'shows = "warnings"\nfaults = { silence = "{strip}" }',
            "faults.silence: cannot fill '{strip}' (there is no {strip}): its fields are {channel}",
        ),
        (
            'shows = "warnings"\nfaults = { silense = "a" }',
            "faults.silense: should be 'silence', 'dead_side', 'out_of_phase' or 'dc_offset'",
        ),
        ('shows = "clips"\nminimum_s = 61', "minimum_s: should be less than or equal to 60, not 61"),
        ('shows = "clips"\nstrips = []', "strips: names no strip: leave it out for all of them"),
        ('shows = "clips"\nscenes = ["A", "A"]', "scenes: names one twice"),
        ('shows = "clips"\nglyphs = "some"', "glyphs: should be 'auto' or 'all'"),
        ('shows = "clips"\nemtpy = "x"', "emtpy: unknown key, did you mean `empty`?"),
        ("", "shows: is missing"),
    ],
)
def test_a_problem_in_words(text: str, problem: str) -> None:
    source = "" if "source" in text else 'source = "A"\n'
    assert problems(f"[[overlays]]\n{source}{text}") == (f"overlays[1].{problem}",)


def test_overlays_that_do_not_fit_together_are_told() -> None:
    overlay = '[[overlays]]\nsource = "A"\nshows = "clips"\nstrips = ["{}"]\n'
    assert problems(STRIPS + overlay.format("Bnad") + overlay.format("Drums")) == (
        (
            "overlays: the source 'A' is used more than once: give each overlay one of its own; "
            "'A' shows a strip 'Bnad' that is not there, did you mean `Band`?; "
            "'A' shows a strip 'Drums' that is not there: there are 'Band', 'Voice'"
        ),
    )


def test_strips_that_are_a_problem_themselves_make_no_other() -> None:
    assert problems('strips = []\n[[overlays]]\nsource = "A"\nshows = "clips"\nstrips = ["Band"]') == (
        "strips: has no strip: leave it out for one of channels 1 and 2",
    )


def test_labels_can_have_other_names() -> None:
    assert parse('[names]\nguitar = "🎸 Gitarre"').names == {"guitar": "🎸 Gitarre"}
    (problem,) = problems('[names]\ngitar = "Gitarre"')
    assert problem.startswith("names.gitar: no such label, did you mean `guitar`?")
    assert problems('[names]\nguitar = " "') == ("names.guitar: is empty",)

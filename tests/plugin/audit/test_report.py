"""What the doctor says, in plain text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from plugin.audit.examination import Examination
from plugin.audit.finding import Finding, Kind, Request, Severity
from plugin.audit.report import WIDTH, report
from plugin.audit.scenes import Scenes
from plugin.audit.snapshot import ObsSnapshot

MUTED = Finding(
    Kind.MUTED, Severity.ERROR, "Desk", "'Desk' is muted", "OBS: click the loudspeaker", (Request("SetInputMute", {}),)
)
LATE = Finding(Kind.LATE, Severity.NOTE, "Film", "'Film' is late", "OBS: Sync Offset")
OBS = ObsSnapshot("31.0.0", scenes=Scenes("Live", None, {}), is_streaming=True)
WORDS = st.lists(st.text("abcdefghij→'", min_size=1, max_size=30), min_size=1, max_size=40).map(" ".join)


def said(*findings: Finding, obs: ObsSnapshot | None = OBS, in_colour: bool = False, may_fix: bool = True) -> list[str]:
    problem = "" if obs else "nothing listens at localhost:4455"
    found = Examination(findings, "'XR18' [ALSA]", "localhost:4455", obs, problem)
    return list(report(found, in_colour=in_colour, may_fix=may_fix))


def test_it_tells_what_was_looked_at_what_is_wrong_and_what_mends_it() -> None:
    assert said(MUTED, LATE) == [
        "Interface 'XR18' [ALSA]",
        "OBS      31.0.0 at localhost:4455, scene 'Live', streaming; streams track 1,",
        "         records 1",
        "",
        "ERROR    'Desk' is muted",
        "         OBS: click the loudspeaker",
        "",
        "note     'Film' is late",
        "         OBS: Sync Offset",
        "",
        "1 finding. `soundcheck doctor --fix` can mend 1 of them.",
    ]


def test_health_is_told_too() -> None:
    assert said(LATE)[-1] == "Healthy."
    assert said()[-1] == "Healthy."


def test_an_obs_that_could_not_be_looked_at_is_no_health() -> None:
    lines = said(obs=None)
    assert "could not be looked at: nothing listens" in lines[1]
    assert lines[-1] == "Nothing is wrong on our side; OBS was not looked at."


def test_who_is_mending_already_is_not_told_how() -> None:
    assert said(MUTED, may_fix=False)[-1] == "1 finding."


def test_colours_are_for_terminals_and_change_no_word() -> None:
    coloured = "\n".join(said(MUTED, LATE, in_colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == "\n".join(said(MUTED, LATE))
    assert "\x1b[" not in "\n".join(said(MUTED, LATE))


@given(WORDS, WORDS, st.sampled_from(Severity))
def test_nothing_is_lost_and_nothing_is_wider_than_a_terminal(sentence: str, remedy: str, severity: Severity) -> None:
    lines = said(Finding(Kind.MUTED, severity, "Desk", sentence, remedy))
    assert all(len(line) <= WIDTH for line in lines)
    told = " ".join(" ".join(lines).split())
    assert " ".join(sentence.split()) in told
    assert " ".join(remedy.split()) in told

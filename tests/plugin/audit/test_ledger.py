"""Findings begin, last, and end."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plugin.audit.finding import Finding, Kind, Severity
from plugin.audit.ledger import Ledger

MUTED = Finding(Kind.MUTED, Severity.ERROR, "Desk", "it is muted", "unmute it")
DEAF = Finding(Kind.OBS_HEARS_NOTHING, Severity.ERROR, "Main", "it hears nothing", "look")


def test_what_begins_is_told_once_with_its_beginning() -> None:
    ledger = Ledger({})
    assert ledger.update([MUTED], 10.0, 1000.0)
    assert not ledger.update([MUTED], 11.0, 1001.0)
    assert ledger.present == (replace(MUTED, since_unix_s=1000.0),)


def test_what_ends_is_told_and_begins_anew() -> None:
    ledger = Ledger({})
    ledger.update([MUTED], 10.0, 1000.0)
    assert ledger.update([], 11.0, 1001.0)
    assert ledger.present == ()
    ledger.update([MUTED], 12.0, 1002.0)
    assert ledger.present[0].since_unix_s == 1002.0


def test_what_becomes_worse_is_told_but_began_when_it_began() -> None:
    ledger = Ledger({})
    ledger.update([replace(MUTED, severity=Severity.WARNING)], 10.0, 1000.0)
    assert ledger.update([MUTED], 20.0, 1010.0)
    assert ledger.present == (replace(MUTED, since_unix_s=1000.0),)


def test_a_kind_with_a_hold_off_is_told_only_when_it_lasts() -> None:
    ledger = Ledger({Kind.OBS_HEARS_NOTHING: 3.0})
    assert not ledger.update([DEAF], 10.0, 1000.0)
    assert not ledger.update([DEAF], 12.9, 1002.9)
    assert ledger.update([DEAF], 13.0, 1003.0)
    assert ledger.present == (replace(DEAF, since_unix_s=1000.0),)
    ledger.update([], 14.0, 1004.0)
    assert not ledger.update([DEAF], 15.0, 1005.0)


@given(st.lists(st.sets(st.sampled_from([MUTED, DEAF]).map(lambda one: one.kind)), max_size=30))
def test_a_change_is_told_exactly_when_something_changes(rounds: list[set[Kind]]) -> None:
    ledger = Ledger({})
    before: list[Kind] = []
    for now_s, kinds in enumerate(rounds):
        found = [one for one in (MUTED, DEAF) if one.kind in kinds]
        assert ledger.update(found, now_s, now_s) == ([one.kind for one in found] != before)
        before = [one.kind for one in ledger.present]
        assert set(before) == kinds

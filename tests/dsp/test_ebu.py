"""EBU Tech 3341 and 3342: what ``benchmarks/ebu.py`` prints."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conformance import judge
from ebu_cases import CASES, RATES, Case

# A second or so each; together they read every measure, of several files at once, too.
QUICK = {
    48_000: {f"3341-{number}" for number in (1, 6, 9, 12, 13, *range(15, 24))} | {"3342-2"},
    44_100: {"3341-12", "3341-19", "3341-22"},
    96_000: {"3341-12", "3341-19", "3341-22"},
}


def cases() -> Iterator[object]:
    for rate in RATES:
        for case in CASES:
            marks = () if case.name in QUICK[rate] else (pytest.mark.slow,)
            yield pytest.param(case, rate, id=f"{case.name} at {rate}", marks=marks)


@pytest.mark.parametrize(("case", "rate"), list(cases()))
def test_every_case_reads_what_the_ebu_expects(case: Case, rate: int):
    verdicts = judge(case, rate, seed=rate)
    assert len(verdicts) == len(case.readings)
    assert [verdict for verdict in verdicts if not verdict.passed] == []


def test_the_samples_of_case_22_hide_its_true_peak():
    (case,) = (case for case in CASES if case.name == "3341-22")
    assert abs(case.make(48_000)).max() == pytest.approx(10 ** (-2.5 / 20), rel=0.005)

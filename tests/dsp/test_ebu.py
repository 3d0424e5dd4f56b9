"""EBU Tech 3341 and 3342: what ``benchmarks/ebu.py`` prints."""

from __future__ import annotations

import pytest
from conformance import judge
from ebu_cases import CASES, Case


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_reads_what_the_ebu_expects(case: Case, rate: int):
    verdicts = judge(case, rate, seed=rate)
    assert len(verdicts) == len(case.readings)
    assert [verdict for verdict in verdicts if not verdict.passed] == []


def test_the_samples_of_case_22_hide_its_true_peak():
    (case,) = (case for case in CASES if case.name == "3341-22")
    assert abs(case.make(48_000)).max() == pytest.approx(10 ** (-2.5 / 20), rel=0.005)

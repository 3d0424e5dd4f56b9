"""The EBU's loudness and true-peak tests through the live interface: ``python3 tasks.py ebu``.

Plays every synthesised case of Tech 3341 and 3342 at three rates into an analyser, in blocks of random sizes, and
prints what is expected, the tolerance, and what its state shows. ``--files A B C`` compares ours with ffmpeg's
``ebur128`` on those sound files instead. The exit status is 1 if a reading is out of its tolerance.
"""  # noqa: INP001 (a program, not a package)

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import soundfile
import torch

ROOT = Path(__file__).resolve().parent.parent
sys.path += [str(ROOT / "tests" / "support"), str(ROOT)]

from conformance import Verdict, judge  # noqa: E402 - the tests play the same cases
from ebu_cases import CASES, RATES, Case  # noqa: E402
from loudness_of_files import ffmpeg, ours  # noqa: E402

LOUDNESS_LU, TRUE_PEAK_DB = 0.1, 0.2
"""How far ours may be from ffmpeg's."""


def main() -> int:
    """Print a table; the exit status."""
    parser = argparse.ArgumentParser(description="The EBU's tests through our meters, or files beside ffmpeg.")
    parser.add_argument("--files", nargs="+", type=Path, metavar="FILE", help="sound files to compare with ffmpeg")
    parser.add_argument("--seed", type=int, default=0, help="of the block sizes")
    options = parser.parse_args()
    torch.set_num_threads(1)
    return files(options.files) if options.files else cases(options.seed)


def cases(seed: int) -> int:
    """Every case at every rate."""
    head = f"{'case':<9}{'reading':<20}{'expected':>14}{'tolerance':>13}"
    tell(head + "".join(f"{f'{rate / 1000:g} kHz':>17}" for rate in RATES))
    failed = 0
    for case in CASES:
        tell(f"{case.name:<9}{case.signal}")
        at_rates = [of_measures(judge(case, rate, seed)) for rate in RATES]
        for verdicts in zip(*at_rates, strict=True):
            passed = all(verdict.passed for at_rate in verdicts for verdict in at_rate)
            failed += not passed
            tell(row(case, verdicts, passed=passed))
    tell("all passed" if not failed else f"{failed} FAILED")
    return min(failed, 1)


def of_measures(verdicts: Sequence[Verdict]) -> Iterator[list[Verdict]]:
    """The verdicts of each measure of a case."""
    return (list(group) for _, group in groupby(verdicts, key=lambda verdict: verdict.reading.measure))


def row(case: Case, at_rates: Sequence[Sequence[Verdict]], *, passed: bool) -> str:
    """One measure of a case; where it was read of several files or steps, the first and the last of them."""
    first = at_rates[0]
    expected = span(first[0].reading.expected, first[-1].reading.expected, 1)
    values = "".join(f"{span(verdicts[0].value, verdicts[-1].value, 2):>17}" for verdicts in at_rates)
    tolerance = f"{case.low:+.1f}/{case.high:+.1f}"
    return f"{'':<9}{first[0].reading.measure:<20}{expected:>14}{tolerance:>13}{values}  {'pass' if passed else 'FAIL'}"


def span(first: float, last: float, digits: int) -> str:
    """Two numbers, or one where they look the same."""
    begin, end = f"{first:.{digits}f}", f"{last:.{digits}f}"
    return begin if begin == end else f"{begin} to {end}"


def files(paths: Sequence[Path]) -> int:
    """Ours beside ffmpeg's for each file."""
    tell(f"{'':<40}{'integrated, LUFS':^24}{'range, LU':^24}{'true peak, dBTP':^24}")
    tell(f"{'file':<40}" + f"{'ours':>8}{'ffmpeg':>8}{'diff.':>8}" * 3)
    failed = 0
    for path in paths:
        try:
            mine, other = ours(path), ffmpeg(path)
        except (soundfile.LibsndfileError, subprocess.CalledProcessError) as error:
            who = "ffmpeg" if isinstance(error, subprocess.CalledProcessError) else "libsndfile"
            tell(f"{path}: {who} can't read it")
            failed += 1
            continue
        pairs = (
            (mine.integrated_lufs, other.integrated_lufs),
            (mine.range_lu, other.range_lu),
            (mine.true_peak_dbtp, other.true_peak_dbtp),
        )
        tell(f"{path.name[-39:]:<40}" + "".join(f"{a:>8.2f}{b:>8.2f}{a - b:>+8.2f}" for a, b in pairs))
        (loudness, its_loudness), _, (peak, its_peak) = pairs
        failed += not (abs(loudness - its_loudness) <= LOUDNESS_LU and abs(peak - its_peak) <= TRUE_PEAK_DB)
    tell(f"within {LOUDNESS_LU} LU and {TRUE_PEAK_DB} dB" if not failed else f"{failed} FAILED")
    return min(failed, 1)


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

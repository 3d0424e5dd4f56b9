from __future__ import annotations

import asyncio

import pytest
from states import levels, loudness, state

from dsp.profile import R128, STREAMING
from plugin.adviser import LEAST_BETWEEN_S, Adviser
from plugin.mailbox import Snapshot, Update


class Stream:
    """Plays states to an adviser, and keeps what it tells."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.adviser = Adviser(STREAMING, self._tell)

    def _tell(self, strip: str, line: str) -> None:
        assert not line or line.startswith(f"{strip}: ")
        self.told.append(line)

    def at(
        self, now_s: float, integrated: float, true_peak: float = -3.0, gated_s: float = 100.0, strip: str = "Vocals"
    ) -> list[str]:
        """What is told at this moment."""
        loud = loudness(integrated=integrated, gated_s=gated_s)
        snapshot = Snapshot(now_s, (state(strip, of=levels(true_peak), loud=loud),))
        before = len(self.told)
        asyncio.run(self.adviser.take(Update(snapshot, ())))
        return self.told[before:]


@pytest.fixture
def stream() -> Stream:
    return Stream()


HOT = "Vocals: 4 dB too hot for -14 LUFS, ceiling -1 dBTP: lower by 4 dB"
HOTTER = "Vocals: 6 dB too hot for -14 LUFS, ceiling -1 dBTP: lower by 6 dB"
FINE = "Vocals: fine for -14 LUFS, ceiling -1 dBTP"


def test_advice_is_told_once_it_is_known_and_then_not_again(stream: Stream) -> None:
    assert stream.at(61.0, -10.0, gated_s=59.0) == []
    assert stream.at(62.0, -10.0, gated_s=60.0) == [HOT]
    assert [line for second in range(63, 400) for line in stream.at(second, -10.0)] == []


def test_it_is_told_again_when_it_has_changed_by_a_db_but_not_within_a_minute(stream: Stream) -> None:
    stream.at(100.0, -10.0)
    assert stream.at(100.1 + LEAST_BETWEEN_S, -9.1) == []
    assert stream.at(101.0, -8.0) == []
    assert stream.at(100.0 + LEAST_BETWEEN_S, -8.0) == [HOTTER]
    assert stream.at(101.0 + LEAST_BETWEEN_S, -10.0) == []


def test_it_is_told_again_when_it_has_become_of_another_kind(stream: Stream) -> None:
    stream.at(100.0, -12.7)
    assert stream.at(200.0, -13.4) == [FINE]
    assert stream.at(300.0, -13.4, true_peak=0.0) == [
        "Vocals: loudness fine, but peaks reach +0.0 dBTP, ceiling -1 dBTP: lower by 1 dB or limit"
    ]


def test_a_song_on_the_border_of_fine_is_not_told_each_minute(stream: Stream) -> None:
    stream.at(100.0, -12.9)
    assert [line for minute in range(2, 60) for line in stream.at(60.0 * minute + 60, -13.0 + 0.1 * (minute % 2))] == []


def test_peaks_that_rise_where_they_do_not_matter_are_no_news(stream: Stream) -> None:
    stream.at(100.0, -10.0, true_peak=-9.0)
    assert stream.at(200.0, -10.0, true_peak=-3.0) == []


def test_a_reset_takes_it_back_and_it_is_told_anew(stream: Stream) -> None:
    stream.at(100.0, -10.0)
    assert stream.at(110.0, -10.0, gated_s=3.0) == [""]
    assert stream.at(111.0, -10.0, gated_s=4.0) == []
    assert stream.at(170.0, -10.0, gated_s=60.0) == [HOT]


def test_each_strip_has_a_minute_of_its_own(stream: Stream) -> None:
    stream.at(100.0, -10.0)
    assert stream.at(110.0, -14.0, strip="Band") == ["Band: fine for -14 LUFS, ceiling -1 dBTP"]


def test_an_update_without_sound_tells_nothing(stream: Stream) -> None:
    asyncio.run(stream.adviser.take(Update(None, ())))
    assert stream.told == []


def test_another_profile_is_other_advice_at_once(stream: Stream) -> None:
    stream.at(100.0, -14.0)
    stream.adviser.aim(STREAMING)
    assert stream.at(101.0, -14.0) == []
    stream.adviser.aim(R128)
    assert stream.at(102.0, -14.0) == ["Vocals: 9 dB too hot for -23 LUFS, ceiling -1 dBTP: lower by 9 dB"]

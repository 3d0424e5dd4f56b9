from __future__ import annotations

import numpy as np
import pytest
from latencies import NEIGHBOURS, Latency, Played, lags_s, latencies
from obs_relay import Write

CLIPS, BAND = "clips", "band"
BURST, DRUMS = Played("burst", CLIPS, "CLIPPING"), Played("drums.ogg 0 s", BAND, "Drums")


def clock(film_s: float) -> float:
    """The computer's clock when the film was there."""
    return film_s + 1_000.0


def test_a_latency_is_the_films_and_its_parts_are_the_computers() -> None:
    writes = [
        Write(CLIPS, "CLIPPING (1×)", clock(1.03), clock(1.04)),
        Write(CLIPS, "CLIPPING (2×)", clock(1.13), clock(1.14)),
        Write(CLIPS, "", clock(2.0), clock(2.01)),
        Write(BAND, "Drums", clock(5.3), clock(5.32)),
    ]
    appearances = {CLIPS: np.array([1.1]), BAND: np.array([5.4])}
    onsets = np.array([1.0, 5.0])
    clip, drums = latencies([BURST, DRUMS], onsets, appearances, clock(1.0) - 1.0 + onsets, writes)
    assert clip.shown_s == pytest.approx(0.1)
    assert clip.asked_s == pytest.approx(0.03)
    assert clip.answered_s == pytest.approx(0.01)
    assert clip.drawn_s == pytest.approx(0.07)
    assert drums.shown_s == pytest.approx(0.4)
    assert drums.first == "Drums"


def test_what_is_named_wrongly_first_counts_when_it_is_named_rightly() -> None:
    writes = [Write(BAND, "Bass", clock(1.2)), Write(BAND, "Bass · Drums", clock(1.7), clock(1.8))]
    (latency,) = latencies([DRUMS], np.array([1.0]), {BAND: np.array([1.25])}, np.array([clock(1.0)]), writes)
    assert latency.shown_s == pytest.approx(0.25 + 0.5)
    assert latency.first == "Bass"


@pytest.mark.parametrize("text", ["", "Bass"])
def test_what_is_never_named_rightly_was_never_shown(text: str) -> None:
    writes = [Write(BAND, text, clock(1.2), clock(1.3))]
    (latency,) = latencies([DRUMS], np.array([1.0]), {BAND: np.array([1.25])}, np.array([clock(1.0)]), writes)
    assert latency.shown_s is None
    assert latency.drawn_s is None
    assert latency.first == text


def test_another_events_overlay_is_not_taken_for_it() -> None:
    writes = [Write(CLIPS, "CLIPPING", clock(3.1), clock(3.2))]
    onsets = np.array([1.0, 3.0])
    first, second = latencies([BURST] * 2, onsets, {CLIPS: np.array([3.15])}, clock(0.0) + onsets, writes)
    assert first.shown_s is None
    assert second.shown_s == pytest.approx(0.15)


@pytest.mark.parametrize(("recorded", "heard", "where"), [(1, 2, "recorded"), (2, 3, "heard at the interface")])
def test_a_sound_that_was_lost_or_split_is_told(recorded: int, heard: int, where: str) -> None:
    found = [3.0 * np.arange(count) for count in (recorded, heard)]
    with pytest.raises(ValueError, match=f"2 sounds were played and [13] {where}"):
        latencies([BURST] * 2, found[0], {CLIPS: np.empty(0)}, found[1], [])


def test_the_films_lag_is_told_by_the_neighbour_that_was_drawn_soonest() -> None:
    def drawn(after_s: float | None) -> Latency:
        return Latency(BURST, None if after_s is None else 0.03 + after_s, asked_s=0.03)

    near = [drawn(-0.04), drawn(-0.01), drawn(None)]
    far = [drawn(-0.07)] * (2 * NEIGHBOURS)
    lags = lags_s([*near, *far])
    assert lags[0] == pytest.approx(0.07)  # the first of those is near enough
    assert lags_s(near) == pytest.approx([0.04] * 3)
    assert lags[-1] == pytest.approx(0.07)
    assert lags_s([drawn(None)]) == [0.0]


def test_an_overlay_that_seems_to_come_before_its_sound_is_still_its_own() -> None:
    writes = [Write(CLIPS, "CLIPPING", clock(1.03), clock(1.04))]
    (latency,) = latencies([BURST], np.array([1.15]), {CLIPS: np.array([1.06])}, np.array([clock(1.0)]), writes)
    assert latency.shown_s == pytest.approx(-0.09)

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dsp.events import Event, InstrumentOff, InstrumentOn
from overlays.chapters import Chapter, chapters
from overlays.live_chapters import LiveChapters
from overlays.stretches import stretches

LATE_S = 0.5


def events_of(played: list[tuple[str, int, int]]) -> list[Event]:
    """Each label is on between whole seconds; where two of the same label overlap they are one."""
    seconds: dict[str, set[int]] = {}
    for label, start_s, length_s in played:
        seconds.setdefault(label, set()).update(range(start_s, start_s + length_s))
    events: list[Event] = []
    for label, on in seconds.items():
        for kind, times in (
            (InstrumentOn, {second for second in on if second - 1 not in on}),
            (InstrumentOff, {second + 1 for second in on if second + 1 not in on}),
        ):
            events += [
                kind(time=float(at), reported=at + LATE_S, strip="Band", label=label, confidence=0.9) for at in times
            ]
    return sorted(events, key=lambda event: event.reported)


def live(events: list[Event], end_s: int) -> list[tuple[float, Chapter]]:
    """What was told, and when."""
    followed = LiveChapters()
    told = []
    for tick in range(4 * end_s + 8):
        now_s = tick / 4
        chapter = followed.step(now_s, [event for event in events if now_s - 0.25 < event.reported <= now_s])
        if chapter is not None:
            told.append((now_s, chapter))
    return told


def test_a_piece_is_told_when_it_has_lasted_and_so_is_what_comes_after_it() -> None:
    events = events_of([("guitar", 20, 60), ("vocal", 25, 50), ("speech", 82, 30)])
    assert live(events, 110) == [
        (11.0, Chapter(0.0, "Pause")),
        (31.0, Chapter(20.0, "Guitar, vocal")),
        (91.0, Chapter(80.0, "Speech")),
    ]


def test_a_chord_in_a_pause_and_a_rest_in_a_piece_are_nothing() -> None:
    events = events_of([("organ", 0, 20), ("organ", 24, 20), ("organ", 60, 4)])
    assert [chapter for _, chapter in live(events, 80)] == [Chapter(0.0, "Organ"), Chapter(44.0, "Pause")]


played = st.lists(
    st.tuples(st.sampled_from(["guitar", "drums", "speech"]), st.integers(0, 200), st.integers(1, 40)), max_size=15
)


@given(played)
def test_they_begin_where_those_of_the_whole_recording_begin(of: list[tuple[str, int, int]]) -> None:
    events = events_of(of)
    end_s = 280
    afterwards = [one.start_s for one in chapters(stretches(events, end_s), end_s)]
    told = live(events, end_s)
    # The first one is moved to the very begin afterwards.
    assert [0.0, *(one.start_s for _, one in told if one.start_s >= 10)] == afterwards
    assert all(now_s - one.start_s >= 10 for now_s, one in told)
    assert all(one.title for _, one in told)

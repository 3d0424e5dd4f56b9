from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overlays.seats import Seats

people = st.lists(st.sampled_from("abcdefgh"), unique=True)


def test_who_sits_stays_while_others_come_and_go() -> None:
    seats = Seats()
    assert seats.take("ac", 3) == (["a", "c"], 0)
    assert seats.take("abc", 3) == (["a", "c", "b"], 0)
    assert seats.take("bc", 3) == ([None, "c", "b"], 0)
    assert seats.take("bcd", 3) == (["d", "c", "b"], 0)


def test_where_not_all_have_room_the_last_place_is_left_and_the_others_are_counted() -> None:
    seats = Seats()
    assert seats.take("abcd", 3) == (["a", "b"], 2)
    assert seats.take("bcd", 3) == (["c", "b", "d"], 0)
    assert seats.take("bcd", 0) == ([], 3)


@given(st.lists(st.tuples(people, st.integers(0, 5)), max_size=8))
def test_everybody_is_seen_or_counted_once(visits: list[tuple[list[str], int]]) -> None:
    seats = Seats()
    for names, room in visits:
        seated, standing = seats.take(names, room)
        sitting = [name for name in seated if name is not None]
        assert len(sitting) == len(set(sitting)) == len(names) - standing
        assert set(sitting) <= set(names)
        assert len(seated) <= (room if not standing else max(0, room - 1))
        assert not standing or len(names) > room


@given(people, people, st.integers(1, 8))
def test_nobody_is_moved(before: list[str], after: list[str], room: int) -> None:
    seats = Seats()
    first, _ = seats.take(before, room)
    second, standing = seats.take(after, room)
    places = room - 1 if standing else room
    for place, name in enumerate(first[:places]):
        if name in after and name is not None:
            assert second[place] == name

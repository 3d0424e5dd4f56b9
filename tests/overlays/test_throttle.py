from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlays.throttle import Throttle


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


Delivery = tuple[float, str, int]


class Receiver:
    """Delivers all that is due, as a sink does, and keeps when it was."""

    def __init__(self, limit_per_s: int) -> None:
        self.clock = Clock()
        self.throttle: Throttle[str, int] = Throttle(limit_per_s, self.clock)
        self.got: list[Delivery] = []

    def deliver_due(self) -> None:
        while due := self.throttle.due():
            self.got.append((self.clock.now_s, *due))
            self.throttle.delivered(*due)

    def deliver_all(self) -> None:
        while (wait_s := self.throttle.due_in_s()) is not None:
            self.clock.now_s += wait_s
            self.deliver_due()

    def values(self, key: str) -> list[int]:
        return [value for _, which, value in self.got if which == key]


offers = st.lists(
    st.tuples(st.floats(0.0, 0.7) | st.just(0.0), st.sampled_from("abc"), st.integers(0, 3), st.booleans()),
    max_size=60,
)


@given(offers, st.integers(1, 10))
def test_never_too_fast_never_twice_and_never_the_last_one_lost(
    offers: list[tuple[float, str, int, bool]], limit_per_s: int
) -> None:
    receiver = Receiver(limit_per_s)
    last: dict[str, int] = {}
    for pause_s, key, value, look in offers:
        receiver.clock.now_s += pause_s
        receiver.throttle.offer(key, value)
        last[key] = value
        if look:
            receiver.deliver_due()
    receiver.deliver_all()

    times_s = [time_s for time_s, _, _ in receiver.got]
    for early_s, late_s in zip(times_s, times_s[limit_per_s:], strict=False):
        assert late_s - early_s >= 1.0 - 1e-9
    for key, value in last.items():
        values = receiver.values(key)
        assert values[-1] == value
        assert all(one != other for one, other in pairwise(values))


def test_a_change_after_a_calm_second_is_due_at_once() -> None:
    receiver = Receiver(2)
    for value in range(2):
        receiver.throttle.offer("a", value)
        receiver.deliver_due()
    assert receiver.values("a") == [0, 1]


def test_beyond_the_limit_the_latest_wins() -> None:
    receiver = Receiver(2)
    for value in range(9):
        receiver.throttle.offer("a", value)
        receiver.deliver_due()
    assert receiver.throttle.due_in_s() == 1.0
    receiver.deliver_all()
    assert receiver.values("a") == [0, 1, 8]


def test_back_to_what_is_shown_already_is_no_change() -> None:
    receiver = Receiver(1)
    for value in (1, 2, 1):
        receiver.throttle.offer("a", value)
        receiver.deliver_due()
    assert receiver.throttle.due_in_s() is None
    assert receiver.values("a") == [1]


def test_a_key_that_changes_all_the_time_does_not_starve_another() -> None:
    receiver = Receiver(1)
    receiver.throttle.offer("quiet", 0)
    for value in range(4):
        receiver.throttle.offer("busy", value)
        receiver.deliver_due()
        receiver.clock.now_s += 1.0
    assert receiver.values("quiet") == [0]
    assert len(receiver.values("busy")) == 3


def test_what_did_not_arrive_stays_due() -> None:
    receiver = Receiver(1)
    receiver.throttle.offer("a", 1)
    assert receiver.throttle.due() == receiver.throttle.due() == ("a", 1)


def test_what_is_forgotten_is_delivered_again_within_the_limit() -> None:
    receiver = Receiver(2)
    receiver.throttle.offer("a", 1)
    receiver.throttle.offer("b", 2)
    receiver.deliver_due()
    receiver.throttle.found("b", 0)
    receiver.deliver_all()
    receiver.throttle.forget()
    receiver.deliver_all()
    assert receiver.values("a") == [1, 1]
    assert receiver.values("b") == [2, 2, 2]
    assert receiver.got[2][0] - receiver.got[0][0] >= 1.0


def test_what_the_other_end_holds_already_is_not_delivered() -> None:
    receiver = Receiver(1)
    receiver.throttle.found("a", 1)
    receiver.throttle.offer("a", 1)
    assert receiver.throttle.due() is None


def test_what_is_withdrawn_is_not_delivered() -> None:
    receiver = Receiver(1)
    receiver.throttle.offer("a", 1)
    receiver.throttle.withdraw("a")
    assert receiver.throttle.due() is None
    assert receiver.throttle.due_in_s() is None


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="limit_per_s is at least 1, got 0"):
        Throttle(0, Clock())

"""Who sits, stays: what is shown in a list keeps its place while others come and go."""

from __future__ import annotations

from collections.abc import Iterable


class Seats:
    """Places in a list that has room for a number of them."""

    def __init__(self) -> None:
        self._seats: dict[str, int] = {}

    def take(self, present: Iterable[str], room: int) -> tuple[list[str | None], int]:
        """Seat those who are present.

        Whoever has a place keeps it; whoever has none takes the first that is free. Where not all have room the last
        place stays free, to say how many stand.

        Args:
            present: names, the more important ones first.
            room: places.

        Returns:
            who sits on each place, at most ``room`` of them, and how many stand.
        """
        names = list(dict.fromkeys(present))
        places = room if len(names) <= room else max(0, room - 1)
        kept = {name: seat for name, seat in self._seats.items() if name in names and seat < places}
        free = (seat for seat in range(places) if seat not in kept.values())
        self._seats = kept | dict(zip((name for name in names if name not in kept), free, strict=False))
        seated: list[str | None] = [None] * (max(self._seats.values(), default=-1) + 1)
        for name, seat in self._seats.items():
            seated[seat] = name
        return seated, len(names) - len(self._seats)

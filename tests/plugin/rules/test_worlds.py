"""The worlds that rules can tell apart."""

from __future__ import annotations

from rule_book import rules

from plugin.rules.worlds import MOST, atoms_of, worlds


def of(when: str, more: str = "") -> tuple[set[tuple[bool | None, ...]], int]:
    """The truth values that a rule's atoms take together, and how many worlds that took."""
    book = rules(f'[[rules]]\nname = "a"\nwhen = {when}\ndo = [{{ save_replay = true }}]\n{more}')
    atoms = atoms_of(book)
    found = [tuple(atom.truth(world) for atom in atoms) for world in worlds(book)]
    return set(found), len(found)


def test_every_combination_that_there_can_be_is_there() -> None:
    values, count = of('{ playing = "guitar", warning = "clip" }')
    assert values == {(False, False), (False, True), (True, False), (True, True)}
    assert count == 4
    values, _ = of('{ scene = "A", any = [{ scene = "B*" }] }')
    assert values == {(False, False), (True, False), (False, True)}
    values, _ = of('{ loudness = "momentary", above_lufs = -20, any = [{ loudness = "momentary", above_lufs = -10 }] }')
    assert values == {(False, False), (True, False), (True, True)}


def test_any_strip_is_more_than_the_named_ones() -> None:
    values, _ = of('{ playing = "guitar", any = [{ playing = "guitar", strip = "Desk" }] }')
    assert values == {(False, False), (True, False), (True, True)}


def test_labels_that_nothing_tells_apart_are_one() -> None:
    _, few = of('{ playing = "any" }')
    _, more = of('{ playing = "any", absent = "guitar" }')
    assert (few, more) == (2, 4)


def test_there_are_none_where_they_would_be_too_many() -> None:
    strips = ", ".join(f'{{ playing = "guitar", strip = "{number}" }}' for number in range(MOST.bit_length()))
    assert of(f"{{ all = [{strips}] }}") == (set(), 0)

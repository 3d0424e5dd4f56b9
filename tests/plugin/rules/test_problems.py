"""Names in rules that stand for nothing, or for two."""

from __future__ import annotations

from rule_book import problems, rule

A, B = '{ scene = "A" }', '{ scene = "B" }'


def test_names_that_stand_for_nothing_are_told_all_at_once() -> None:
    text = rule("a", '{ playing = "guitar", strip = "Gutar", unless = { warning = "clip", strip = "Amp" } }', A)
    text += rule("a", "{ streaming = true }", B)
    assert problems(text) == (
        "rules[1].when.strip: there is no strip 'Gutar', did you mean `Guitar`?",
        "rules[1].when.unless.strip: there is no strip 'Amp': there are 'Desk', 'Guitar'",
        "rules[2].name: 'a' is the name of rules[1] too",
    )

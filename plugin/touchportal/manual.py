"""The declaration as people read it: Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugin.touchportal.ids import encoded, local_state_id
from plugin.touchportal.parts import (
    Action,
    Category,
    Choice,
    Connector,
    Datum,
    Declaration,
    Event,
    Family,
    Number,
    State,
)
from plugin.touchportal.service import LOCAL_STATES_API

SOME_NAME = "…"

INTRODUCTION = """\
# Soundcheck in Touch Portal

Made by `soundcheck touchportal manual` of the plugin's declaration (version {version}).

1. `soundcheck touchportal build` writes `obs-soundcheck.tpp` for this computer.
2. In Touch Portal: settings, Plug-ins, Import plug-in; then restart Touch Portal.

Touch Portal then starts Soundcheck. Where Soundcheck runs already, that one is used: there is only ever one. What was
started by Touch Portal writes its log into `touch-portal.log` in your log folder. It connects again whenever Touch
Portal restarts.

An action on a button's *On Hold* tab holds while the button is down: afterwards everything is as it was before.
Figures are numbers that flows can compare; `–` is what is not known yet, `-∞` is silence. What could not be done is
told by the state *{refusal}*.
"""


def manual(declaration: Declaration) -> str:
    """The whole page."""
    return "\n".join(_lines(declaration))


def _lines(declaration: Declaration) -> Iterator[str]:
    refusal = next(state.title for state in declaration.states if state.path == ("refusal",))
    yield INTRODUCTION.format(version=declaration.version, refusal=refusal)
    for category in declaration.categories:
        yield f"## {category.title}\n"
        yield from _parts(category)


def _parts(category: Category) -> Iterator[str]:
    if category.actions:
        yield from _table("Actions", ("action", "what it does", "on hold", "id"), map(_action, category.actions))
    if category.connectors:
        yield from _table("Sliders", ("slider", "what it does", "id"), map(_connector, category.connectors))
    if category.states:
        yield from _table("States", ("state", "values", "id"), map(_state, category.states))
    for family in category.families:
        yield from _family(family)
    if category.events:
        yield from _table("Events", ("event", "id"), map(_event, category.events))


def _action(action: Action) -> tuple[str, ...]:
    return action.title, action.about + _data(action), "no" if action.held_line is None else "yes", action.id


def _connector(connector: Connector) -> tuple[str, ...]:
    return connector.title, connector.about + _data(connector), connector.id


def _data(part: Action | Connector) -> str:
    return "".join(f" *{datum.title}*: {_datum(datum)}." for datum in part.data)


def _datum(datum: Datum) -> str:
    match datum:
        case Choice(options_now=None):
            return ", ".join(datum.options)
        case Choice():
            listed = ", ".join(datum.options)
            return f"{listed}, and what the configuration has" if listed else "those of the configuration"
        case Number():
            return f"{datum.minimum} to {datum.maximum}"
        case _:
            return "a text, also one with Touch Portal's own values"


def _state(state: State) -> tuple[str, ...]:
    return state.title, ", ".join(state.choices) or "text", state.id


def _family(family: Family) -> Iterator[str]:
    states = (
        (state.title, ", ".join(state.choices) or "text", state.id.replace(encoded(SOME_NAME), SOME_NAME))
        for state in family.states(SOME_NAME)
    )
    yield from _table(f"States of each {family.title}", ("state", "values", "id"), states)


def _event(event: Event) -> tuple[str, ...]:
    words = event.line.replace("$val", " / ".join(event.state.choices) if event.state else "")
    if event.local:
        carried = ", ".join(f"{what} (`{local_state_id(name)}`)" for name, what in event.local)
        words += f"; from API {LOCAL_STATES_API} of Touch Portal on it carries {carried}"
    return words, event.id


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"### {title}\n"
    yield _row(heads)
    yield _row(("---",) * len(heads))
    for *cells, identity in rows:
        yield _row((*cells, f"`{identity}`"))
    yield ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"

"""What a Touch Portal plugin is declared of, and what serves each part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plugin.controls.commands import Command
from plugin.controls.state import ControlState
from plugin.touchportal.ids import action_id, connector_id, event_id, state_id
from plugin.touchportal.readings import Readings

ON, OFF = "On", "Off"


@dataclass(frozen=True, slots=True)
class Choice:
    """A list that the user chooses from, in an action or a connector.

    Attributes:
        key: its name among the data.
        title: what it asks for.
        options: what each text stands for, in the order of the list; before the program runs.
        options_now: the same of the running program, where it depends on the configuration.
    """

    key: str
    title: str
    options: Mapping[str, Any]
    options_now: Callable[[ControlState], Mapping[str, Any]] | None = None

    def available(self, state: ControlState) -> Mapping[str, Any]:
        """What can be chosen now."""
        return self.options if self.options_now is None else self.options_now(state)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number that the user enters.

    Attributes:
        key: its name among the data.
        title: what it asks for.
        default: before anything is entered.
        minimum: the lowest.
        maximum: the highest.
    """

    key: str
    title: str
    default: int
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text that the user enters; it may hold Touch Portal's own placeholders, and be empty.

    Attributes:
        key: its name among the data.
        title: what it asks for.
    """

    key: str
    title: str


Datum = Choice | Number | Words


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does.

    Attributes:
        name: its part of the id.
        title: in Touch Portal's list.
        about: a sentence for the manual.
        line: in the user's list of a button's actions; ``{key}`` stands for a datum.
        asks: what is asked for; takes each datum by its key.
        data: what the user chooses.
        held_line: the same for the "on hold" tab, where it is done while the button is held; None: not there.
    """

    name: str
    title: str
    about: str
    line: str
    asks: Callable[..., Command]
    data: tuple[Datum, ...] = ()
    held_line: str | None = None

    @property
    def id(self) -> str:
        """In Touch Portal."""
        return action_id(self.name)

    def data_id(self, datum: Datum) -> str:
        """A datum's own."""
        return f"{self.id}.{datum.key}"


@dataclass(frozen=True, slots=True)
class Connector:
    """What a slider does.

    Attributes:
        name: its part of the id.
        title: in Touch Portal's list.
        about: a sentence for the manual.
        line: in the user's list; ``{key}`` stands for a datum.
        asks: what is asked for; takes ``value``, 0-100, and each datum by its key.
        positions: where all sliders are, 0-100, by the texts that are chosen for the data, in their order.
        data: what the user chooses.
    """

    name: str
    title: str
    about: str
    line: str
    asks: Callable[..., Command]
    positions: Callable[[ControlState], Mapping[tuple[str, ...], float]]
    data: tuple[Choice, ...] = ()

    @property
    def id(self) -> str:
        """In Touch Portal."""
        return connector_id(self.name)

    def data_id(self, datum: Datum) -> str:
        """A datum's own."""
        return f"{self.id}.{datum.key}"


@dataclass(frozen=True, slots=True)
class State:
    """What buttons show and flows decide by.

    Attributes:
        path: its part of the id.
        title: in Touch Portal's list.
        read: its value.
        default: before the program runs.
        choices: all that it can be; none for a free text.
        calm: a figure that is never still: it is told a few times a second only.
    """

    path: tuple[str, ...]
    title: str
    read: Callable[[Readings], str]
    default: str = ""
    choices: tuple[str, ...] = ()
    calm: bool = False

    @property
    def id(self) -> str:
        """In Touch Portal."""
        return state_id(*self.path)


@dataclass(frozen=True, slots=True)
class Family:
    """States that are made when the program runs, for each thing of the user's own.

    Attributes:
        title: of what.
        names: of the things.
        group: the menu that a thing's states stand in.
        states: of one thing, by its name.
    """

    title: str
    names: Callable[[ControlState], Iterable[str]]
    group: Callable[[str], str]
    states: Callable[[str], tuple[State, ...]]


@dataclass(frozen=True, slots=True)
class Event:
    """What a flow can begin with.

    Attributes:
        name: its part of the id.
        title: in Touch Portal's list.
        line: in the user's list; ``$val`` stands for what is chosen.
        state: the state whose change it is; None: Soundcheck fires it.
        local: what it carries where Touch Portal can do that, by name, and what that is.
    """

    name: str
    title: str
    line: str
    state: State | None = None
    local: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """In Touch Portal."""
        return event_id(self.name)


@dataclass(frozen=True, slots=True)
class Category:
    """A group in Touch Portal's lists.

    Attributes:
        name: its part of the id.
        title: in the list.
        actions: of it.
        connectors: of it.
        states: of it.
        events: of it.
        families: states that are made when the program runs.
    """

    name: str
    title: str
    actions: tuple[Action, ...] = ()
    connectors: tuple[Connector, ...] = ()
    states: tuple[State, ...] = ()
    events: tuple[Event, ...] = ()
    families: tuple[Family, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """The whole plugin.

    Attributes:
        version: a whole number; Touch Portal says which one it has.
        title: in Touch Portal's list of plugins.
        categories: of it.
    """

    version: int
    title: str
    categories: tuple[Category, ...]

    @property
    def actions(self) -> tuple[Action, ...]:
        """Of all categories."""
        return tuple(action for category in self.categories for action in category.actions)

    @property
    def connectors(self) -> tuple[Connector, ...]:
        """Of all categories."""
        return tuple(connector for category in self.categories for connector in category.connectors)

    @property
    def states(self) -> tuple[State, ...]:
        """Of all categories, without those that are made later."""
        return tuple(state for category in self.categories for state in category.states)

    @property
    def families(self) -> tuple[Family, ...]:
        """Of all categories."""
        return tuple(family for category in self.categories for family in category.families)

    @property
    def events(self) -> tuple[Event, ...]:
        """Of all categories."""
        return tuple(event for category in self.categories for event in category.events)

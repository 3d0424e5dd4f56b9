"""What a rule can do in OBS.

Each action has ``words``, how it is told after "would", and ``target``, what it changes: two different actions on one
target contradict each other.
"""

from __future__ import annotations

from dataclasses import dataclass

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class SwitchScene:
    """Put a scene on air."""

    scene: str

    @property
    def words(self) -> str:
        """As every action's."""
        return f"switch to scene {self.scene!r}"

    @property
    def target(self) -> object:
        """The program."""
        return SwitchScene


@dataclass(frozen=True, slots=True)
class ShowItem:
    """Show or hide a source in a scene.

    Attributes:
        source: the source's name.
        scene: the scene, or group, that it is in; None: the one on air then.
        shown: whether to show it.
    """

    source: str
    scene: str | None
    shown: bool

    @property
    def words(self) -> str:
        """As every action's."""
        where = "the scene on air" if self.scene is None else f"scene {self.scene!r}"
        return f"{'show' if self.shown else 'hide'} {self.source!r} in {where}"

    @property
    def target(self) -> object:
        """The source in this scene."""
        return ShowItem, self.source, self.scene


@dataclass(frozen=True, slots=True)
class EnableFilter:
    """Switch a filter on or off.

    Attributes:
        source: what it is on.
        filter: its name.
        enabled: whether to switch it on.
    """

    source: str
    filter: str
    enabled: bool

    @property
    def words(self) -> str:
        """As every action's."""
        return f"{'enable' if self.enabled else 'disable'} filter {self.filter!r} of {self.source!r}"

    @property
    def target(self) -> object:
        """The filter."""
        return EnableFilter, self.source, self.filter


@dataclass(frozen=True, slots=True)
class MuteInput:
    """Mute an input, or let it be heard.

    Attributes:
        input: its name.
        muted: whether to mute it.
    """

    input: str
    muted: bool

    @property
    def words(self) -> str:
        """As every action's."""
        return f"{'mute' if self.muted else 'unmute'} {self.input!r}"

    @property
    def target(self) -> object:
        """The input."""
        return MuteInput, self.input


@dataclass(frozen=True, slots=True)
class SetText:
    """Set the text of a text source."""

    source: str
    text: str

    @property
    def words(self) -> str:
        """As every action's."""
        return f"set the text of {self.source!r} to {self.text!r}"

    @property
    def target(self) -> object:
        """The source."""
        return SetText, self.source


@dataclass(frozen=True, slots=True)
class SaveReplay:
    """Save what the replay buffer holds."""

    @property
    def words(self) -> str:
        """As every action's."""
        return "save the replay buffer"

    @property
    def target(self) -> object:
        """Itself: it contradicts nothing."""
        return self


@dataclass(frozen=True, slots=True)
class PressHotkey:
    """Trigger one of OBS's hotkeys by its name, such as ``OBSBasic.Screenshot``."""

    hotkey: str

    @property
    def words(self) -> str:
        """As every action's."""
        return f"press hotkey {self.hotkey!r}"

    @property
    def target(self) -> object:
        """Itself: it contradicts nothing."""
        return self


@dataclass(frozen=True, slots=True)
class TellEvent:
    """Tell all programs that listen to OBS.

    Attributes:
        event: its name.
        data: what goes with it.
    """

    event: str
    data: tuple[tuple[str, Value], ...]

    @property
    def words(self) -> str:
        """As every action's."""
        return f"tell event {self.event!r}"

    @property
    def target(self) -> object:
        """Itself: it contradicts nothing."""
        return self


Action = SwitchScene | ShowItem | EnableFilter | MuteInput | SetText | SaveReplay | PressHotkey | TellEvent


def contradict(one: Action, other: Action) -> bool:
    """Whether two actions want different things of the same target."""
    return one != other and one.target == other.target


def scene_of(actions: tuple[Action, ...]) -> str | None:
    """The scene that actions switch to, if they do."""
    return next((action.scene for action in actions if isinstance(action, SwitchScene)), None)

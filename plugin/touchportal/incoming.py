"""What Touch Portal says: one model a message, and reading one from JSON values."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError


def _text(value: object) -> object:
    """Numbers as texts: Touch Portal says all values are texts, and not all of its versions keep to it."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_text)]


class _Message(BaseModel):
    """What newer versions add to a message is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Chosen(_Message):
    """What the user has chosen or entered for a datum.

    Attributes:
        id: the datum's.
        value: as a text.
    """

    id: str
    value: Text


class Info(_Message):
    """The answer to pairing.

    Attributes:
        sdk_version: the newest API that this Touch Portal speaks.
        version: of Touch Portal.
        plugin_version: of the plugin as it was imported.
    """

    type: Literal["info"]
    sdk_version: int = Field(alias="sdkVersion")
    version: Text = Field("", alias="tpVersionString")
    plugin_version: int = Field(0, alias="pluginVersion")


class Pressed(_Message):
    """A button.

    Attributes:
        type: ``action``: it was pressed; ``down`` and ``up``: it is held from now on, and no more.
        action_id: what it does.
        data: what was chosen.
    """

    type: Literal["action", "down", "up"]
    plugin_id: str = Field(alias="pluginId")
    action_id: str = Field(alias="actionId")
    data: tuple[Chosen, ...] = ()


class Moved(_Message):
    """A slider.

    Attributes:
        connector_id: what it does.
        value: where it is now, 0-100.
        data: what was chosen.
    """

    type: Literal["connectorChange"]
    plugin_id: str = Field(alias="pluginId")
    connector_id: str = Field(alias="connectorId")
    value: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    data: tuple[Chosen, ...] = ()


class ShortId(_Message):
    """A slider was put on a page, or is on one.

    Attributes:
        short_id: what it may be called instead.
        slider_id: what it is called, as `ids.slider_id` writes it.
    """

    type: Literal["shortConnectorIdNotification"]
    short_id: str = Field(alias="shortId")
    slider_id: str = Field(alias="connectorId")


class ClosePlugin(_Message):
    """Touch Portal ends, or has no more use for the plugin."""

    type: Literal["closePlugin"]
    plugin_id: str = Field(alias="pluginId")


Incoming = Info | Pressed | Moved | ShortId | ClosePlugin

_INCOMING: TypeAdapter[Incoming] = TypeAdapter(Annotated[Incoming, Field(discriminator="type")])

UNUSED = frozenset({"listChange", "broadcast", "settings", "notificationOptionClicked"})
"""What Touch Portal tells as well, and nothing here needs."""


class BadMessageError(Exception):
    """A message that cannot be used; its text says why, on one line."""


def read(values: dict[str, Any]) -> Incoming | None:
    """The message; None for one that nothing here needs.

    Raises:
        BadMessageError: it is none of those that Touch Portal sends.
    """
    kind = values.get("type")
    if isinstance(kind, str) and kind in UNUSED:
        return None
    try:
        return _INCOMING.validate_python(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise BadMessageError(f"{kind!r:.80}: {where + ': ' if where else ''}{first['msg']}") from None

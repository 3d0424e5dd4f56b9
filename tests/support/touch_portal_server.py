"""Touch Portal as a plugin sees it, and stricter: it keeps a list of everything that its reference does not allow."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any, Self

Json = dict[str, Any]

LIMIT_S = 30.0
"""For anything that a loaded machine may take its time for."""

FIELDS: dict[str, dict[str, tuple[type, ...]]] = {
    "pair": {"id": (str,)},
    "stateUpdate": {"id": (str,), "value": (str,)},
    "createState": {"id": (str,), "desc": (str,), "defaultValue": (str,), "parentGroup": (str,)},
    "removeState": {"id": (str,)},
    "choiceUpdate": {"id": (str,), "value": (list,)},
    "connectorUpdate": {"connectorId": (str,), "value": (int,)},
    "triggerEvent": {"eventId": (str,), "states": (dict,)},
}
OPTIONAL = {"states"}


class TouchPortalServer:
    """Use it with ``async with``; at the end of the block nothing may have been wrong.

    Args:
        entry: of the plugin, as it was imported.
        sdk_version: the newest API that it speaks.
        answers: whether pairing is answered; it is not for a plugin that was never imported.
        piece: bytes that it sends at once; None: whole lines.

    Attributes:
        port: where it listens.
        pairings: how often the plugin was let in.
        states: values by id, also of the states that were made; they outlive connections, as in Touch Portal.
        made: title and group of states that were made, by id.
        choices: by the datum's id.
        sliders: positions by the connector's long id.
        fired: events, each with what it carried and with all states at that moment.
        messages: all that came over the present connection.
        wrong: what the reference does not allow.
    """

    def __init__(
        self, entry: Json, *, sdk_version: int = 10, answers: bool = True, piece: int | None = None, version: int = 1
    ) -> None:
        self.port = 0
        self.pairings = 0
        self.states: dict[str, str] = {}
        self.made: dict[str, tuple[str, str]] = {}
        self.choices: dict[str, list[str]] = {}
        self.sliders: dict[str, int] = {}
        self.fired: list[tuple[str, Json, dict[str, str]]] = []
        self.messages: list[Json] = []
        self.wrong: list[str] = []
        self._entry = entry
        self._sdk_version = sdk_version
        self._answers = answers
        self._piece = piece
        self._version = version
        self._server: asyncio.Server | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._news = asyncio.Event()
        self._told: set[object] = set()
        self._start_anew()

    def _start_anew(self) -> None:
        """What a started Touch Portal knows: its entry file."""
        parts = [
            part for category in self._entry["categories"] for part in category["actions"] + category["connectors"]
        ]
        states = [state for category in self._entry["categories"] for state in category["states"]]
        self._events = [event for category in self._entry["categories"] for event in category["events"]]
        self._data = {datum["id"]: datum for part in parts for datum in part["data"]}
        self._parts = {part["id"]: part for part in parts}
        self._possible = {state["id"]: state.get("valueChoices") for state in states}
        self.states = {state["id"]: state["default"] for state in states}
        self.made = {}
        self.choices = {one: datum["valueChoices"] for one, datum in self._data.items() if datum["type"] == "choice"}
        self.sliders = {}

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await self.stop()
        assert kind is not None or not self.wrong, self.wrong

    async def start(self) -> None:
        """Start it, on the same port if it ran before."""
        self._start_anew()
        self._server = await asyncio.start_server(self._converse, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """End it, as if it were killed."""
        assert self._server is not None
        self._server.close()
        await self.hang_up()

    async def hang_up(self) -> None:
        """Close the connection."""
        if self._writer is not None:
            self._writer.close()
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()
            self._writer = None

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something to become true: looked at with each message, and a hundred times a second besides.

        Raises:
            AssertionError: it does not become so.
        """
        try:
            async with asyncio.timeout(LIMIT_S):
                while not happened():
                    self._news.clear()
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(0.01):
                            await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"not in {LIMIT_S:g} s; wrong: {self.wrong}; last: {self.messages[-5:]}") from None

    async def until_paired(self, times: int = 1) -> None:
        """Wait until the plugin was let in so often, and has told what it has to tell."""
        await self.until(lambda: self.pairings >= times and len(self.messages) > 1)

    def state(self, name: str) -> str | None:
        """A state's value, by the end of its id."""
        return self.states.get(f"{self._entry['id']}.state.{name}")

    async def until_shown(self, name: str, value: str) -> None:
        """Wait until a state holds a value; the name is the end of its id."""
        await self.until(lambda: self.state(name) == value)

    async def press(self, action: str, kind: str = "action", **texts: str) -> None:
        """Press a button; ``down`` and ``up`` for one on the tab "On Hold"."""
        part = f"{self._entry['id']}.act.{action}"
        assert kind == "action" or "onhold" in self._parts[part]["lines"], "Touch Portal does not offer that"
        await self.say(type=kind, pluginId=self._entry["id"], actionId=part, data=self._chosen(part, texts))

    async def move(self, connector: str, value: int, **texts: str) -> None:
        """Move a slider."""
        part = f"{self._entry['id']}.con.{connector}"
        data = self._chosen(part, texts)
        self.sliders[self._slider(part, data)] = value
        await self.say(type="connectorChange", pluginId=self._entry["id"], connectorId=part, value=value, data=data)

    async def place(self, connector: str, short_id: str, **texts: str) -> str:
        """Put a slider on a page; its id."""
        part = f"{self._entry['id']}.con.{connector}"
        slider = self._slider(part, self._chosen(part, texts))
        self.sliders.pop(slider, None)
        await self.say(
            type="shortConnectorIdNotification", pluginId=self._entry["id"], shortId=short_id, connectorId=slider
        )
        return slider

    async def close_plugin(self) -> None:
        """Tell the plugin to end."""
        await self.say(type="closePlugin", pluginId=self._entry["id"])

    async def say(self, **message: Any) -> None:
        """Send a message."""
        await self.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    async def write(self, data: bytes) -> None:
        """Send bytes, in pieces if it was asked for."""
        assert self._writer is not None, "no plugin is connected"
        size = self._piece or len(data)
        for start in range(0, len(data), size):
            self._writer.write(data[start : start + size])
            await self._writer.drain()
            if self._piece:
                await asyncio.sleep(0)

    def _chosen(self, part: str, texts: dict[str, str]) -> list[Json]:
        """As Touch Portal sends it: what the user can choose, or has typed."""
        data = [{"id": f"{part}.{key}", "value": value} for key, value in texts.items()]
        assert [datum["id"] for datum in data] == [datum["id"] for datum in self._parts[part]["data"]]
        return data

    def _slider(self, part: str, data: list[Json]) -> str:
        return "|".join([f"pc_{self._entry['id']}_{part}", *(f"{one['id']}={one['value']}" for one in data)])

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self.messages = []
        self._told = set()
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                self._hear(line)
                if len(self.messages) == 1 and self._answers:
                    self.pairings += 1
                    await self.say(**self._info())
                self._news.set()
        writer.close()

    def _info(self) -> Json:
        return {
            "type": "info",
            "sdkVersion": self._sdk_version,
            "tpVersionString": "4.4.2",
            "tpVersionCode": 404002,
            "pluginVersion": self._version,
            "settings": [],
        }

    def _hear(self, line: bytes) -> None:
        try:
            message: Json = json.loads(line.decode("utf-8"))
            self.messages.append(message)
            self._check(message)
            getattr(self, f"_on_{message['type']}")(message)
        except Exception as error:  # noqa: BLE001 - whatever it was: it is told at the end
            self.wrong.append(f"{type(error).__name__}: {error} in {line[:200]!r}")

    def _check(self, message: Json) -> None:
        fields = FIELDS[message["type"]]
        values = {key: value for key, value in message.items() if key != "type"}
        if "shortId" in values:
            values["connectorId"] = values.pop("shortId")
        assert values.keys() | OPTIONAL == fields.keys() | OPTIONAL, "other fields"
        for key, value in values.items():
            assert type(value) in fields[key], f"{key} is of another type"
        assert (message["type"] == "pair") is (len(self.messages) == 1), "pairing comes first, and once"

    def _on_pair(self, message: Json) -> None:
        assert message["id"] == self._entry["id"]

    def _on_stateUpdate(self, message: Json) -> None:  # noqa: N802 - the message's name
        state, value = message["id"], message["value"]
        assert state in self.states, "no such state"
        choices = self._possible.get(state)
        assert choices is None or value in choices, "not one of its choices"
        assert state not in self._told or self.states[state] != value, "it was this already"
        self._told.add(state)
        changed = self.states[state] != value
        self.states[state] = value
        if changed:
            self._fire_by_state(state, value)

    def _fire_by_state(self, state: str, value: str) -> None:
        for event in self._events:
            if event["valueStateId"] == state:
                self.fired.append((event["id"], {"value": value}, dict(self.states)))

    def _on_createState(self, message: Json) -> None:  # noqa: N802
        state = message["id"]
        assert state not in self._possible, "it stands in the entry file"
        assert state.startswith(self._entry["id"])
        assert ("made", state) not in self._told, "it was made already"
        self._told.add(("made", state))
        self.made[state] = (message["desc"], message["parentGroup"])
        self.states.setdefault(state, message["defaultValue"])  # one that is there keeps its value

    def _on_removeState(self, message: Json) -> None:  # noqa: N802
        del self.made[message["id"]]
        del self.states[message["id"]]
        self._told -= {message["id"], ("made", message["id"])}

    def _on_choiceUpdate(self, message: Json) -> None:  # noqa: N802
        assert self._data[message["id"]]["type"] == "choice"
        assert all(isinstance(text, str) for text in message["value"])
        assert ("choices", message["id"]) not in self._told or self.choices[message["id"]] != message["value"]
        self._told.add(("choices", message["id"]))
        self.choices[message["id"]] = message["value"]

    def _on_connectorUpdate(self, message: Json) -> None:  # noqa: N802
        slider = message.get("connectorId", message.get("shortId", ""))
        assert len(slider) <= 200
        if "connectorId" in message:
            part, *data = slider.removeprefix(f"pc_{self._entry['id']}_").split("|")
            assert [one.split("=", 1)[0] for one in data] == [datum["id"] for datum in self._parts[part]["data"]]
        assert 0 <= message["value"] <= 100
        is_told = ("slider", slider) in self._told
        assert not is_told or self.sliders.get(slider) != message["value"], "it stands there already"
        self._told.add(("slider", slider))
        self.sliders[slider] = message["value"]

    def _on_triggerEvent(self, message: Json) -> None:  # noqa: N802
        event = next(event for event in self._events if event["id"] == message["eventId"])
        assert not event["valueStateId"], "Touch Portal fires it by itself"
        assert "states" not in message or self._sdk_version >= 10, "this Touch Portal has no local states"
        assert all(isinstance(value, str) for value in message.get("states", {}).values())
        self.fired.append((event["id"], message.get("states", {}), dict(self.states)))

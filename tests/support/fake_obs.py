"""An obs-websocket server for what a real OBS cannot be made to do: to kick, to hang, to count."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from typing import Any, Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

HELLO, IDENTIFIED, REIDENTIFY, EVENT, RESPONSE = 0, 2, 3, 5, 7


class FakeObs:
    """Use it with ``async with``. It asks for no password and has two scenes, "Scene" and "Encore".

    Attributes:
        inputs: kind and settings of each input, by name.
        requests: what was asked: when, the request's name, and its data.
        attempts: how many clients have come so far.
        connections: how many of them have been let in.
        turns_away: the code that newcomers are told when they identify themselves; 0: they are let in.
        hangs: while it is True, nothing is answered, not even to a new client.
        answers_late: while it is True, an answer takes a tenth of a second.
        refusals: request statuses to answer next instead, by the request's name, in that order.
    """

    def __init__(self) -> None:
        self.inputs: dict[str, tuple[str, dict[str, Any]]] = {}
        self.requests: list[tuple[float, str, dict[str, Any]]] = []
        self.attempts = 0
        self.connections = 0
        self.turns_away = 0
        self.hangs = False
        self.answers_late = False
        self.refusals: dict[str, list[int]] = {}
        self._clients: dict[ServerConnection, int] = {}
        self._server: Server | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await serve(self._converse, "127.0.0.1", self.port, close_timeout=0.5)
        self.port = next(iter(self._server.sockets)).getsockname()[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    def asked(self) -> Counter[str]:
        """How often each request was asked."""
        return Counter(name for _, name, _ in self.requests)

    def texts(self, source: str) -> list[str]:
        """All the texts that were sent to a source, in order."""
        return [
            data["inputSettings"]["text"]
            for _, name, data in self.requests
            if name == "SetInputSettings" and data["inputName"] == source
        ]

    @property
    def subscriptions(self) -> list[int]:
        """What those listen to who listen to anything, each as the bits of its event classes."""
        return [events for events in self._clients.values() if events]

    async def disconnect(self, code: int, *, word_to_all: bool = True) -> None:
        """Close all connections with a code; 4011 is what OBS's "Kick" button sends.

        Args:
            code: it.
            word_to_all: False: only those who listen to events are told the code; the others' connections just break.
        """
        told = [client for client, events in self._clients.items() if events or word_to_all]
        for client in self._clients.keys() - set(told):
            client.transport.abort()
        await asyncio.gather(*(client.close(code) for client in told))

    async def tell(self, event: str, **fields: Any) -> None:
        """Send an event to those who subscribed to any."""
        data = {"eventType": event, "eventIntent": 1, "eventData": fields}
        for client, events in list(self._clients.items()):
            if events:
                await client.send(json.dumps({"op": EVENT, "d": data}))

    async def _converse(self, client: ServerConnection) -> None:
        self.attempts += 1
        if self.hangs:
            await client.wait_closed()
            return
        await client.send(json.dumps({"op": HELLO, "d": {"obsWebSocketVersion": "5.5.0", "rpcVersion": 1}}))
        try:
            identify = json.loads(await client.recv())["d"]
            if self.turns_away:
                await client.close(self.turns_away)
                return
            await self._identified(client)
            self.connections += 1
            self._clients[client] = identify["eventSubscriptions"]
            async for text in client:
                message = json.loads(text)
                if message["op"] == REIDENTIFY:
                    self._clients[client] = message["d"]["eventSubscriptions"]
                    await self._identified(client)
                else:
                    await self._respond(client, message["d"])
        except ConnectionClosed:
            pass  # that is how it ends
        finally:
            self._clients.pop(client, None)

    async def _identified(self, client: ServerConnection) -> None:
        await client.send(json.dumps({"op": IDENTIFIED, "d": {"negotiatedRpcVersion": 1}}))

    async def _respond(self, client: ServerConnection, request: dict[str, Any]) -> None:
        name, data = request["requestType"], request.get("requestData", {})
        self.requests.append((time.monotonic(), name, data))
        if self.hangs:
            return
        if self.answers_late:
            await asyncio.sleep(0.1)
        code, answer = self._answer(name, data)
        response = {
            "requestType": name,
            "requestId": request["requestId"],
            "requestStatus": {"result": code == 100, "code": code},
            "responseData": answer,
        }
        await client.send(json.dumps({"op": RESPONSE, "d": response}))

    def _answer(self, name: str, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.refusals.get(name):
            return self.refusals[name].pop(0), {}
        if name in {"GetInputSettings", "SetInputSettings"} and data["inputName"] not in self.inputs:
            return 600, {}
        match name:
            case "GetInputSettings":
                kind, settings = self.inputs[data["inputName"]]
                return 100, {"inputKind": kind, "inputSettings": settings}
            case "SetInputSettings":
                self.inputs[data["inputName"]][1].update(data["inputSettings"])
            case "CreateInput":
                self.inputs[data["inputName"]] = (data["inputKind"], data["inputSettings"])
        return 100, ANSWERS.get(name, {})


ANSWERS: dict[str, dict[str, Any]] = {
    "GetVersion": {"obsVersion": "31.0.0"},
    "GetInputKindList": {"inputKinds": ["color_source_v3", "text_gdiplus_v2", "text_gdiplus_v3"]},
    "GetVideoSettings": {"baseWidth": 1920, "baseHeight": 1080},
    "GetCurrentProgramScene": {"currentProgramSceneName": "Scene"},
    "GetSceneList": {"scenes": [{"sceneName": "Scene"}, {"sceneName": "Encore"}]},
    "CreateInput": {"sceneItemId": 1},
    "CreateSceneItem": {"sceneItemId": 2},
}

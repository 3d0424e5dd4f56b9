from __future__ import annotations

import asyncio
import gc
import http.server
import logging
import socket
import threading
import traceback

import pytest
from fake_obs import FakeObs

from plugin.obs.client import Address, Client, RequestError
from plugin.obs.faults import Fault, diagnose
from plugin.obs.wire import ClosedByObsError

PASSWORD = "hush-hush"  # noqa: S105


def at(port: int, timeout_s: float = 10.0) -> Address:
    return Address("127.0.0.1", port, PASSWORD, timeout_s)


def failure(address: Address) -> Exception:
    """What connecting there fails with; all sockets have to be closed again, or a warning fails the test."""
    with pytest.raises(Exception) as failed:  # noqa: PT011 - which one it is, is what is asked
        Client(address)
    gc.collect()
    assert isinstance(failed.value, Exception)
    return failed.value


def fault_at(port: int, timeout_s: float = 10.0) -> Fault | None:
    return diagnose(failure(at(port, timeout_s)), connected=False, obs_runs=None)


def test_requests_are_answered_and_refusals_are_told() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            client = await asyncio.to_thread(Client, at(obs.port))
            assert await asyncio.to_thread(client.request, "GetVersion") == {"obsVersion": "31.0.0"}
            assert await asyncio.to_thread(client.request, "NoSuchField") == {}
            with pytest.raises(RequestError, match="OBS refused GetInputSettings with status 600") as refused:
                await asyncio.to_thread(client.request, "GetInputSettings", {"inputName": "none"})
            assert refused.value.code == 600
            client.close()

    asyncio.run(main())


def test_the_code_that_obs_closes_with_is_told() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            client = await asyncio.to_thread(Client, at(obs.port))
            await obs.disconnect(4011)
            with pytest.raises(ClosedByObsError) as closed:
                await asyncio.to_thread(client.request, "GetVersion")
            assert closed.value.code == 4011
            client.close()

    asyncio.run(main())


def test_who_waits_for_an_event_is_woken_by_an_abort_from_another_thread() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            client = await asyncio.to_thread(Client, at(obs.port), 1)
            await obs.tell("SomethingHappened")
            assert await asyncio.to_thread(client.event) == ("SomethingHappened", {})
            waiting = asyncio.create_task(asyncio.to_thread(client.event))
            await asyncio.sleep(0)
            client.abort()
            with pytest.raises(Exception, match="lost"):
                await waiting
            client.close()

    asyncio.run(main())


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert fault_at(port) is Fault.NOTHING_LISTENS


def test_somebody_listens_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert fault_at(server.getsockname()[1], timeout_s=0.2) is Fault.NO_ANSWER


def test_a_websocket_server_that_says_nothing() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.hangs = True
            assert await asyncio.to_thread(fault_at, obs.port, 0.2) is Fault.NO_ANSWER

    asyncio.run(main())


def test_another_server_listens() -> None:
    class Silent(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        assert fault_at(server.server_port) is Fault.NOT_OBS
        server.shutdown()
        thread.join()


def test_there_is_no_such_computer() -> None:
    error = failure(Address("no-such-host.invalid", 4455, PASSWORD, 1.0))
    assert diagnose(error, connected=False, obs_runs=None) is Fault.HOST_UNKNOWN


def test_the_password_reaches_no_log_no_repr_and_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("obsws_python", "obsws_python.baseclient", "obsws_python.baseclient.Client"):
        caplog.set_level(logging.DEBUG, logger=name)

    async def main() -> list[str]:
        async with FakeObs() as obs:
            address = at(obs.port)
            client = await asyncio.to_thread(Client, address)
            seen = [repr(address), str(address), repr(client), repr(vars(client))]
            client.close()
            return seen

    assert not any(PASSWORD in text for text in asyncio.run(main()))
    with socket.create_server(("127.0.0.1", 0)) as server:
        trace = "".join(traceback.format_exception(failure(at(server.getsockname()[1], timeout_s=0.2))))
    assert "WebSocketTimeoutException" in trace
    assert PASSWORD not in trace
    assert PASSWORD not in caplog.text
    assert not any(PASSWORD in repr(vars(record)) for record in caplog.records)

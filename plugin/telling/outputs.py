"""When OBS records and streams, in the evening's log: chapters are made of one recording, or one stream."""

from __future__ import annotations

import logging
from typing import Final

from plugin.evening_log import EveningLog, Output, State
from plugin.obs.client import Data, RequestError
from plugin.obs.link import Events
from plugin.obs.sources import NOT_READY, Ask

_EVENTS: Final = {"RecordStateChanged": Output.RECORDING, "StreamStateChanged": Output.STREAM}

_STATES: Final = {
    "OBS_WEBSOCKET_OUTPUT_STARTED": State.STARTED,
    "OBS_WEBSOCKET_OUTPUT_PAUSED": State.PAUSED,
    "OBS_WEBSOCKET_OUTPUT_RESUMED": State.RESUMED,
    "OBS_WEBSOCKET_OUTPUT_STOPPED": State.STOPPED,
}

_REQUESTS: Final = {Output.RECORDING: "GetRecordStatus", Output.STREAM: "GetStreamStatus"}

logger = logging.getLogger(__name__)


class OutputLog:
    """Writes into the log when a recording or a stream begins, pauses and ends. A guest of the connection.

    Args:
        log: of the evening.
    """

    events = Events.OUTPUTS

    def __init__(self, log: EveningLog) -> None:
        self._log = log

    def heard(self, event: str, data: Data) -> None:
        """OBS told something."""
        output = _EVENTS.get(event)
        state = _STATES.get(str(data.get("outputState")))
        if output is not None and state is not None:
            self._log.mark_output(output, state, file=str(data.get("outputPath") or ""))

    async def serve(self, ask: Ask) -> None:
        """Write what runs already; or that nothing does, for what has ended while OBS was away.

        Raises:
            LinkError: the connection broke.
            RequestError: OBS is not ready.
        """
        for output, request in _REQUESTS.items():
            try:
                status = await ask(request, {})
            except RequestError as error:
                if error.code == NOT_READY:
                    raise
                logger.debug("%s: %s", output, error)
                continue
            if not status["outputActive"]:
                self._log.mark_output(output, State.STOPPED)
                continue
            self._log.mark_output(output, State.STARTED, seconds=float(status["outputDuration"]) / 1000)
            if status.get("outputPaused"):
                self._log.mark_output(output, State.PAUSED)

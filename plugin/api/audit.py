"""What the audit of OBS's routing has found, as it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import pydantic_core

from plugin.api.message import VERSION, Message, Part
from plugin.audit.document import record
from plugin.audit.finding import Finding


class FixRecord(Part):
    """A request to obs-websocket that mends something.

    Attributes:
        request: its name.
        data: its fields.
    """

    request: str
    data: Mapping[str, Any]


class FindingRecord(Part):
    """One thing that is wrong, as ``soundcheck doctor --json`` prints it.

    Attributes:
        kind: what: muted, not-streamed, ...
        severity: note, warning or error.
        subject: the OBS input, strip, overlay or device that it is about; empty: OBS as a whole.
        sentence: what is wrong.
        remedy: the menu or the command that mends it.
        fix: requests to obs-websocket that mend it, in this order; none where they cannot.
        since_unix_s: when it began; null: nobody watched.
    """

    kind: str
    severity: Literal["note", "warning", "error"]
    subject: str
    sentence: str
    remedy: str
    fix: tuple[FixRecord, ...]
    since_unix_s: float | None


class Audit(Message):
    """What the audit has found: now, and whenever that changes.

    Attributes:
        findings: the worst first.
        looked: whether OBS was looked at, or is watched now; if not, having found nothing means nothing.
    """

    type: Literal["audit"] = "audit"
    findings: tuple[FindingRecord, ...]
    looked: bool


def audit(findings: Iterable[Finding], *, looked: bool) -> bytes:
    """An `Audit`, as it is sent, with findings in the order given."""
    told = {"v": VERSION, "type": "audit", "findings": [record(finding) for finding in findings], "looked": looked}
    return pydantic_core.to_json(told)

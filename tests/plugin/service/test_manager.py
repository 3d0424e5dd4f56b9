from __future__ import annotations

import sys

import pytest
from service_managers import Schtasks

from plugin.errors import UserError
from plugin.service import manager
from plugin.service.manager import this_manager


@pytest.mark.parametrize(
    ("platform", "name"),
    [
        ("linux", "Systemd"),
        pytest.param(
            "darwin", "Launchd", marks=pytest.mark.skipif(sys.platform == "win32", reason="has no user numbers")
        ),
        ("win32", "TaskScheduler"),
    ],
)
def test_each_system_has_its_own(platform: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manager.sys, "platform", platform)
    found = this_manager(Schtasks())
    assert type(found).__name__ == name
    assert all((found.logs, found.stop, found.notes))


def test_another_system_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manager.sys, "platform", "freebsd14")
    with pytest.raises(UserError, match="no service for freebsd14: have your system start `soundcheck run --no-view`"):
        this_manager()

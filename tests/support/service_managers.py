"""What stands in for the commands of the three systems: each does with files and states what the real one would."""

from __future__ import annotations

import csv
import io
import plistlib
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugin.service.system_command import NOT_FOUND, Done


@dataclass
class Commands:
    """Runs commands.

    Attributes:
        asked: all of them.
        refuses: a word, and what is said to a command that has it.
    """

    asked: list[tuple[str, ...]] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)

    def __call__(self, command: Sequence[str]) -> Done:
        """Run one."""
        words = tuple(command)
        self.asked.append(words)
        for word, said in self.refuses.items():
            if word in words:
                return Done(1, errors=f"{said}\n")
        return self.do(words)

    def do(self, words: tuple[str, ...]) -> Done:
        """What it does."""
        return Done(NOT_FOUND, errors=f"there is no {words[0]}")


@dataclass
class Systemctl(Commands):
    """systemd, which has the unit that it read last.

    Attributes:
        file: of the unit.
        version: of systemd.
        loaded: the unit as it was read.
        enabled: whether it starts at login.
        values: what ``show`` tells.
    """

    file: Path = Path()
    version: int = 257
    loaded: str | None = None
    enabled: bool = False
    values: dict[str, str] = field(default_factory=lambda: {"ActiveState": "inactive", "Result": "success"})

    def do(self, words: tuple[str, ...]) -> Done:
        match words:
            case ("systemctl", "--version"):
                return Done(0, f"systemd {self.version} ({self.version}.1-1)\n+PAM +AUDIT\n")
            case ("systemctl", "--user", "daemon-reload"):
                self.loaded = self.file.read_text() if self.file.exists() else None
            case ("systemctl", "--user", "enable", "soundcheck.service") if self.loaded is not None:
                self.enabled = True
            case ("systemctl", "--user", "restart", "soundcheck.service") if self.loaded is not None:
                self.values = {"ActiveState": "active", "MainPID": "42", "Result": "success", "ExecMainStatus": "0"}
            case ("systemctl", "--user", "disable", "--now", "soundcheck.service") if self.loaded is not None:
                self.enabled = False
                self.values = {"ActiveState": "inactive", "Result": "success"}
            case ("systemctl", "--user", "show", "soundcheck.service", _):
                return Done(0, "".join(f"{name}={value}\n" for name, value in self.values.items()))
            case _:
                return Done(1, errors="Unit soundcheck.service not found.")
        return Done(0)


@dataclass
class Launchctl(Commands):
    """launchd, which ends what it is to end when it is asked for it the third time.

    Attributes:
        domain: that it knows.
        agent: what was handed to it.
        disabled: whether the user has disabled it.
        prints: what it prints of it besides.
    """

    domain: str = ""
    agent: dict[str, object] | None = None
    disabled: bool = False
    prints: str = "\tpid = 42\n"
    ends: bool = True
    _ending: int = 0

    def do(self, words: tuple[str, ...]) -> Done:
        target = f"{self.domain}/obs-soundcheck"
        match words:
            case ("launchctl", "enable", name) if name == target:
                self.disabled = False
            case ("launchctl", "bootout", name) if name == target and self.agent is not None:
                self._ending = 3
            case ("launchctl", "bootstrap", self.domain, file):
                if self.agent is not None or self.disabled:
                    return Done(5, errors="Bootstrap failed: 5: Input/output error\n")
                self.agent = plistlib.loads(Path(file).read_bytes())
            case ("launchctl", "print", name) if name == target and self.agent is not None:
                self._end()
                if self.agent is None:
                    return Done(113)
                return Done(0, f"{target} = {{\n\tstate = running\n{self.prints}}}\n")
            case _:
                return Done(113, errors=f'Could not find service "obs-soundcheck" in domain for {self.domain}')
        return Done(0)

    def _end(self) -> None:
        if self.ends and self._ending:
            self._ending -= 1
            if not self._ending:
                self.agent = None


@dataclass
class Schtasks(Commands):
    """The Task Scheduler.

    Attributes:
        tasks: the XML of each.
        result: the number that its table tells.
        ran: what was started and ended.
    """

    tasks: dict[str, ET.Element] = field(default_factory=dict)
    result: int = 0x41303
    ran: list[str] = field(default_factory=list)
    user: str = "STAGE-PC\\Ann"

    def do(self, words: tuple[str, ...]) -> Done:
        match words:
            case ("whoami", "/user", "/fo", "csv", "/nh"):
                return Done(0, f'"{self.user}","S-1-5-21-1-2-3-1001"\r\n')
            case ("schtasks", "/Create", "/TN", name, "/XML", file, "/F"):
                content = Path(file).read_bytes()
                assert content.startswith(b"\xff\xfe")
                self.tasks[name] = ET.fromstring(content)  # noqa: S314 - we have made it
            case ("schtasks", verb, "/TN", name, *_) if name not in self.tasks:
                return Done(1, errors=f"FEHLER: Das System kann die angegebene Datei nicht finden. ({verb})")
            case ("schtasks", "/Query", "/TN", name):
                return Done(0, name)
            case ("schtasks", "/Query", "/TN", name, "/V", "/FO", "CSV", "/NH"):
                row = ["STAGE-PC", f"\\{name}", "Nicht zutreffend", "Wird ausgeführt", "Nur interaktiv", "22.11.2026"]
                table = io.StringIO()
                csv.writer(table, quoting=csv.QUOTE_ALL).writerow([*row, self.result, self.user, "pythonw.exe", "N/A"])
                return Done(0, table.getvalue())
            case ("schtasks", "/Run" | "/End" as verb, "/TN", _):
                self.ran.append(verb)
            case ("schtasks", "/Delete", "/TN", name, "/F"):
                del self.tasks[name]
            case _:
                return Done(1, errors="FEHLER: Ungültige Syntax.")
        return Done(0)

"""Linux: a user unit of systemd."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import platformdirs

from plugin.errors import UserError
from plugin.output_file import write_whole
from plugin.service.job import Job
from plugin.service.manager import NOT_INSTALLED, ServiceState
from plugin.service.system_command import NOT_FOUND, RunCommand, demand

UNIT: Final = "soundcheck.service"
BACK_OFF_SINCE: Final = 254
"""Version of systemd that can wait longer each time; older ones would complain about the words."""

_NOT_IN_PROGRAMS: Final = "\"'\\"
_ADVICE: Final = "run it as the user who plays, logged in, without sudo"


class Systemd:
    """A user unit.

    Args:
        run: runs commands.
    """

    logs = "journalctl --user -u soundcheck -f"
    stop = "systemctl --user stop soundcheck"
    notes: tuple[str, ...] = (
        "It runs while you are logged in. `loginctl enable-linger` has it run from start-up to shutdown.",
    )

    def __init__(self, run: RunCommand) -> None:
        self._run = run
        self._file = platformdirs.user_config_path() / "systemd" / "user" / UNIT

    def install(self, job: Job, *, start: bool) -> None:
        """Write the unit and enable it; if systemd refuses, all is as it was before."""
        before = self._file.read_bytes() if self._file.exists() else None
        self._write(unit(job, self._version()).encode())
        try:
            self._demand("daemon-reload")
            self._demand("enable", UNIT)
            if start:
                self._demand("restart", UNIT)
        except UserError:
            if before is None:
                self._file.unlink(missing_ok=True)
            else:
                self._write(before)
            raise

    def uninstall(self) -> bool:
        """Stop and disable the unit, and delete it."""
        if not self._file.exists():
            return False
        self._demand("disable", "--now", UNIT)
        try:
            self._file.unlink()
        except OSError as error:
            raise UserError(f"{self._file}: cannot be deleted ({error.strerror or error})") from error
        self._demand("daemon-reload")
        self._run(("systemctl", "--user", "reset-failed", UNIT))  # it complains where nothing had failed
        return True

    def state(self) -> ServiceState:
        """As systemd says it."""
        if not self._file.exists():
            return NOT_INSTALLED
        shown = self._demand("show", UNIT, "--property=ActiveState,MainPID,Result,ExecMainStatus")
        values = dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)
        active, result = values.get("ActiveState", ""), values.get("Result", "success")
        match active:
            case "active":
                text = f"runs (process {values.get('MainPID', '?')})"
            case "activating":
                text = f"is being started{_why(result, values)}"
            case "failed":
                text = f"failed{_why(result, values)}: see `{self.logs}`"
            case _:
                text = "does not run now; it starts at the next login"
        return ServiceState(where=str(self._file), runs=active == "active", text=text)

    def _write(self, content: bytes) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{self._file.parent}: cannot be made ({error.strerror or error})") from error
        write_whole(self._file, content)

    def _version(self) -> int:
        """Of systemd; 0: not known.

        Raises:
            UserError: there is none.
        """
        done = self._run(("systemctl", "--version"))
        if done.status == NOT_FOUND:
            raise UserError("this Linux has no systemd: have your session start `soundcheck run --no-view`")
        found = re.match(r"systemd (\d+)", done.output)
        return int(found[1]) if found else 0

    def _demand(self, *words: str) -> str:
        return demand(self._run, "systemctl", "--user", *words, advice=_ADVICE)


def unit(job: Job, version: int) -> str:
    """The unit file.

    It may do what sound needs, realtime threads included: they are the sound system's to grant. The rest of the
    list works without privileges and without user namespaces, which many systems withhold.

    Args:
        job: what to start.
        version: of systemd.

    Raises:
        UserError: the path of the interpreter is none that systemd takes.
    """
    first, *others = job.command("run", "--no-view")
    if set(first) & set(_NOT_IN_PROGRAMS):
        raise UserError(f"systemd takes no program with {' or '.join(_NOT_IN_PROGRAMS)} in its path: rename {first}")
    lines = [
        "# Made by `soundcheck service install`, which writes it anew.",
        "# What you want otherwise goes into `systemctl --user edit soundcheck`.",
        "[Unit]",
        "Description=Soundcheck: which instruments play and what clips, written into OBS",
        "After=pipewire.service pipewire-pulse.service wireplumber.service pulseaudio.service",
        "# On a stage it never gives up.",
        "StartLimitIntervalSec=0",
        "",
        "[Service]",
        "Type=exec",
        "# The colon: a dollar is a dollar.",
        f"ExecStart={' '.join(_quoted(word) for word in (f':{first}', *others))}",
        *_environment(job),
        "# 2: the configuration is wrong, and trying again does not mend it. 3: another Soundcheck runs.",
        "Restart=on-failure",
        "RestartPreventExitStatus=2",
        "SuccessExitStatus=3",
        *_back_off(version),
        "TimeoutStopSec=10",
        "StandardOutput=journal",
        "StandardError=journal",
        "SyslogIdentifier=soundcheck",
        "UMask=0077",
        "NoNewPrivileges=yes",
        "LockPersonality=yes",
        "RestrictNamespaces=yes",
        "RestrictSUIDSGID=yes",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
        "SystemCallArchitectures=native",
        "",
        "[Install]",
        "WantedBy=default.target",
    ]
    return "\n".join([*lines, ""])


def _environment(job: Job) -> Iterator[str]:
    for name, value in {"PYTHONUNBUFFERED": "1", **job.environment}.items():
        yield f"Environment={_quoted(f'{name}={value}')}"


def _back_off(version: int) -> tuple[str, ...]:
    if version < BACK_OFF_SINCE:
        return ("RestartSec=10",)
    return ("RestartSec=2", "RestartSteps=6", "RestartMaxDelaySec=60")


def _quoted(word: str) -> str:
    r"""A word as units have it: ``\`` and ``"`` escape, ``%`` is theirs."""
    return '"{}"'.format(word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%"))


def _why(result: str, values: dict[str, str]) -> str:
    if result == "exit-code":
        return f", exit status {values.get('ExecMainStatus', '?')} the last time"
    return "" if result == "success" else f", {result} the last time"

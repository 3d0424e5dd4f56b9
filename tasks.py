"""One command each for set-up, demo, test, check, bench, pictures: ``python3 tasks.py <task>``.

Needs nothing but Python 3.11 or later: it makes ``.venv`` beside itself, installs this project into it, and
runs everything else from there.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")

# What the tests with a real OBS and a real capture need on Debian; checked by program so that a second run is quick.
DEBIAN_PACKAGES = {
    "obs": ["obs-studio", "obs-plugins", "libgl1-mesa-dri"],
    "Xvfb": ["xvfb"],
    "pulseaudio": ["pulseaudio"],
    "pactl": ["pulseaudio-utils"],
    "ffmpeg": ["ffmpeg"],
    "chromium": ["chromium"],
}
DEBIAN_LIBRARIES = {"libportaudio.so.2": ["libportaudio2"], "libasound_module_pcm_pulse.so": ["libasound2-plugins"]}


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a command from the project's root; end with its exit status when it fails."""
    status = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=False).returncode
    if status:
        sys.exit(status)


def set_up(extra: str = "") -> None:
    """Make ``.venv`` and install the project into it, unless that was done for these very requirements."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python can be asked to run
        sys.exit(f"Soundcheck needs Python 3.11 or later; this is {platform.python_version()} ({sys.executable}).")
    requirements = (ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes()
    wanted = f"{hashlib.sha256(requirements).hexdigest()} {platform.python_version()}"
    stamp = VENV / f"installed{extra}.stamp"
    if stamp.exists() and stamp.read_text() == wanted and BIN.exists():
        return
    print(f"Setting up {VENV} (a few minutes the first time)…", flush=True)
    venv.EnvBuilder(with_pip=True, upgrade_deps=False).create(VENV)
    run(
        *(BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--constraint", ROOT / "constraints.txt", "--editable", f"{ROOT}{extra}"),
    )
    stamp.write_text(wanted)


def install_debian_packages() -> None:
    """On Debian as root: install what the real-OBS and real-capture tests need. Elsewhere: say what is left out."""
    missing = [name for program, names in DEBIAN_PACKAGES.items() if not shutil.which(program) for name in names]
    libraries = [str(path) for path in Path("/usr/lib").rglob("lib*.so*")] if platform.system() == "Linux" else []
    for library, names in DEBIAN_LIBRARIES.items():
        if not any(path.endswith(library) for path in libraries):
            missing += names
    if not missing:
        return
    if shutil.which("apt-get") and os.name == "posix" and os.geteuid() == 0:
        print(f"Installing for the tests: {' '.join(missing)}", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "update", "-qq", env=quiet)
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, env=quiet)
    else:
        print(
            "Left out: tests that drive a real OBS, a real capture or a real browser. They need Debian or Ubuntu with: "
            f"{' '.join(missing)} (installed by this command when it runs as root).",
            flush=True,
        )


def demo(arguments: list[str]) -> None:
    """Set up, then play the built-in performance through the whole pipeline."""
    set_up()
    run(BIN / "soundcheck", "demo", *arguments)


def check(_arguments: list[str]) -> None:
    """Lint, formatting, types, and the import contract."""
    set_up("[dev]")
    run(BIN / "ruff", "check", ".")
    run(BIN / "ruff", "format", "--check", ".")
    run(BIN / "mypy")
    run(BIN / "lint-imports")


def test(arguments: list[str]) -> None:
    """Set up, check, and run every test; arguments go to pytest."""
    set_up("[dev]")
    install_debian_packages()
    check([])
    run(BIN / "python", "-m", "pytest", *arguments)


def bench(arguments: list[str]) -> None:
    """Measure what pipeline, detector and meters cost on this machine, and how soon a clip is told."""
    set_up()
    run(BIN / "python", ROOT / "benchmarks" / "pipeline.py")
    run(BIN / "python", ROOT / "benchmarks" / "detector.py", *arguments)
    run(BIN / "python", ROOT / "benchmarks" / "latency.py")
    run(BIN / "python", ROOT / "benchmarks" / "meters.py")


def ebu(arguments: list[str]) -> None:
    """Play the EBU's loudness and true-peak tests, and print what is expected and what is read."""
    set_up()
    run(BIN / "python", ROOT / "benchmarks" / "ebu.py", *arguments)


def pictures(arguments: list[str]) -> None:
    """Draw the README's pictures again, from the real program, a real OBS and a real browser."""
    set_up("[dev]")
    install_debian_packages()
    run(BIN / "python", ROOT / "docs" / "draw.py", *arguments)
    run(BIN / "python", ROOT / "docs" / "draw_pages.py")


TASKS = {task.__name__: task for task in (demo, test, check, bench, ebu, pictures)}


def main() -> None:
    """Run the task named on the command line."""
    parser = argparse.ArgumentParser(prog="tasks.py", formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.epilog = "\n".join(f"  {name:9} {task.__doc__}" for name, task in TASKS.items())
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="handed on to the task's program")
    options = parser.parse_args()
    TASKS[options.task](options.arguments)


if __name__ == "__main__":
    main()

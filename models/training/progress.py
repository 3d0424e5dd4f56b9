"""How training tells where it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Self

import rich.progress

from models.training.trainer import Progress

LOG_STEPS = 50


def progress_display() -> AbstractContextManager[Callable[[Progress], None]]:
    """A bar with the remaining time on a terminal, else a line every so many steps."""
    return _Bar() if sys.stderr.isatty() else nullcontext(_Log())


class _Log:
    """A line every so many steps, with their mean loss."""

    def __init__(self) -> None:
        self.losses: list[float] = []

    def __call__(self, now: Progress) -> None:
        self.losses.append(now.loss)
        if now.step % LOG_STEPS == 0:
            print(  # noqa: T201 - this program's output
                f"step {now.step}  {now.elapsed_s / 60:.1f} min  {now.spent:.0%}  "
                f"loss {sum(self.losses) / len(self.losses):.4f}  rate {now.rate:.2e}",
                flush=True,
            )
            self.losses.clear()


class _Bar(AbstractContextManager["_Bar"]):
    """Rich's progress bar over the time budget."""

    def __init__(self) -> None:
        self.bar = rich.progress.Progress(
            rich.progress.TextColumn("step {task.fields[step]}  loss {task.fields[loss]:.4f}"),
            rich.progress.BarColumn(),
            rich.progress.TimeRemainingColumn(),
        )
        self.task = self.bar.add_task("", total=1.0, step=0, loss=float("nan"))

    def __enter__(self) -> Self:
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def __call__(self, now: Progress) -> None:
        self.bar.update(self.task, completed=now.spent, step=now.step, loss=now.loss)

"""How training tells where it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Self

import rich.console
import rich.progress

from models.training.trainer import Progress

LOG_S = 30.0


def progress_display() -> AbstractContextManager[Callable[[Progress], None]]:
    """A bar with the remaining time on a terminal, else a line every half minute."""
    return _Bar() if sys.stderr.isatty() else nullcontext(_Log())


class _Log:
    """A line every half minute, with the mean loss since the last one and the time that is left."""

    def __init__(self) -> None:
        self.losses: list[float] = []
        self.begun: tuple[float, float] | None = None
        self.told_s = 0.0

    def __call__(self, now: Progress) -> None:
        if self.begun is None:
            self.begun, self.told_s = (now.spent, now.elapsed_s), now.elapsed_s
        self.losses.append(now.loss)
        if now.elapsed_s - self.told_s >= LOG_S:
            print(  # noqa: T201 - this program's output
                f"step {now.step}  {now.elapsed_s / 60:.1f} min  {now.spent:.0%}  "
                f"loss {sum(self.losses) / len(self.losses):.4f}  rate {now.rate:.2e}{self._left(*self.begun, now)}",
                flush=True,
            )
            self.losses.clear()
            self.told_s = now.elapsed_s

    @staticmethod
    def _left(spent: float, elapsed_s: float, now: Progress) -> str:
        """How long it will take at the pace since the first step that was told."""
        if now.spent <= spent:
            return ""
        return f"  {(1 - now.spent) * (now.elapsed_s - elapsed_s) / (now.spent - spent) / 60:.1f} min left"


class _Bar(AbstractContextManager["_Bar"]):
    """Rich's progress bar over the budget."""

    def __init__(self) -> None:
        self.bar = rich.progress.Progress(
            rich.progress.TextColumn("step {task.fields[step]}  loss {task.fields[loss]:.4f}"),
            rich.progress.BarColumn(),
            rich.progress.TaskProgressColumn(),
            rich.progress.TimeRemainingColumn(),
            console=rich.console.Console(stderr=True),
        )
        self.task = self.bar.add_task("", total=1.0, step=0, loss=float("nan"))

    def __enter__(self) -> Self:
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def __call__(self, now: Progress) -> None:
        self.bar.update(self.task, completed=now.spent, step=now.step, loss=now.loss)

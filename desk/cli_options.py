"""Options that several commands share, what they give, and the progress that all show."""

# ruff: noqa: PLC0415 -- as in cli: `doisoat --help` answers at once

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import TaskID

    from desk.ingest import Progress
    from desk.pipeline import Limits

WAREHOUSE = click.option(
    "--warehouse",
    "-w",
    required=True,
    metavar="THƯ_MỤC",
    type=click.Path(file_okay=False, path_type=Path),
    help="Kho số liệu; tự tạo khi chưa có.",
)
EXISTING = click.Path(exists=True, path_type=Path)
MOST_WORKERS = 64
CLUSTER = re.compile(r"dask://(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):\d{1,5}")


class Workers(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """How many processes read, or the address of a Dask scheduler whose workers do."""

    name = "workers"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """An int, or the scheduler's address as Dask writes it."""
        text = str(value)
        if CLUSTER.fullmatch(text):
            return text.replace("dask://", "tcp://")
        if text.isdecimal() and int(text) <= MOST_WORKERS:
            return int(text)
        return self.fail(
            f"«{text}» không phải số từ 0 đến {MOST_WORKERS}, cũng không phải dask://máy:cổng.", param, ctx
        )


def limits_options(command: Callable[..., None], *, cluster: bool = False) -> Callable[..., None]:
    """The limits of one document, as options of a command; the command gets `workers`, `seconds`, `megabytes`."""
    what = "Số tiến trình đọc; 0 là theo số nhân CPU"
    here = click.option("--workers", type=click.IntRange(0, MOST_WORKERS), default=0, help=f"{what}.")
    anywhere = click.option(
        "--workers", type=Workers(), default=0, metavar="SỐ", help=f"{what}; dask://máy:cổng để đọc trên nhiều máy."
    )
    for option in (
        anywhere if cluster else here,
        click.option("--seconds", type=click.FloatRange(0.1), default=900, help="Thời gian đọc tối đa một tệp (giây)."),
        click.option("--megabytes", type=click.IntRange(64), default=3072, help="Bộ nhớ tối đa cho một tệp (MB)."),
    ):
        command = option(command)
    return command


reading_options = partial(limits_options, cluster=True)


def limits_of(workers: int | str, seconds: float, megabytes: int) -> Limits:
    """The limits that a command was called with."""
    from desk.pipeline import Limits

    if isinstance(workers, str):
        return Limits(seconds=seconds, megabytes=megabytes, cluster=workers)
    return Limits(seconds=seconds, megabytes=megabytes, workers=workers)


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Progress bars on the terminal that people look at; nothing where no one does."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show

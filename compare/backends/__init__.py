"""The table of backends: a row of facts each. A class is imported only in the cells that use it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare.backends.base import Backend

PLATFORMS = ("linux", "macos", "windows")

START_METHODS = "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods"

UNKNOWN = 99
"""The rank of a backend whose safety nobody judged: it is taken last."""


class Row:
    """What is known of a backend without importing it. Each child of a scenario makes the rows, so this is no dataclass."""

    def __init__(
        self,
        name: str,
        target: str,
        *,
        package: str = "",
        lent: tuple[str, ...] = (),
        platforms: tuple[str, ...] = PLATFORMS,
        since: tuple[int, ...] = (),
        documentation: str = "",
        rank: int = UNKNOWN,
        column: bool = True,
        start_method: str = "",
        executor: str = "",
        executor_code: str = "",
        preload_code: str = "",
        before_threads_code: str = "",
    ) -> None:
        self.name = name
        self.target = target
        """Where its class stands, as `module:Class`."""
        self.package = package
        """The package that has to be installed; none for what Python has by itself."""
        self.lent = lent
        """The packages that are lent to another Python that has not that one: pure Python only."""
        self.platforms = platforms
        """Where it exists and is safe, by its documentation."""
        self.since = since
        """The oldest Python that has it, by its documentation."""
        self.documentation = documentation
        self.rank = rank
        """Its place among those that cost the same; the lower, the safer."""
        self.column = column
        """Whether it is compared when no backend is named."""
        self.start_method = start_method
        """The start method that becomes a program's default, to put the program under this backend."""
        self.executor = executor
        """The class, as `module:Class`, that takes the place of a program's `ProcessPoolExecutor` instead."""
        self.executor_code = executor_code
        """The line with which a user imports its `ProcessPoolExecutor`, where that is no start method's."""
        self.preload_code = preload_code
        """The line with which a user's `context` has the `{modules}` imported once for all children, where that can be."""
        self.before_threads_code = before_threads_code
        """The lines with which a user's `executor` starts its `{workers}` before the first thread, where that is needed."""

    @property
    def reached(self) -> tuple[str, ...]:
        """What of a program it takes over: `multiprocessing.Process`, its `Pool`, `concurrent.futures.ProcessPoolExecutor`."""
        if self.start_method:
            return ("Process", "Pool", "executor")
        return ("executor",) if self.executor else ()


# Ranks: the standard library before others, on every platform before on some, safe with threads before not.
ROWS = (
    Row(
        "fork",
        "compare.backends.start_methods:Fork",
        platforms=("linux",),
        since=(3, 4),
        documentation=START_METHODS,
        rank=3,
        start_method="fork",
        before_threads_code="""\
# fork starts all workers here: after the first thread, they may hang.
for started in [executor.submit(int) for _ in range({workers})]:
    started.result()
# Start threads from here on.""",
    ),
    Row(
        "spawn",
        "compare.backends.start_methods:Spawn",
        since=(3, 4),
        documentation=START_METHODS,
        rank=1,
        start_method="spawn",
    ),
    Row(
        "forkserver",
        "compare.backends.start_methods:ForkServer",
        platforms=("linux", "macos"),
        since=(3, 4),
        documentation=START_METHODS,
        rank=2,
        start_method="forkserver",
        preload_code="context.set_forkserver_preload({modules})",
    ),
    Row(
        "loky",
        "compare.backends.loky:Loky",
        package="loky",
        lent=("loky", "cloudpickle"),
        since=(3, 9),
        documentation="https://pypi.org/project/loky/",
        rank=4,
        # No drop-in start method: set_start_method("loky") breaks Process, Pool and the standard executor.
        executor="loky:ProcessPoolExecutor",
        executor_code="from loky import ProcessPoolExecutor  # pip install loky",
    ),
)

BACKENDS = {row.name: row for row in ROWS}
"""Name -> row; the order is that of the columns."""


def load(target: str) -> type[Backend]:
    """Import a backend's class, given as `module:Class`."""
    import importlib

    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]  # the table holds backends only

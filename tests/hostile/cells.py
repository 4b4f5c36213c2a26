"""Hostile cells: each scenario under each backend, and then what its row says, and what is left of it."""

import ast
import json
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hostile import ground as grounds
from hostile import lies
from hostile.ground import Ground
from hostile.tally import Tally

ALL = ("fork", "spawn", "forkserver", "loky")

LATE = 6.0
"""Seconds by which a row may take longer than its deadline, on a busy machine."""

MOST_FOR_A_ROW = 150_000
"""Bytes that a row of the results file, with the scenario's source, may have; what a cell told stands in it."""

MOST_PRINTED = 400_000
"""Bytes that the table of one batch may have."""

MOST_ON_DISK = 400_000_000
"""Bytes that a batch may take on the disk while it runs."""

HEALTHY = {
    "num is 100, parent sets 7: child finds": {"fork": "7", "spawn": "100", "forkserver": "100", "loky": "100"},
    "in __main__: num is 100, parent sets 7: child finds": {"fork": "7", "spawn": "100", "forkserver": "100", "loky": "7"},
}
"""What `isolation` answers under each backend: it runs beside each batch, and has to be right."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A run of the tool: the scenarios of one topic."""

    topic: str
    jobs: int = 4
    timeout: float = 15
    bound: float = 60
    backends: tuple[str, ...] = ALL
    as_user: bool = False
    alone: bool = False
    """Whether nothing healthy can run beside it."""
    clock_back: bool = False
    """Whether the machine's clock seems to have been set back by two hours."""


BATCHES = (
    Batch("hostile-hangs", jobs=16, timeout=8, bound=75),
    Batch("hostile-regex", jobs=5, timeout=5, bound=40),
    Batch("hostile-stacks-unlinked", jobs=5, timeout=4, bound=25),
    Batch("hostile-stacks-looped", jobs=5, timeout=4, bound=25),
    Batch("hostile-locked-folder", jobs=5, timeout=4, bound=25, as_user=True),
    Batch("hostile-user", as_user=True),
    Batch("hostile-leaves"),
    Batch("hostile-chain"),
    Batch("hostile-names"),
    Batch("hostile-ends"),
    Batch("hostile-recursion", timeout=12, bound=50),
    Batch("hostile-text"),
    Batch("hostile-long", bound=40),
    Batch("hostile-flood", jobs=3, timeout=4, backends=("fork", "loky")),
    Batch("hostile-folders"),
    Batch("hostile-replaced", jobs=1, backends=("fork", "spawn"), alone=True),
    Batch("hostile-janitor", jobs=1, alone=True),
    Batch("hostile-lies", backends=("fork",), bound=40),
    Batch("hostile-large", backends=("fork",), bound=60),
    Batch("leave-child-without-mark", backends=("fork", "spawn"), clock_back=True),
)

MILD = ("hostile-hangs", "hostile-leaves", "hostile-names", "hostile-ends", "hostile-text", "hostile-folders", "hostile-lies")
"""Topics of which a sample can run side by side."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is right for a scenario."""

    name: str
    topic: str
    ends: tuple[str, ...] = ("answered",)
    leaves: bool = False
    within: float = 0
    says_not: str = ""


def expected(folder: Path) -> Iterator[Expected]:
    """What the hostile scenarios of a folder say of themselves. Their files are read, not imported."""
    for path in folder.glob("hostile_*/*.py"):
        said = {
            node.targets[0].id.lower(): ast.literal_eval(node.value)
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id in {"ENDS", "LEAVES", "WITHIN", "SAYS_NOT"}
        }
        yield Expected(path.stem.replace("_", "-"), path.parent.name.replace("_", "-"), **said)


def run(ground: Ground, tally: Tally, share: float, chance: random.Random) -> None:
    """Run all batches, or one with a share of the mild scenarios."""
    lies.write_scenarios(ground.tree / "scenarios")
    known = {one.name: one for one in expected(ground.tree / "scenarios")}
    if share < 1:
        mild = sorted(name for name, one in known.items() if one.topic in MILD)
        names = chance.sample(mild, max(1, int(share * len(mild))))
        run_batch(ground, tally, Batch("mild", jobs=16, timeout=6, bound=30), [known[name] for name in names])
        return
    for batch in BATCHES:
        chosen = [one for one in known.values() if batch.topic in {one.topic, one.name}]
        if not chosen:
            raise LookupError(batch.topic)
        if (batch.as_user or batch.clock_back) and not ground.private:
            tally.remark(f"not tried: {batch.topic}, which needs root and a world of its own")
        else:
            run_batch(ground, tally, batch, chosen)


def run_batch(ground: Ground, tally: Tally, batch: Batch, chosen: Sequence[Expected]) -> None:
    """Run some scenarios, and hold the rows and what is left against what is right."""
    place = ground.new_folder(as_user=batch.as_user)
    temporary, output = ground.new_folder(as_user=batch.as_user), place / "r.json"
    names = [one.name for one in chosen] + ["isolation"] * (not batch.alone)
    words = [word for backend in batch.backends for word in ("-b", backend)]
    largest = Largest(temporary)
    ended = ground.run(
        *("run", *names, *words, "-o", output.name, "--all"),
        *("--jobs", str(batch.jobs), "--timeout", str(batch.timeout)),
        cwd=place,
        bound=batch.bound,
        watch=largest.look,
        as_user=batch.as_user,
        prefix=clock_set_back(ground) if batch.clock_back else (),
        TMPDIR=str(temporary),
        XDG_CACHE_HOME=str(place),
        FORCE_COLOR="1",
    )
    print(f"  {batch.topic}: {ended.seconds:.0f} s", flush=True)
    tally.did("cells", len(names) * len(batch.backends))
    if ended.code is None:
        tally.fault("cells", "runs without end", f"{batch.topic} had not ended after {batch.bound:g} s")
    if what := grounds.broke(ended):
        tally.fault("cells", "faults of the tool", f"{batch.topic}: {what}")
    if what := grounds.escapes(ended.out) or grounds.escapes(ended.err):
        tally.fault("cells", "escapes", f"{batch.topic}: {what!r}")
    if max(len(ended.out), len(ended.err)) > MOST_PRINTED:
        tally.fault("cells", "texts without bound", f"{batch.topic} printed {len(ended.out)} and {len(ended.err)} characters")
    if ended.peak > grounds.GIGABYTE:
        tally.fault("cells", "runs over 1 GB", f"{batch.topic} took {ended.peak // 1_000_000} MB")
    if largest.size > MOST_ON_DISK:
        tally.fault("cells", "texts without bound", f"{batch.topic} took {largest.size // 1_000_000} MB of the disk")
    judge_rows(tally, batch, chosen, output)
    judge_rest(ground, tally, batch.topic, temporary)


class Largest:
    """How large a folder was at most, looked at once a quarter of a second."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.size, self._next = folder, 0, 0.0

    def look(self) -> None:
        """Look, when it is time."""
        if time.monotonic() >= self._next:
            self.size = max(self.size, grounds.size_of(self.folder))
            self._next = time.monotonic() + 0.25


def judge_rows(tally: Tally, batch: Batch, chosen: Sequence[Expected], output: Path) -> None:
    """Count the rows that are not there, and those that say something wrong."""
    text = output.read_bytes() if output.exists() else b"{}"
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    with suppress(ValueError):
        rows = {(row["scenario"], row["backend"]): row for row in json.loads(text).get("cells", [])}
    if len(text) > MOST_FOR_A_ROW * max(1, len(rows)):
        tally.fault("cells", "texts without bound", f"{batch.topic}: the results of {len(rows)} cells have {len(text)} bytes")
    for one in chosen:
        for backend in batch.backends:
            if row := rows.get((one.name, backend)):
                judge(tally, one, row, batch.timeout)
            else:
                tally.fault("cells", "rows lost", f"{one.name}, {backend}")
    for backend in batch.backends:
        if not batch.alone:
            answers = rows.get(("isolation", backend), {}).get("answers", {})
            if any(answers.get(question) != words[backend] for question, words in HEALTHY.items()):
                tally.fault("cells", "rows that are wrong", f"isolation beside {batch.topic}, {backend}: {answers}")


def judge(tally: Tally, one: Expected, row: dict[str, Any], timeout: float) -> None:
    """Hold a row against what is right."""
    title = f"{one.name}, {row['backend']}"
    if row["outcome"] not in one.ends:
        tally.fault("cells", "rows that are wrong", f"{title}: {row['outcome']} and not {' or '.join(one.ends)}: {row['detail'][:150]}")
    elif one.leaves and row["outcome"] != "unsupported" and not row["survivors"]:
        tally.fault("cells", "rows that are wrong", f"{title} names no survivor")
    elif one.says_not and one.says_not in row["detail"]:
        tally.fault("cells", "rows that are wrong", f"{title}: {row['detail'][:150]}")
    if row["seconds"] > (one.within or timeout + LATE):
        tally.fault("cells", "over their deadline", f"{title}: {row['seconds']:.1f} s")


def judge_rest(ground: Ground, tally: Tally, title: str, temporary: Path) -> None:
    """Count what is left of a batch, and remove it."""
    if pids := ground.left(patience=0.5):
        tally.fault("cells", "survivors", f"{title} left {len(pids)}: {shown(pids)}", len(pids))
    if names := ground.names():
        tally.fault("cells", "names left in /dev/shm", f"{title} left {len(names)}: {' '.join(sorted(names)[:5])}", len(names))
    if there := [path.name for path in temporary.iterdir()]:
        tally.fault("cells", "folders and files left", f"{title} left {' '.join(there[:5])}", len(there))
    if ground.touched():
        tally.fault("cells", "files of others touched", title)
    ground.clean()


def shown(pids: Sequence[int]) -> str:
    """The first command lines of some processes."""
    lines = []
    for pid in pids[:3]:
        with suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
            lines.append(words[:60] or "(no command line)")
    return "; ".join(lines)


def clock_set_back(ground: Ground) -> list[str]:
    """What comes before a command that is to see a machine whose clock was set back by two hours.

    The kernel then says that it booted two hours earlier, for that is the clock less the time since the boot.
    """
    said = Path("/proc/stat").read_text(encoding="ascii")
    booted = int(said.split("btime ")[1].split()[0])
    file = ground.folder / "stat"
    file.write_text(said.replace(f"btime {booted}", f"btime {booted - 7200}"), encoding="ascii")
    return ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /proc/stat && exec "$@"', str(file)]

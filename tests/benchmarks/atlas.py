"""A results file as large as a full atlas, and what its page weighs, how long rendering and opening it take.

    python tests/benchmarks/atlas.py [-o FILE] [--page FILE]

300 questions in 75 scenarios of 8 topics under 4 backends on 3 Pythons, with sources of 60 lines and a story where a cell did not
answer, and 30 measures. Prints sizes and medians; with a Chromium, the time until the page can be filtered, too.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))
import browser
from selenium.webdriver.chrome.webdriver import WebDriver

from compare.reports import page
from compare.results.file import to_json
from compare.results.model import Cell, Description, Environment, Interpreter, Outcome, Results

BACKENDS = ("fork", "spawn", "forkserver", "loky")
PYTHONS = {"3.11.7": "fork", "3.13.0": "fork", "3.14.0": "forkserver"}
TOPICS = ("crash", "inherit", "lifecycle", "locks", "queues", "serialisation", "shutdown", "signals")
SCENARIOS, QUESTIONS, MEASURES, REPEATS = 75, 4, 30, 5

WORDS = (
    "child",
    "parent",
    "lock",
    "queue",
    "event",
    "global",
    "copy",
    "file",
    "handle",
    "signal",
    "exit",
    "code",
    "value",
    "import",
    "thread",
    "pool",
    "worker",
    "result",
)


def atlas(seed: int = 1) -> Results:
    """Results that look like real ones: most questions are answered alike, some cells do not answer."""
    chance = random.Random(seed)
    results = Results(
        Environment(
            platform="Linux-6.1-x86_64-with-glibc2.36",
            cpus=8,
            started="2026-11-22T10:00:00Z",
            seconds=431.7,
            mpcompare="0.1.0",
        ),
        {label: Interpreter(label, f"/opt/python/{label}/bin/python", "CPython", default) for label, default in PYTHONS.items()},
        {},
    )
    for number in range(SCENARIOS):
        scenario(f"scenario-{number:02}", TOPICS[number % len(TOPICS)], results, chance)
    measures(results, chance)
    return results


def scenario(name: str, topic: str, results: Results, chance: random.Random) -> None:
    """One scenario with its cells."""
    source = "\n".join(f"    {prose(chance, 8)}" for _ in range(60))
    results.scenarios[name] = Description(
        question=f"Does {prose(chance, 8)}?",
        why=f"A {prose(chance, 20)}. But {prose(chance, 30)}.",
        links=["https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods"],
        topic=topic,
        source=f'"""Does it?"""\n\n\ndef run(backend: Backend) -> Answers:\n{source}\n',
    )
    questions = {prose(chance, 6): chance.random() for _ in range(QUESTIONS)}
    for python in PYTHONS:
        for backend in BACKENDS:
            answers = {asked: prose(chance, 2) if kind < 0.1 else backend[:4] if kind < 0.5 else "yes" for asked, kind in questions.items()}
            cell = Cell(name, backend, python, Outcome.ANSWERED, chance.uniform(0.1, 3), answers)
            if chance.random() < 0.02:
                cell.outcome, cell.answers = chance.choice([Outcome.HUNG, Outcome.CRASHED, Outcome.FAILED]), {}
                cell.detail = "\n".join(f'  File "scenarios/{name}.py", line {line} in {prose(chance, 6)}' for line in range(60))
            results.cells.append(cell)


def prose(chance: random.Random, words: int) -> str:
    """So many words."""
    return " ".join(chance.choices(WORDS, k=words))


def measures(results: Results, chance: random.Random) -> None:
    """The samples of as many measures as the costs have, of 20 rounds each."""
    for number in range(MEASURES // 3):
        for python in PYTHONS:
            for backend in BACKENDS:
                medians = [chance.lognormvariate(-5, 1.5) for _ in range(3)]
                samples = {
                    f"measure {place} (s)": [median * chance.uniform(0.9, 1.1) for _ in range(20)] for place, median in enumerate(medians)
                }
                results.cells.append(Cell(f"cost-{number:02}", backend, python, Outcome.ANSWERED, 5, samples=samples))


def opening(path: Path) -> tuple[float, float] | None:
    """Seconds from asking a browser for the page until its filters are there, and those of them that its main thread computed.

    None without a browser.
    """
    if browser.WHY_NOT:
        return None
    walls, busy = [], []
    with browser.browser() as chromium:
        chromium.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        for _ in range(REPEATS):
            chromium.get("about:blank")
            before, began = computed(chromium), time.perf_counter()
            chromium.get(path.as_uri())
            chromium.execute_script("return document.getElementById('shown').textContent")
            walls.append(time.perf_counter() - began)
            busy.append(computed(chromium) - before)
    return statistics.median(walls), statistics.median(busy)


def computed(chromium: WebDriver) -> float:
    """Seconds that the page's main thread has been busy."""
    metrics = chromium.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, help="keep the results file")
    parser.add_argument("--page", type=Path, help="keep the page")
    arguments = parser.parse_args()
    results, times = atlas(), []
    for _ in range(REPEATS):
        began = time.process_time()
        text = page.render(results)
        times.append(time.process_time() - began)
    print(f"results file {len(to_json(results)) / 1e6:.2f} MB, page {len(text.encode()) / 1e6:.2f} MB")
    print(f"rendering, CPU time: first {times[0]:.2f} s, median {statistics.median(times):.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.page or Path(folder) / "page.html"
        path.write_text(text, encoding="utf-8")
        opened = opening(path.resolve())
    print("opening, until it can be filtered: " + ("{:.2f} s, {:.2f} s of them CPU".format(*opened) if opened else "there is no browser"))
    if arguments.output:
        arguments.output.write_text(to_json(results), encoding="utf-8")


if __name__ == "__main__":
    main()

"""What is made of samples: medians, intervals and ratios whose values are known, and the table that shows them."""

import math
import random
import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import click
import pytest
from made_up import in_markdown, in_terminal, results

from compare.findings.costs import CONFIDENCE, RATIO_CONFIDENCE, cost, costs, doubt, estimate, outermost
from compare.reports.blocks import Word
from compare.reports.costs import number, word
from compare.results.merge import merge
from compare.results.model import Cell, Measuring, Outcome, Results

EVEN = [1.0, 1.01, 0.99]
"""Three figures that are within 5 % of each other, in the sense of their interval."""


def cell(backend: str, scenario: str = "start", **samples: list[float]) -> Cell:
    """A cell that measured seconds."""
    return Cell(
        scenario,
        backend,
        "3.11.7",
        Outcome.ANSWERED,
        0.1,
        {},
        {f"{name.replace('_', ' ')} (s)": figures for name, figures in samples.items()},
    )


def measured(*cells: Cell, **about: Any) -> Results:
    """Results of a run that measured on a quiet machine."""
    run = results(*cells)
    quiet = Measuring(
        seed=7,
        precision=0.05,
        warm_up_rounds=1,
        least_rounds=3,
        load=0.1,
        pressure=0.0,
        canary=[0.01, 0.0105],
    )
    run.environment.measuring.append(replace(quiet, **about))
    return run


def shown(run: Results, width: int = 80, reference: str | None = None) -> str:
    """The report in a terminal that has no bold letters."""
    return click.unstyle(in_terminal(run, width, reference=reference))


@pytest.mark.parametrize(
    ("confidence", "count", "left_out"),
    [(0.95, 6, 0), (0.95, 9, 1), (0.95, 12, 2), (0.95, 15, 3), (0.95, 20, 5), (0.95, 100, 39), (0.99, 8, 0), (0.99, 12, 1), (0.99, 20, 3)],
)
def test_order_statistics(confidence: float, count: int, left_out: int) -> None:
    """How many figures can be left out at each end: as in the tables of the textbooks (Conover, Table A3)."""
    assert outermost(count, confidence) == left_out


@pytest.mark.parametrize("confidence", [CONFIDENCE, RATIO_CONFIDENCE])
@pytest.mark.parametrize("count", [1000, 1001, 1023, 1024, 1025, 1500, 4000])
def test_order_statistics_of_many_rounds(count: int, confidence: float) -> None:
    """As counted out by integers, also where the number of ways is too large for a float; of more than 1,000, one less at most."""
    parts_out_of_1000 = round(1000 * (1 - confidence))
    ways, below, place = 1, 1, 0
    while 2 * 1000 * below <= parts_out_of_1000 * 2**count:
        place += 1
        ways = ways * (count - place + 1) // place
        below += ways
    assert place - 1 - (count > 1000) <= outermost(count, confidence) <= place - 1


def test_many_samples_are_no_fault() -> None:
    """A report of half a million rounds is there in seconds, and its interval is narrow."""
    chance = random.Random(1)
    wide = [chance.uniform(1, 3) for _ in range(500_000)]
    began = time.monotonic()
    found = estimate(wide)
    assert 1.99 < found.low < found.median < found.high < 2.01
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("count", [2, 3, 5, 8, 11, 12, 15, 40])
@pytest.mark.parametrize(("confidence", "most"), [(CONFIDENCE, 0.985), (RATIO_CONFIDENCE, 0.9985)])
def test_coverage(count: int, confidence: float, most: float) -> None:
    """The interval holds the true median in about 95 of 100 cases, a ratio's in 99, for figures as skewed as times are."""
    chance = random.Random(count)
    trials = [estimate([math.exp(chance.gauss(0, 0.2)) for _ in range(count)], confidence) for _ in range(2000)]
    within = sum(trial.low <= 1 <= trial.high for trial in trials) / len(trials)
    assert confidence - 0.012 <= within <= most


@pytest.mark.parametrize("count", range(2, 30))
def test_the_median_is_in_its_interval(count: int) -> None:
    """Also where figures are of two kinds, as those of processes that share a core, or do not, are."""
    for many in range(count + 1):
        found = estimate([1.0] * many + [100.0] * (count - many))
        assert found.low <= found.median <= found.high


def test_one_round_has_no_interval() -> None:
    """What was seen once may be anything."""
    assert (estimate([2.0]).median, estimate([2.0]).low, estimate([2.0]).high) == (2.0, 0, math.inf)
    assert estimate([2.0]).precision == math.inf


def test_precision_is_the_wider_side() -> None:
    """As a fraction of the median."""
    assert estimate([9.0, 9, 9, *[10] * 7, 12, 12, 12]).precision == pytest.approx(0.2)


def test_ratios_are_paired() -> None:
    """What slows a round down slows both backends down, and cancels out."""
    drift = [1.0, 2.0, 4.0, 3.0, 1.5, 5.0]
    (scenario,) = costs(results(cell("fork", m=drift), cell("spawn", m=[1.1 * figure for figure in drift])), "fork")
    (row,) = scenario.rows
    fork, spawn = row.costs
    assert (row.measure, row.unit) == ("m", "s")
    assert fork is not None
    assert spawn is not None
    assert fork.ratio is None
    assert spawn.ratio is not None
    assert (spawn.ratio.low, spawn.ratio.median, spawn.ratio.high) == pytest.approx((1.1 / 1.05, 1.1, 1.1 * 1.05))
    assert spawn.differs
    assert spawn.estimate.precision > 0.5


def test_significance() -> None:
    """A ratio that falls on both sides of 1 is no difference; nor is any that was seen once."""
    ones = [1.0] * 6
    for figures, differs in (([1.1] * 6, True), ([0.9, *[1.1] * 5], False), ([0.9] * 6, True)):
        (scenario,) = costs(results(cell("fork", m=ones), cell("spawn", m=figures)), "fork")
        (_, spawn) = scenario.rows[0].costs
        assert spawn is not None
        assert spawn.differs == differs
    (scenario,) = costs(results(cell("fork", m=[1.0]), cell("spawn", m=[30.0])), "fork")
    assert scenario.rows[0].costs[1] is not None
    assert not scenario.rows[0].costs[1].differs


@pytest.mark.parametrize(
    ("about", "times", "differs"),
    [
        ({}, 1.06, True),
        ({}, 1.04, False),
        ({"precision": 0.01}, 1.04, True),
        ({"others": [0.0, 0.08]}, 1.06, True),
        ({"others": [0.5, 0.0]}, 1.06, True),
        ({"others": [0.5, 0.5]}, 2.0, False),
        ({"others": [0.5, 0.5]}, 2.2, True),
        ({"others": [0.2, 0.3]}, 1.3, False),
        ({"others": [0.2, 0.3]}, 1.35, True),
        ({"others": [1.0, 1.0]}, 2.2, True),
    ],
)
def test_doubt(about: dict[str, Any], times: float, differs: bool) -> None:
    """However well rounds agree, nothing finer than the precision is claimed, nor what others may have caused by taking cores."""
    (scenario,) = costs(measured(cell("fork", m=[1.0] * 6), cell("spawn", m=[times] * 6), **about), "fork")
    (_, spawn) = scenario.rows[0].costs
    assert spawn is not None
    assert spawn.differs == differs


def test_doubt_of_several_runs() -> None:
    """A file that was gone on with, or merged, is as doubtful as the worst of its runs."""
    run = measured(cell("fork", m=[1.0] * 6), cell("spawn", m=[1.5] * 6))
    run.environment.measuring.extend([Measuring(others=[0.5, 0.5]), Measuring(precision=0.2)])
    assert doubt(run, "s") == pytest.approx(1.2 / 0.5)
    assert doubt(run, "bytes") == pytest.approx(1.2), "a busy machine has the memory that it has"


def test_what_was_measured_anew() -> None:
    """What disturbed figures that are there no more is not told, and casts no doubt."""
    run = measured(cell("fork", m=EVEN), others=[0.5, 0.5], measured=[("start", "3.11.7")])
    for other in (("exchange", "3.11.7"), ("start", "3.12.1")):
        run.environment.measuring.append(Measuring(others=[0.0, 0.0], measured=[other]))
        assert "other programs used 50 %" in shown(run)
    run.environment.measuring.append(Measuring(others=[0.0, 0.0], measured=[("start", "3.11.7"), ("exchange", "3.11.7")]))
    assert "other programs" not in shown(run)
    assert doubt(run, "s") == pytest.approx(1.05)
    merged = merge({"busy": measured(others=[0.5, 0.5], measured=[("start", "3.11.7")]), "quiet": run})
    assert doubt(merged, "s") == pytest.approx(2.1), "another file's figures are not the same"


def test_a_ratio_is_held_to_99_percent() -> None:
    """A difference that is certain by 95 % only, in the paired ratios, is none in the table; nor would it be by fewer figures than that."""
    ones = [1.0] * 6
    near = [1.16, 1.5, 1.13, 1.45, 1.12, 1.4]
    assert estimate(near).low / 1.05 > 1 > estimate(near, RATIO_CONFIDENCE).low / 1.05
    (scenario,) = costs(measured(cell("fork", m=ones), cell("spawn", m=near)), "fork")
    assert scenario.rows[0].costs[1] is not None
    assert not scenario.rows[0].costs[1].differs


def test_figures_that_are_worlds_apart() -> None:
    """A file may hold anything: the interval has no end then, and nothing fails."""
    assert estimate([1e-300, 1e300], RATIO_CONFIDENCE).high > 1e300


def test_different_rounds_have_no_ratio() -> None:
    """Lists of unequal length cannot be paired; a reference without figures has no ratios either."""
    (scenario,) = costs(results(cell("fork", m=[1.0, 1.0]), cell("spawn", m=[2.0])), "fork")
    assert scenario.rows[0].costs[1] is not None
    assert scenario.rows[0].costs[1].ratio is None
    (scenario,) = costs(results(cell("spawn", m=[2.0])), "fork")
    assert scenario.rows[0].costs[0] is not None
    assert scenario.rows[0].costs[0].ratio is None


@pytest.mark.parametrize(
    ("seconds", "size"),
    [(1.94, "1.9 s"), (0.0436, "44 ms"), (0.117, "117 ms"), (0.00996, "10 ms"), (3.04e-5, "30 µs"), (5e-7, "500 ns"), (5e-12, "0.005 ns")],
)
def test_sizes(seconds: float, size: str) -> None:
    """Figures are shown as people say them."""
    (scenario,) = costs(results(cell("fork", m=[seconds] * 3)), "fork")
    assert word(scenario.rows[0].costs[0], "s", 0.05) == Word(size)


@pytest.mark.parametrize(
    ("figure", "unit", "size"),
    [(8.7e7, "bytes", "87 MB"), (512, "bytes", "512 B"), (152_000, "1/s", "152 k/s"), (0.5, "1/s", "0.5 /s")],
)
def test_sizes_of_other_units(figure: float, unit: str, size: str) -> None:
    """Bytes and rates have theirs."""
    (scenario,) = costs(results(cell("fork", m=[figure] * 3)), "fork")
    assert word(scenario.rows[0].costs[0], unit, 0.05) == Word(size)


def test_numbers_grow() -> None:
    """Rounding never puts a larger figure before a smaller one."""
    figures = [0.0941, 0.949, 0.951, 9.94, 9.96, 10.4, 99.6, 1234.5]
    assert all(float(number(one)) <= float(number(other)) for one, other in pairwise(figures))


def test_the_table() -> None:
    """A row a measure: median, ratio to the default start method, `~` where there is no difference, and how it came about."""
    run = measured(
        cell("fork", joined=[0.0019 * figure for figure in EVEN]),
        cell("spawn", joined=[0.044 * figure for figure in EVEN]),
        cell("loky", joined=[0.00191 * figure for figure in reversed(EVEN)]),
    )
    text = shown(run)
    assert [line.split() for line in text.splitlines()[2:7]] == [
        [],
        ["fork", "spawn", "loky"],
        ["-" * len(dashes) for dashes in text.splitlines()[4].split()],
        ["start", "(3", "rounds)"],
        ["joined", "1.9", "ms", "44", "ms", "23x", "1.9", "ms", "~"],
    ]
    assert "No question was answered differently." not in text
    assert "Order of the backends: seed 7. Warm-up rounds: 1, dropped where there was time for 3 more." in " ".join(text.split())
    assert "busy" not in text
    assert "!" not in text


def test_another_reference() -> None:
    """Ratios are to the one that was asked for."""
    run = measured(cell("fork", m=EVEN), cell("spawn", m=[10 * figure for figure in EVEN]))
    assert "0.1x" in shown(run, reference="spawn")
    assert "times spawn's" in " ".join(shown(run, reference="spawn").split())


def test_what_is_not_precise_is_marked() -> None:
    """It has a mark and its interval, and is counted; one round has none to show."""
    text = shown(measured(cell("fork", m=[1.0] * 6 + [1.2, 1.3, 1.4, 0.8, 0.7, 0.6]), cell("spawn", m=EVEN)))
    assert ["m", "1", "s!", "1", "s"] in [line.split() for line in text.splitlines()]
    assert "0.8..1.2 s" in text
    assert "(1 of 2)" in text
    assert "1 round" in shown(measured(cell("fork", m=[1.0])))


@pytest.mark.parametrize(("canary", "busy"), [([0.01, 0.0109], False), ([0.01, 0.0112], True), ([], False)])
def test_noise_is_told(canary: list[float], busy: bool) -> None:
    """When the canary varies by more than 10 %, the table says so, with the load and the pressure at the start."""
    text = " ".join(shown(measured(cell("fork", m=EVEN), canary=canary, load=2.25, pressure=17.3)).split())
    assert ("The machine was busy: a fixed loop varied by 12 %, load 2.2 at the start, CPU pressure 17 %." in text) == busy


@pytest.mark.parametrize(("others", "told"), [([0.02, 0.1], False), ([0.05, 0.52], False), ([0.52, 0.6], True), ([0.52], True)])
def test_other_programs_are_told(others: list[float], told: bool) -> None:
    """When they use more than 10 % of the cores before and after, also if the canary has a core for itself."""
    text = " ".join(shown(measured(cell("fork", m=EVEN), others=others)).split())
    assert ("other programs used 52 % of its cores" in text) == told
    assert ("Measure again when they have ended" in text) == told
    assert ("The machine was busy" in text) == told


def test_noise_without_linux() -> None:
    """What the platform does not tell is not told."""
    assert "a fixed loop varied by 100 %. Ratios" in " ".join(
        shown(measured(cell("fork", m=EVEN), canary=[1.0, 2.0], load=None, pressure=None)).split()
    )


def test_what_was_left_out_is_named() -> None:
    """A scenario for which there was no time is not passed over, nor that one was interrupted."""
    assert "Interrupted while it measured: start." in shown(measured(replace(cell("fork", m=EVEN), cut_short=True)))
    assert "No time was left for: memory, payload." in shown(measured(left_out=["memory", "payload"]))


@pytest.mark.parametrize("width", [30, 60, 80, 100])
def test_no_line_is_too_wide(width: int) -> None:
    """Four backends, all with an interval, fit; where they do not, each measure is a paragraph."""
    wild = [0.1234, 0.4321, 0.9876]
    run = measured(*(cell(name, second_executor_until_2_workers_answered=wild) for name in ("fork", "spawn", "forkserver", "loky")))
    text = shown(run, width)
    assert max(map(len, text.splitlines())) <= width
    assert text.count("432 ms!") == 4


def test_a_measure_that_one_backend_lacks() -> None:
    """It has a dash where there are no figures."""
    assert ["b", "-", "2", "s"] in [
        line.split() for line in shown(measured(cell("fork", a=EVEN), cell("loky", a=EVEN, b=[2 * f for f in EVEN]))).splitlines()
    ]


@pytest.mark.parametrize(
    ("times", "shown_as"),
    [
        ([1.0, 1.2, 0.85, 1.1, 0.9, 1.05], "~"),
        ([40.0, 42.0, 41.0, 39.0, 40.0, 41.0], "40x"),
        ([40.0, 0.5, 41.0, 39.0, 40.0, 41.0], "40x?"),
        ([40.0], "40x?"),
    ],
)
def test_what_cannot_be_told(times: list[float], shown_as: str) -> None:
    """A ratio that may be 1, or anything else, is not called no difference: it is shown, and marked as uncertain."""
    text = shown(measured(cell("fork", m=[1.0] * len(times)), cell("spawn", m=times)))
    (row,) = (line.split() for line in text.splitlines() if line.startswith("  m "))
    assert row[-1] == shown_as
    assert ("?: the same" in text) == shown_as.endswith("?")


def test_few_rounds_have_no_interval_to_show() -> None:
    """That of two rounds reaches from nothing to anything: how many there were says more."""
    assert word(cost([1.0, 2.0], None, 1), "s", 0.05) == Word("1.5 s!", "2 rounds")


def test_markdown() -> None:
    """The same as a table that GitHub renders."""
    text = in_markdown(measured(cell("fork", m=EVEN), cell("spawn", m=[10 * figure for figure in EVEN]), canary=[1.0, 2.0]))
    head, _, row = ([word.strip() for word in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("|"))
    assert (head, row) == (["start (3 rounds)", "fork", "spawn"], ["m", "1 s", "10 s 10x"])
    assert "The machine was busy" in text
    assert "No question" not in text


def test_a_cell_that_broke_has_no_figures() -> None:
    """Its outcome is told below, and its column is empty."""
    text = shown(measured(cell("fork", m=EVEN), Cell("start", "spawn", "3.11.7", Outcome.CRASHED, 1, detail="died of SIGSEGV")))
    assert ["m", "1", "s", "-"] in [line.split() for line in text.splitlines()]
    assert "start, spawn: crashed: died of SIGSEGV" in text

"""The page in a real browser: it runs, loads nothing, filters, opens, is complete without JavaScript, and is for everyone."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import browser
import pytest
from axe_core_python.selenium import Axe
from made_up import HOSTILE, hostile
from matrix import ASKING, Matrix, every_backend
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from compare.catalogue import discover
from compare.machine.pythons import Python
from compare.reports import page
from compare.results.model import Cell, Environment, Outcome, Results
from compare.run.plan import description, interpreter

# Where the suite must be whole, a missing browser is a failure and not a skip.
pytestmark = pytest.mark.skipif(bool(browser.WHY_NOT) and not os.environ.get("CI"), reason=browser.WHY_NOT)


@pytest.fixture(scope="module")
def chromium() -> Iterator[WebDriver]:
    """A browser for the tests of this file."""
    assert not browser.WHY_NOT, browser.WHY_NOT
    with browser.browser() as driver:
        yield driver


@pytest.fixture(scope="module")
def real(real_cells: Matrix, python: Python, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a real run of two topics, with one cell made to hang, and a chart."""
    scenarios = {scenario.name: description(scenario) for scenario in discover() if scenario.topic in {"tutorial", "programs", "costs"}}
    seen = real_cells.of(every_backend(name for name in scenarios if name in ASKING))
    hung = Cell("daemon", "made-up", python.label, Outcome.HUNG, 30, detail="did not end within 30 s\n\nFile ...")
    measured = [
        Cell("start", backend, python.label, Outcome.ANSWERED, 1, samples={"wait (s)": [wait, 1.1 * wait]})
        for backend, wait in (("fork", 0.001), ("spawn", 0.05))
    ]
    run = Results(Environment(platform="here", cpus=2), {python.label: interpreter(python)}, scenarios, [*seen, hung, *measured])
    path = tmp_path_factory.mktemp("page") / "real.html"
    path.write_text(page.render(run), encoding="utf-8")
    return path


def rows(chromium: WebDriver) -> list[str]:
    """The questions that the table shows."""
    found: list[str] = chromium.execute_script(
        "return [...document.querySelectorAll('#matrix tbody th')].filter(th => th.checkVisibility()).map(th => th.textContent)"
    )
    return found


def heads(chromium: WebDriver) -> list[str]:
    """The columns that the table shows."""
    found: list[str] = chromium.execute_script(
        "return [...document.querySelectorAll('#matrix thead th')].filter(th => th.checkVisibility()).map(th => th.textContent.trim())"
    )
    return found


def visit(chromium: WebDriver, path: Path, fragment: str = "") -> None:
    """Open a page afresh."""
    chromium.get("about:blank")
    for log in ("browser", "performance"):
        chromium.get_log(log)  # type: ignore[no-untyped-call]  # selenium's
    chromium.get(path.as_uri() + fragment)


def complaints(chromium: WebDriver) -> list[str]:
    """What the console says, such as an error, or something that the policy has stopped."""
    return [entry["message"] for entry in chromium.get_log("browser")]  # type: ignore[no-untyped-call]


def requests(chromium: WebDriver) -> set[str]:
    """What left the page: the requests that its policy has not stopped."""
    log = chromium.get_log("performance")  # type: ignore[no-untyped-call]
    events = [json.loads(entry["message"])["message"] for entry in log]
    stopped = {event["params"]["requestId"] for event in events if event["params"].get("blockedReason") == "csp"}
    sent = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
    return {each["request"]["url"].partition("#")[0] for each in sent if each["requestId"] not in stopped} - {"data:,"}


def faults(chromium: WebDriver) -> list[str]:
    """What keeps someone from using the page, as axe-core sees it."""
    found = Axe().run(chromium)
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found["violations"]]


def test_it_runs_and_loads_nothing(chromium: WebDriver, real: Path) -> None:
    """No console error, and one request: the page."""
    visit(chromium, real)
    assert chromium.find_element(By.ID, "shown").text.startswith("All ")
    assert complaints(chromium) == []
    assert requests(chromium) == {real.as_uri()}


def test_the_policy_stops_what_is_not_ours(chromium: WebDriver, real: Path) -> None:
    """Even markup that got into the page would neither run nor load anything."""
    text = real.read_text(encoding="utf-8")
    bad = "<script>window.hit = 1</script><img src='http://127.0.0.1:9/x' onerror='window.hit = 1'><p style='color: red' onclick='x'>"
    path = real.with_name("bad.html")
    path.write_text(text.replace("<main>", "<main>" + bad), encoding="utf-8")
    visit(chromium, path)
    assert chromium.execute_script("return window.hit") is None
    assert len(complaints(chromium)) >= 3
    assert requests(chromium) == {path.as_uri()}


def test_hostile_texts(chromium: WebDriver, tmp_path: Path) -> None:
    """They are there as text: none runs, none loads anything, none breaks the page."""
    path = tmp_path / "hostile.html"
    path.write_text(page.render(hostile()), encoding="utf-8")
    visit(chromium, path)
    assert chromium.execute_script("return window.hit") is None
    assert complaints(chromium) == []
    assert requests(chromium) == {path.as_uri()}
    assert len(chromium.find_elements(By.CSS_SELECTOR, "#matrix tbody")) == len(HOSTILE)
    assert HOSTILE[0] in " ".join(rows(chromium))
    protocols = chromium.execute_script("return [...new Set([...document.links].map(link => link.protocol))]")
    assert set(protocols) == {"file:", "https:"}


def test_filters(chromium: WebDriver, real: Path) -> None:
    """Each narrows the table, all are in the fragment, and the fragment brings them back."""
    visit(chromium, real)
    every = rows(chromium)
    columns = heads(chromium)
    assert columns == ["Question", "fork", "spawn", "forkserver", "loky", "made-up"]
    form = {field.get_attribute("name"): field for field in chromium.find_elements(By.CSS_SELECTOR, "#filters [name]")}
    form["differs"].click()
    different = rows(chromium)
    assert 0 < len(different) < len(every)
    Select(form["a"]).select_by_visible_text("spawn")
    Select(form["b"]).select_by_visible_text("forkserver")
    assert heads(chromium) == ["Question", "spawn", "forkserver"]
    assert 0 < len(rows(chromium)) < len(different)
    form["q"].send_keys("NAME begins")
    assert rows(chromium) == ["default name begins with"]
    assert chromium.find_element(By.ID, "shown").text == f"1 of {len(every)} questions"
    shared = chromium.current_url
    assert shared.endswith("#q=NAME+begins&a=spawn&b=forkserver&differs=1")
    chromium.find_element(By.CSS_SELECTOR, "#filters button").click()
    chromium.execute_async_script("setTimeout(arguments[0])")
    assert (rows(chromium), heads(chromium)) == (every, columns)
    visit(chromium, real, "#" + shared.partition("#")[2])
    assert rows(chromium) == ["default name begins with"]
    visit(chromium, real, "#outcome=hung")
    shown = chromium.find_elements(By.CSS_SELECTOR, "#matrix tbody:not([hidden])")
    assert [part.get_attribute("data-scenario") for part in shown] == ["daemon"]
    visit(chromium, real, "#topic=no-such-topic")
    assert rows(chromium) == every
    assert complaints(chromium) == []


def test_every_row_opens(chromium: WebDriver, real: Path) -> None:
    """A question leads to why, the cells and the program, by mouse and by keyboard, and the filter stays."""
    visit(chromium, real, "#differs=1")
    links = [link for link in chromium.find_elements(By.CSS_SELECTOR, "#matrix tbody th a") if link.is_displayed()]
    for link in links:
        link.send_keys("\n")
        part = chromium.switch_to.active_element.find_element(By.XPATH, "..")
        assert part.get_attribute("id") == str(link.get_attribute("href")).partition("#")[2]
        assert part.get_attribute("open")
        for shown in ("How each cell ended", "mpcompare run ", "The program", "def run(backend"):
            assert shown in part.text
    assert chromium.current_url.endswith("#differs=1")


def test_without_javascript(real: Path, chromium: WebDriver) -> None:
    """The table is complete, there is no dead control, and a link to a scenario still leads to it."""
    visit(chromium, real)
    every = rows(chromium)
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        visit(chromium, real)
        assert not chromium.find_element(By.ID, "filters").is_displayed()
        shown = [row.text for row in chromium.find_elements(By.CSS_SELECTOR, "#matrix tbody th")]
        assert shown == every
        assert all(row.is_displayed() for row in chromium.find_elements(By.CSS_SELECTOR, "#matrix tbody tr"))
        assert chromium.find_elements(By.CSS_SELECTOR, "figure svg")
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_it_is_for_everyone(chromium: WebDriver, real: Path, scheme: str, width: int) -> None:
    """axe-core finds no fault, also in what is folded; nothing is wider than the screen."""
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        visit(chromium, real)
        chromium.execute_script("document.querySelectorAll('details').forEach((part, place) => { part.open = place % 5 === 0 })")
        assert faults(chromium) == []
        assert chromium.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    finally:
        chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})

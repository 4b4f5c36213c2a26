"""The borders: which module may import which, and what each side must not load."""

import ast
import importlib.metadata
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import compare

HERE = Path(compare.__file__).parent

FLOORS = (
    "__main__",
    "cli",
    "reports",
    "pick run",
    "findings check",
    "recorded",
    "results",
    "machine catalogue backends",
)
"""The rooms, from the top down: a module imports from rooms below its own, and from its own, but not from one beside it."""

INSIDE = {
    "cli": (
        "main",
        "run list pick diff report",
        "evidence",
        "progress resuming output options interpreters names questions",
        "files figures recorded messages",
    ),
    "reports": (
        "page differences choice diff terminal markdown junit csv_file",
        "workload",
        "costs",
        "charts showing",
        "phrases",
        "blocks text",
    ),
    "pick": ("choose", "predict snippets", "model", "requirements", "rules"),
    "run": ("cache execute", "plan rounds recorder interruption", "runner settings", "keepers", "janitor", "keeper", "cell_folder worker"),
    "findings": ("upgrade", "diff", "differences costs harm", "failures"),
    "recorded": ("recordings",),
    "results": ("merge", "file", "model"),
    "machine": ("pythons", "installed process_tree named_memory load files"),
    "backends": ("loky", "start_methods", "base"),
    "check": ("program",),
}
"""The modules of a room, from the top down: each imports only from those below it."""


def rank(name: str, floors: Sequence[str]) -> int:
    """The number of the floor, from the top, on which a room or a module stands."""
    return next(number for number, floor in enumerate(floors) if name in floor.split())


def imports(path: Path) -> set[str]:
    """The modules of ours that a file imports, anywhere in it: `reports.terminal` is one, and so is `backends`, which is a table."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" if is_room(node.module) else node.module for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.removeprefix("compare.") for name in names if name.startswith("compare.")} - {"__version__"}


def is_room(module: str) -> bool:
    """Whether what is imported from a package of ours is a module."""
    return module != "compare.backends" and HERE.parent.joinpath(*module.split(".")).is_dir()


def test_imports_point_one_way() -> None:
    """Each room stands on a floor, each module in its room, and both import only what stands below."""
    for path in HERE.rglob("*.py"):
        room, _, module = ".".join(path.relative_to(HERE).with_suffix("").parts).partition(".")
        if room == "__init__" or module.startswith(("__init__", "inside")):
            continue
        for other in imports(path) - {"backends"}:
            other_room, _, other_module = other.partition(".")
            if other_room != room:
                assert rank(other_room, FLOORS) > rank(room, FLOORS), f"{path.name} imports {other}"
            elif module:
                assert rank(other_module, INSIDE[room]) > rank(module, INSIDE[room]), f"{path.name} imports {other}"


def test_a_format_judges_nothing() -> None:
    """What is shown in text and in Markdown alike is shown by modules that know blocks, and neither results nor findings."""
    for name in ("terminal", "markdown"):
        assert imports(HERE / "reports" / f"{name}.py") == {"reports.blocks"}, name


def test_nobody_imports_the_worker_or_a_scenario() -> None:
    """The parent starts the worker by name; it runs no code of a scenario."""
    for path in HERE.rglob("*.py"):
        tree = ast.dump(ast.parse(path.read_text()))
        assert "run.worker" not in imports(path), path
        assert "'scenarios." not in tree, path


BROUGHT = {"markupsafe": "jinja2"}
"""What we import of a distribution that another one, which we require, brings along and stands for."""


def test_what_we_import_is_what_a_plain_installation_brings() -> None:
    """No command needs an extra: whoever can run a comparison can write each report of it."""
    lines = importlib.metadata.requires("mpcompare") or []
    required = {re.split(r"[^\w.-]", line)[0] for line in lines if "extra ==" not in line}
    imported = set()
    for path in HERE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
            elif isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
    foreign = imported - sys.stdlib_module_names - {"compare"}
    assert "jinja2" in foreign
    assert {BROUGHT.get(name, name) for name in foreign} == required


def loaded_by(code: str) -> set[str]:
    """The modules that code loads, beyond those of Python's start."""
    script = f"import sys; before = set(sys.modules); {code}; print(*(set(sys.modules) - before))"
    return set(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split())


def test_the_parent_never_uses_multiprocessing() -> None:
    """Importing everything that the command line uses loads neither multiprocessing nor loky."""
    modules = {".".join(path.relative_to(HERE.parent).with_suffix("").parts) for path in HERE.rglob("*.py")}
    of_cells = {"compare.__main__", "compare.run.worker", "compare.backends.loky", "compare.backends.start_methods"}
    everything = "import " + ", ".join(name for name in modules - of_cells if ".inside." not in name and "__init__" not in name)
    assert not {name for name in loaded_by(everything) if name.split(".")[0] in {"multiprocessing", "loky", "scenarios"}}


SETTINGS = """
import importlib, pkgutil, sys, tabulate, warnings
import pygal  # changes what it changes, before us
from pygal.etree import etree

def state():
    constants = {name: value for name, value in vars(tabulate).items() if name.isupper()}
    return [constants, id(sys.meta_path), *sys.meta_path, *sys.path_hooks, *sys.path, *warnings.filters, sys.excepthook, etree.lxml]

def import_all():
    import compare
    for module in pkgutil.walk_packages(compare.__path__, "compare."):
        if module.name not in {"compare.__main__", "compare.run.worker", "compare.backends.loky"} and "inside" not in module.name:
            importlib.import_module(module.name)
"""


def test_an_import_changes_nothing_else() -> None:
    """What a process that imports us has set, or has imported, is as it was: tables of others look as before, and imports work alike."""
    script = f"{SETTINGS}\nbefore = state()\nimport_all()\nassert state() == before"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_rendering_changes_nothing_else() -> None:
    """Nor does a report change it, not even while it is made; and one that was made before another looks as one made after it."""
    script = f"""{SETTINGS}
import types
from made_up import REPORTS, cell, results

class Fixed(types.ModuleType):
    def __setattr__(self, name, value):
        raise AssertionError(name)

tabulate.__class__ = Fixed
run = results(cell("fork", {{"q": "1"}}), cell("spawn", {{"q": "2"}}))
before, first = state(), [report(run) for report in REPORTS.values()]
assert state() == before
assert [report(run) for report in REPORTS.values()] == first
"""
    subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parent, check=True)


def test_a_chart_leaves_no_finder_behind() -> None:
    """The library that draws them puts one among those that each import asks; it is gone afterwards, and the list is the same."""
    script = "import sys; before = sys.meta_path; import compare.reports.charts; import pygal; assert sys.meta_path is before"
    script += "; assert not [finder for finder in sys.meta_path if isinstance(finder, pygal.PluginImportFixer)]"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_child_is_light() -> None:
    """What each child imports for a scenario's sake loads nothing but our own two small modules and their package."""
    assert loaded_by("import compare") - {"__future__"} == {
        "compare",
        "compare.backends",
        "compare.backends.base",
    }


def test_the_first_line_of_each_module_says_what_it_is_for() -> None:
    """`head -1 compare/*.py` is the architecture."""
    for path in HERE.rglob("*.py"):
        assert (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n")[0].endswith((".", "?")), path

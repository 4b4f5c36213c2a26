"""The borders: which module may import which, and what each side must not load."""

import ast
import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import compare

HERE = Path(compare.__file__).parent

LAYERS = [
    {"__main__"},
    {"cli"},
    {"reports", "seen"},
    {"session"},
    {"rounds"},
    {"runner"},
    {"pick"},
    {"workload", "changes"},
    {"costs", "differences", "merge", "snippets"},
    {"requirements"},
    {"keeper"},
    {"discovery", "named_memory", "process_tree", "pythons"},
    {"results", "worker", "program", "installed"},
    {"backends", "files"},
]
"""From the top down; a module imports only from layers below its own. `worker` is low: nobody on the parent's side imports it."""


def imports(path: Path) -> set[str]:
    """The modules of ours that a file imports, anywhere in it: `compare.reports.terminal` counts as `reports`."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" if node.module == "compare" else node.module for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("compare.")}


def test_imports_point_one_way() -> None:
    """Each module stands in a layer, and imports only what stands below it."""
    rank = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    for path in HERE.rglob("*.py"):
        module = path.relative_to(HERE).parts[0].removesuffix(".py")
        if module != "__init__":
            wrong = {name for name in imports(path) - {module} if name != "__version__" and rank[name] <= rank[module]}
            assert not wrong, f"{path.name} imports {wrong}"


def test_nobody_imports_the_worker_or_a_scenario() -> None:
    """The parent starts the worker by name; it runs no code of a scenario."""
    for path in HERE.rglob("*.py"):
        tree = ast.dump(ast.parse(path.read_text()))
        assert "worker" not in imports(path), path
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
    everything = "import compare.cli, compare.seen, compare.session, compare.pythons, compare.merge, compare.pick"
    everything += "".join(
        f", compare.reports.{name}" for name in ("terminal", "markdown", "page", "csv_file", "junit", "changes", "choice")
    )
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
        if module.name not in {"compare.__main__", "compare.worker", "compare.backends.loky"}:  # run by a cell, or by nobody
            importlib.import_module(module.name)
"""


def test_an_import_changes_nothing_else() -> None:
    """What a process that imports us has set, or has imported, is as it was: tables of others look as before, and imports work alike."""
    script = f"{SETTINGS}\nbefore = state()\nimport_all()\nassert state() == before"
    subprocess.run([sys.executable, "-c", script], check=True)


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

"""Can a child call a function of a module that the child cannot import?

A forked child has all modules of its parent. Any other child gets the name of the function's
module, and imports that module itself. The child gets the parent's `sys.path`, but neither the
parent's `sys.modules` nor the modules that the parent loaded by hand. So a plugin loaded from its
file, or a module made at run time, must be made importable.

With `--import-mode=importlib`, pytest loads each test file by hand, under a name such as
`tests.test_app`. So a function of a test file can be no target, unless the root of the tests is on
`sys.path`, as under `python -m pytest`.

https://github.com/progval/Limnoria/issues/1599
https://github.com/progval/Limnoria/issues/1600
https://github.com/NVIDIA/TensorRT-LLM/issues/17884
https://github.com/pytest-dev/pytest/issues/12178
https://github.com/jaraco/keyring/issues/673
https://docs.pytest.org/en/stable/explanation/pythonpath.html#import-modes
"""

import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from compare import Answers, Backend
from scenarios._attempt import attempt_process


def run(backend: Backend) -> Answers:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as elsewhere, TemporaryDirectory() as on_path:
        source = "def function():\n    pass\n"
        Path(elsewhere, "mpcompare_plugin.py").write_text(source)
        Path(elsewhere, "test_app.py").write_text(source)
        Path(on_path, "mpcompare_on_path.py").write_text(source)
        modules = {
            "module loaded from a file that is not on sys.path": loaded_from_file(Path(elsewhere, "mpcompare_plugin.py")),
            "test module, loaded in pytest's importlib mode": loaded_in_importlib_mode(Path(elsewhere, "test_app.py")),
            "module made at run time, put into sys.modules": made_at_run_time("mpcompare_made", source),
            "module in a folder that was put on sys.path": imported_from(on_path, "mpcompare_on_path"),
        }
        return {name: attempt_process(backend.process(module.function)) for name, module in modules.items()}


def loaded_from_file(path: Path, package: str = "") -> ModuleType:
    spec = spec_from_file_location(package + path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def loaded_in_importlib_mode(path: Path) -> ModuleType:
    """As pytest does it: the name has the folders from the root of the tests on, and a module stands in for each of them."""
    sys.modules["mpcompare_tests"] = ModuleType("mpcompare_tests")
    return loaded_from_file(path, package="mpcompare_tests.")


def made_at_run_time(name: str, source: str) -> ModuleType:
    module = ModuleType(name)
    exec(source, module.__dict__)  # noqa: S102  the module's own source
    sys.modules[name] = module
    return module


def imported_from(folder: str, name: str) -> ModuleType:
    sys.path.append(folder)
    return import_module(name)

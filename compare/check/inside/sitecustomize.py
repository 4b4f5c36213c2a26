"""The program's side of `compare.check.program`: found by its interpreter at the start, and waiting for what it is to switch.

It acts when the program imports multiprocessing or the executor, never earlier: an import that the program did not make
would change what is looked at. Written for any Python from 3.10 on; nothing of ours is imported.
"""

import importlib.machinery
import importlib.util
import os
import sys


def switch_default(context):
    """Another default start method. One that the program sets by itself still works, and wins."""
    context._default_context._default_context = context._concrete_contexts[BACKEND]  # noqa: SLF001  there is no public way that leaves the choice to the program


def import_loky(_process):
    """Bring loky in. It may be what is importing this very module: then it is on its way."""
    import loky  # noqa: F401


def replace_executor(loky):
    """loky's executor in the place of the standard library's, with that one's arguments."""
    process = sys.modules["concurrent.futures.process"]

    class ProcessPoolExecutor(loky.ProcessPoolExecutor):
        def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *, max_tasks_per_child=None):
            super().__init__(max_workers, initializer=initializer, initargs=initargs)

    process.ProcessPoolExecutor = ProcessPoolExecutor


class Switch:
    """A finder that lets the others find a module, and changes it once it is there."""

    def __init__(self, name, change):
        self.name, self.change = name, change

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            self.change(module)

        spec.loader.exec_module = exec_module
        return spec


def hand_over():
    """Run the `sitecustomize` that would have been found without us."""
    here = os.path.dirname(os.path.abspath(__file__))
    others = [path for path in sys.path if os.path.abspath(path) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec and spec.loader:
        module = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


BACKEND = os.environ.get("MPCOMPARE_BACKEND")
if BACKEND == "loky":
    sys.meta_path[:0] = [Switch("concurrent.futures.process", import_loky), Switch("loky", replace_executor)]
elif BACKEND:
    sys.meta_path.insert(0, Switch("multiprocessing.context", switch_default))
hand_over()

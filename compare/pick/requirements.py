"""What a program may need of a start method: one table, of which the command's options, its questions and the rules are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from compare.backends import PLATFORMS, Row
from compare.pick.rules import Documented, Rule, Seen

MOST_ON_WINDOWS = 61
"""Workers that an executor takes there, which waits for all of them at once: https://docs.python.org/3/library/concurrent.futures.html."""

RUN_AS = ("script", "module", "-c", "standard input")


class Requirement(NamedTuple):
    """A fact about a program that rules backends out."""

    name: str
    """The field of Requirements."""
    flag: str
    """The command's option, whose `help` this is."""
    help: str
    needs: str
    """The requirement in the user's words; in braces what the program says of it, where that is more than yes or no."""
    rules: tuple[Rule, ...]
    question: str = ""
    """How it is asked on a terminal, where yes and no are the answers."""
    sure: str = ""
    """What somebody has to be sure of for whom its danger is none."""
    case_of: str = ""
    """The requirement that this one is a case of: who has not that one has not this one, and who has this one has that one."""

    @property
    def denial(self) -> str:
        """The option that says so."""
        return self.flag.rpartition("/")[2]


def platforms_lacked(row: Row, platforms: tuple[str, ...]) -> list[str]:
    """The platforms on which a backend is not there, or not safe."""
    return [platform for platform in platforms if platform not in row.platforms]


def pythons_lacked(row: Row, oldest: tuple[int, ...]) -> list[str]:
    """The oldest Python of a program, where that is too old for a backend."""
    return [f"Python {'.'.join(map(str, oldest))}"] if () < oldest < row.since else []


def processes_lacked(row: Row, pool: bool) -> list[str]:
    """Processes, where a program needs some of its own and a backend's documentation offers executors only."""
    return ["processes"] if not pool and row.reached == ("executor",) else []


TO_TOP_LEVEL = "move them to the top level of a module"
TO_FILE = "keep the program in a file, and start the file"
OF_THEIR_OWN = "make them in the task, or in an initializer of an executor's workers"
A_COPY_OF_A_LOCK = "each process has its own copy of a lock of threads, which excludes no other process: use multiprocessing's Lock"
A_COPY_OF_A_GENERATOR = "each process has its own copy of a generator, and gets the same items as the others"
ONE_POSITION = "parent and child move through an open file together: what one reads is gone for the other"
IMPORTED_AGAIN = "the import runs again, empties files that it opens for writing, and seeds generators anew with the seed that it names"
REAP_BY_PID = "reap only the children that the program started by itself, by their pids"
GUARD = 'put what the program does behind if __name__ == "__main__"'

REQUIREMENTS = (
    Requirement(
        "threads",
        "--threads/--no-threads",
        "Threads run when workers start. Threads of OpenMP, BLAS, gRPC or a GPU count, too.",
        "threads that run when workers start",
        (
            Seen(
                "lock-held-by-thread",
                ("child wants a lock that a thread holds",),
                good=("works",),
                change="start all workers before the first thread (an executor starts some at each submit)",
            ),
            Seen(
                "fork-with-threads-warns",
                ("a second thread",),
                good=("no",),
                warns=True,
                change="expect a DeprecationWarning",
            ),
        ),
        question="Do threads run when workers start (threads of OpenMP, BLAS, gRPC or a GPU count, too)?",
        sure="no thread runs when workers start, not even one of a library",
    ),
    Requirement(
        "threads_at_import",
        "--threads-at-import/--no-threads-at-import",
        "The import of the main module starts threads: before the main guard, or in a module that it imports.",
        "threads that the import of the main module starts",
        tuple(
            Seen(
                "main-threads",
                (f"{prefix}child wants a lock that a thread of the import holds",),
                good=("works",),
                run_as=(way,),
                change="start threads behind the main guard",
            )
            for way, prefix in (("script", ""), ("module", "by -m: "))
        ),
        question="Does the import of the main module start threads (before the main guard, or in a module that it imports)?",
        sure="the import of the main module starts no thread, not even one of a library",
        case_of="threads",
    ),
    Requirement(
        "lambdas",
        "--lambdas/--no-lambdas",
        "The workers run lambdas or local functions.",
        "lambdas or local functions that workers run",
        (
            Seen("pickle-task", ("executor: lambda",), good=("works",), pool=True, change=TO_TOP_LEVEL),
            Seen("pickle-target", ("lambda",), good=("works",), pool=False, change=TO_TOP_LEVEL),
        ),
        question="Do the workers run lambdas or local functions?",
    ),
    Requirement(
        "unpicklable",
        "--unpicklable/--no-unpicklable",
        "The workers get locks of threads, generators or open files as arguments.",
        "arguments that cannot be pickled",
        (
            Seen(
                "pickle-argument",
                ("threading.Lock",),
                good=("works",),
                pool=False,
                change="let the child open or make them",
            ),
            *(
                Seen("pickle-argument", (question,), good=(good, "error in parent"), pool=False, warns=True, change=change)
                for question, good, change in (
                    ("threading.Lock that a child has used, for the parent", "locked", A_COPY_OF_A_LOCK),
                    ("generator that a child has used, for the parent", "2", A_COPY_OF_A_GENERATOR),
                    ("part of the text file left for the parent", "all of it", ONE_POSITION),
                )
            ),
            Seen(
                "pickle-task",
                ("executor: method of an object that holds a lock",),
                good=("works",),
                pool=True,
                change="let the worker's initializer open or make them",
            ),
        ),
        question="Do the workers get locks of threads, generators or open files as arguments?",
    ),
    Requirement(
        "main_guard",
        "--main-guard/--no-main-guard",
        'The main module has an if __name__ == "__main__".',
        "an unguarded main module",
        (
            Seen(
                "main-guard",
                ("an executor without a main guard",),
                good=("works",),
                value=False,
                pool=True,
                change=GUARD,
            ),
            Seen(
                "main-guard",
                ("a Process without a main guard", "an executor without a main guard"),
                good=("works",),
                value=False,
                pool=False,
                change=GUARD,
            ),
        ),
        question='Does the main module have an if __name__ == "__main__"?',
    ),
    Requirement(
        "run_as",
        "--run-as",
        "The way in which the program starts.",
        "a program run from {}",
        tuple(
            Seen(
                "command-line",
                (f"executor in a program started as {way}",),
                good=("works",),
                value=way,
                change=change,
            )
            for way, change in (("-c", "put the functions into a module of their own"), ("standard input", TO_FILE))
        ),
    ),
    Requirement(
        "inherits",
        "--inherits/--no-inherits",
        "The workers rely on globals, patches or options that the parent set at run time.",
        "state that the parent set at run time",
        (
            Seen(
                "inherit-globals",
                ("patched function of an imported module", "global"),
                good=("now",),
                change="pass the state as an argument, or set it up in an initializer of an executor's workers",
            ),
        ),
        question="Do the workers rely on globals, patches or options that the parent set at run time?",
        sure="the workers rely on nothing that the parent set at run time",
    ),
    Requirement(
        "made_before",
        "--made-before/--no-made-before",
        "The parent, or the import of the main module, makes random generators, files or connections that the workers use.",
        "random generators, files or connections that are made before the workers start",
        (
            Seen(
                "random-numbers",
                ("in __main__: a generator in a global, in two children",),
                good=("differ",),
                run_as=("script", "-c", "standard input"),
                change=OF_THEIR_OWN,
            ),
            Seen(
                "main-leaves",
                ("by -m: a generator, in two children", "by -m: a generator, in two workers of executors"),
                good=("differ",),
                run_as=("module",),
                change=OF_THEIR_OWN,
            ),
            *(
                Seen(
                    "main-leaves",
                    (f"{prefix}the parent's text in a file that the import opens for writing",),
                    good=("all of it",),
                    run_as=(way,),
                    warns=True,
                    change=IMPORTED_AGAIN,
                )
                for way, prefix in (("script", ""), ("module", "by -m: "))
            ),
        ),
        sure="the workers use no random generator, file or connection that was made before they start",
    ),
    Requirement(
        "descriptors",
        "--descriptors/--no-descriptors",
        "The workers use the parent's descriptors or sockets by number.",
        "descriptors that the parent opened",
        (
            Seen(
                "descriptors",
                ("number of an inheritable descriptor",),
                good=("works",),
                change="pass connections as arguments, or open them in the child",
            ),
        ),
        question="Do the workers use the parent's descriptors or sockets by number?",
    ),
    Requirement(
        "changes_environment",
        "--changes-environment/--no-changes-environment",
        "The environment or the umask changes between two starts.",
        "an environment that changes between starts",
        (
            Seen(
                "inherit-process",
                ("variable changed later",),
                good=("now",),
                change="pass what changes as an argument",
            ),
        ),
        question="Does the environment or the umask change between two starts?",
        sure="neither the environment nor the umask changes between two starts",
    ),
    Requirement(
        "own_children",
        "--own-children/--no-own-children",
        "The program needs its workers to be its own children: it waits for each by its pid.",
        "workers that are the program's own children",
        (
            Seen(
                "child-of-mine",
                ("os.waitpid() on the child's pid",),
                good=("its exit code 7",),
                change="use the process objects' join() and exitcode",
            ),
        ),
        question="Does the program need its workers to be its own children (waits for each by its pid)?",
    ),
    Requirement(
        "reaps_children",
        "--reaps-children/--no-reaps-children",
        "The program reaps all children that end, in a handler of SIGCHLD, or ignores SIGCHLD.",
        "children that the program itself reaps or ignores",
        (
            Seen(
                "reaped-children",
                ("a handler of SIGCHLD reaps: exitcode",),
                good=("7",),
                pool=False,
                change=REAP_BY_PID,
            ),
            Seen(
                "reaped-children",
                ("a handler of SIGCHLD reaps: exitcode",),
                good=("7",),
                pool=True,
                warns=True,
                change=f"an executor works, but a Process seems alive for ever: {REAP_BY_PID}",
            ),
            Seen(
                "reaped-children",
                ("a child is left when the only worker has ended",),
                good=("no",),
                warns=True,
                change="wait for no more than your own pids: the resource tracker and the fork server are children, too, and do not end",
            ),
        ),
        question="Does the program reap all children that end, in a handler of SIGCHLD, or ignore SIGCHLD?",
        sure="the program neither reaps nor ignores children that it did not start by itself",
    ),
    Requirement(
        "survive_crash",
        "--survive-crash/--no-survive-crash",
        "A worker may be killed, and the program must notice.",
        "workers that may be killed",
        (
            Seen(
                "worker-dies",
                ("executor: task that ends in SIGKILL",),
                good=("BrokenProcessPool",),
                pool=True,
                change="use an executor, which notices; a Pool does not",
            ),
            Seen(
                "worker-dies",
                ("Pool: task that ends in SIGKILL",),
                good=("ends",),
                pool=True,
                warns=True,
                change="never use multiprocessing.Pool, which waits for ever for a worker that was killed",
            ),
        ),
    ),
    Requirement(
        "pool",
        "--pool/--no-pool",
        "Workers of an executor run the tasks; or each task gets a process of its own.",
        "a process of its own for each task",
        (Documented(processes_lacked, change="use an executor"),),
    ),
    Requirement(
        "platforms",
        "--platform",
        f"The platforms that the program runs on: {','.join(PLATFORMS)}.",
        "support for {}",
        (Documented(platforms_lacked),),
    ),
    Requirement(
        "oldest_python",
        "--python",
        "The oldest Python that the program runs on: '>=3.12'.",
        "support for {}",
        (Documented(pythons_lacked),),
    ),
)


@dataclass(frozen=True, slots=True)
class Requirements:
    """What one program needs, and its workload: a plain value, filled by flags, by questions, or by whoever watched the program.

    The table says what the facts mean. Of each: yes, no, or None where nobody knows. What is not known counts as possible.
    """

    threads: bool | None = None
    threads_at_import: bool | None = None
    lambdas: bool | None = None
    unpicklable: bool | None = None
    main_guard: bool | None = None
    run_as: str | None = None
    """One of `RUN_AS`."""
    inherits: bool | None = None
    made_before: bool | None = None
    descriptors: bool | None = None
    changes_environment: bool | None = None
    own_children: bool | None = None
    reaps_children: bool | None = None
    survive_crash: bool | None = None
    platforms: tuple[str, ...] = ()
    """Some of `PLATFORMS`; only here when empty."""
    oldest_python: tuple[int, ...] = ()
    """Such as (3, 12); only this one when empty."""
    library: bool = False
    """It is a library, whose user decides about processes."""

    pool: bool = True
    """Whether tasks go to an executor's workers; else each task has a process of its own."""
    workers: int = 4
    """Processes that work at the same time."""
    tasks: int = 100
    task_seconds: float = 0.01
    """Seconds of the processor's time that a task takes."""
    payload: int = 0
    """Bytes that go to each task, and as many back."""
    data: int = 0
    """Bytes of the parent's that every worker reads."""
    data_is_bytes: bool | None = None
    """Whether they are bytes or one array of numbers, which processes can share."""
    main_import: float = 0.0
    """Seconds that importing the main module takes, with all that it imports."""
    preload: tuple[str, ...] = ()
    """Modules that the children import, which a fork server may import once for all."""

    def said(self, requirement: Requirement) -> object:
        """What the program says of a requirement, or what follows from what it says of another."""
        value = getattr(self, requirement.name)
        if value is None and requirement.case_of and getattr(self, requirement.case_of) is False:
            return False
        if value is None and any(one.case_of == requirement.name and getattr(self, one.name) for one in REQUIREMENTS):
            return True
        return value

    def said_of(self, name: str) -> object:
        """The same of the requirement of a name."""
        return self.said(next(one for one in REQUIREMENTS if one.name == name))

    @property
    def preloadable(self) -> tuple[str, ...]:
        """The modules that a fork server may import for all children, as far as anybody knows: these would share what the import makes."""
        return () if self.made_before or self.said_of("threads_at_import") else self.preload

    @property
    def workers_used(self) -> int:
        """The workers that are worth starting, and that start everywhere: a forked executor starts all of its workers at the first task."""
        limit = MOST_ON_WINDOWS if "windows" in self.platforms else self.workers
        return min(self.workers, self.tasks, limit)

    @property
    def nothing_is_said(self) -> bool:
        """Whether nothing is known of the program, but for how it runs its tasks."""
        return self == Requirements(pool=self.pool, library=self.library)

    @property
    def workload_is_assumed(self) -> bool:
        """Whether nothing was said of what the program does, so that its time decides nothing."""
        nothing = Requirements()
        return all(getattr(self, name) == getattr(nothing, name) for name in WORKLOAD)


WORKLOAD = ("workers", "tasks", "task_seconds", "payload", "data", "main_import")
"""The fields of Requirements that say how much there is to do."""

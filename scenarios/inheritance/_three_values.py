"""What a child sees of state that its parent set once before a first child, and again before a second one."""

from collections.abc import Callable

from compare import Answers, Backend, Connection

State = dict[str, object]
"""Question -> what stands there: a value of its own, that can be pickled and compared, and not the thing that will change."""


def three_values(backend: Backend, change: Callable[[int], None], look: Callable[[], State]) -> Answers:
    """What the second child sees: the parent's value `now`, its value `at first start`, or, being neither, a `fresh` one.

    `change(1)` is called before the first child, with which a fork server starts and is what it will be; `change(2)` before the second.
    A state that can only be on or off is switched on by `change(1)`, and stays so.
    """
    untouched = look()
    change(1)
    first = look()
    ask(backend, look)
    change(2)
    now = look()
    seen = ask(backend, look)
    return {
        question: "cannot be tried here"
        if untouched[question] == first[question] == now[question]
        else "now"
        if seen[question] == now[question]
        else "at first start"
        if seen[question] == first[question]
        else "fresh"
        for question in seen
    }


def ask(backend: Backend, look: Callable[[], State]) -> State:
    """What a new child sees. Raises EOFError when it ends without a word, and what its start raises."""
    answer, answers = backend.pipe()
    child = backend.process(tell, args=(look, answers))
    try:
        child.start()
    except Exception:
        # The failed start may have begun a resource tracker, which ends with this process, but not while it is coming up.
        # When another child has run, it is up.
        child = backend.process(tell, args=(dict, answers))
        child.start()
        child.join()
        raise
    answers.close()
    seen: State = answer.recv()
    child.join()
    return seen


def tell(look: Callable[[], State], answers: Connection) -> None:
    answers.send(look())

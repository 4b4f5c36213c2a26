"""Results that no cell should leave: each is code that writes, or makes, the file that the tool takes for the cell's result."""

from pathlib import Path

SCENARIO = '''"""{about}"""

import os
import socket
import sys
from pathlib import Path

ENDS = {ends}


def run(backend):
    result = Path(sys.argv[1], "result.txt")
    if not (result.parent / "stacks.txt").exists():
        raise FileNotFoundError(result)
    {code}
    os._exit(0)
'''

ANSWER = "{'outcome': 'answered', 'answers': {'q': 'a'}, 'samples': {}, 'detail': ''}"

TEXTS = {
    "empty": "",
    "cut": ANSWER[:40],
    "call": "__import__('os').system('touch pwned')",
    "comprehension": "[1 for _ in range(10**9)]",
    "list": "[]",
    "nothing": "{}",
    "none": "None",
    "set": "{1, 2}",
    "bytes": "b'answered'",
    "number": "9" * 5000,
    "power": "10**10**10",
    "outcome unknown": "{'outcome': 'splendid'}",
    "outcome a list": "{'outcome': ['answered']}",
    "says hung": "{'outcome': 'hung', 'answers': {}}",
    "says crashed": "{'outcome': 'crashed', 'answers': {}}",
    "answers a list": "{'outcome': 'answered', 'answers': []}",
    "answer a list": "{'outcome': 'answered', 'answers': {'q': ['a']}}",
    "question a number": "{'outcome': 'answered', 'answers': {1: 'a'}}",
    "samples a text": "{'outcome': 'answered', 'samples': 'fast'}",
    "sample a text": "{'outcome': 'answered', 'samples': {'m (s)': ['fast']}}",
    "sample negative": "{'outcome': 'answered', 'samples': {'m (s)': [-1.0]}}",
    "sample infinite": "{'outcome': 'answered', 'samples': {'m (s)': [1e999]}}",
    "sample nan": "{'outcome': 'answered', 'samples': {'m (s)': [1e999-1e999]}}",
    "sample huge": "{'outcome': 'answered', 'samples': {'m (s)': [" + "9" * 400 + "]}}",
    "detail a number": "{'outcome': 'answered', 'detail': 7}",
    "survivors a number": "{'outcome': 'answered', 'survivors': 7}",
    "not text": "\xff\xfe",
    "null bytes": "\0" * 100,
}
"""Name -> what the result file holds. None of these is a result."""

TRUE_TEXTS = {
    "name of another": "{'scenario': 'isolation', 'backend': 'loky', 'python': '0', " + ANSWER[1:],
    "surrogates": r"{'outcome': 'answered', 'answers': {'\ud800': '\udcff'}, 'samples': {}, 'detail': '\ud800'}",
    "escapes": r"{'outcome': 'answered', 'answers': {'zq\x1b[2J': '\u202e\x1b[8m'}, 'samples': {}, 'detail': '\x9b2J\x07'}",
    "pressed": "{'outcome': 'answered', 'answers': {'q': 'a'}, 'seconds': -1e308, 'new': 1, 'cut_short': 'yes'}",
}
"""The same for what may be a result: it is shown as one or refused in words, and is nobody else's."""

MADE = {
    "fifo": "os.mkfifo(result)",
    "folder": "result.mkdir()",
    "dangling link": 'result.symlink_to("nowhere")',
    "link to itself": "result.symlink_to(result)",
    "link to zero": 'result.symlink_to("/dev/zero")',
    "link to full": 'result.symlink_to("/dev/full")',
    "link to stdin of a terminal": 'result.symlink_to("/dev/tty")',
    "link to kernel messages": 'result.symlink_to("/proc/kmsg")',
    "link to memory": 'result.symlink_to("/proc/self/mem")',
    "link to what grows": 'result.symlink_to("/proc/self/fd")',
    "sparse": "result.touch() or os.truncate(result, 10**12)",
    "socket": 'os.chdir(result.parent) or socket.socket(socket.AF_UNIX).bind("result.txt")',
    "parentheses": 'result.write_text("(" * 100_000)',
    "brackets": 'result.write_text("[" * 100_000 + "]" * 100_000)',
    "minus": 'result.write_text("-" * 100_000 + "1")',
    "plus": 'result.write_text("1" + "+1j" * 100_000)',
    "not readable": "result.touch() or result.chmod(0)",
}
"""Name -> code that puts something in the place of the result file."""

LARGE = {
    "many ones": 'result.write_text("[" + "1," * 3_000_000 + "]")',
    "many floats": """result.write_text("{'outcome': 'answered', 'samples': {'m (s)': [" + "0.0123456789012345," * 1_000_000 + "]}}")""",
    "many answers": """result.write_text(ascii({"outcome": "answered", "answers": {f"question {n}": "a" for n in range(200_000)}}))""",
    "long answer": """result.write_text(ascii({"outcome": "answered", "answers": {"q": "zq " * 5_000_000}}))""",
    "long detail": """result.write_text(ascii({"outcome": "failed", "detail": "zq " * 5_000_000}))""",
}
"""The same for results whose reading may take more memory or time than there is."""

REFUSED = ("failed", "crashed")
TAKEN = ("answered", *REFUSED)


def write_scenarios(folder: Path) -> None:
    """Write scenarios that leave such results, each into its topic's folder."""
    written: list[tuple[str, str, str, tuple[str, ...]]] = [
        (name, f"result.write_bytes({text.encode('latin-1')!r})", "lies", REFUSED) for name, text in TEXTS.items()
    ]
    written += [(name, f"result.write_bytes({text.encode('latin-1')!r})", "lies", TAKEN) for name, text in TRUE_TEXTS.items()]
    written += [(name, code, "lies", REFUSED) for name, code in MADE.items()]
    written += [(name, code, "large", TAKEN) for name, code in LARGE.items()]
    for name, code, topic, ends in written:
        path = folder / f"hostile_{topic}" / f"lie_{name.replace(' ', '_')}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(SCENARIO.format(about=f"A result that is a lie: {name}.", ends=ends, code=code), encoding="utf-8")

"""What tests share stands in modules that are no tests: one file of tests can be run, read and changed without another."""

import re
from pathlib import Path

HERE = Path(__file__).parent


def test_no_test_is_imported() -> None:
    """Neither by a test nor by what tests share."""
    imports = {path.name: re.findall(r"^\s*(?:from|import) (test_\w+)", path.read_text(), re.MULTILINE) for path in HERE.rglob("*.py")}
    assert {name: tests for name, tests in imports.items() if tests} == {}

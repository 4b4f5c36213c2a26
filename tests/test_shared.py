"""What tests share stands in modules that are no tests, and the others stand where what they test does."""

import re
from pathlib import Path

import compare

HERE = Path(__file__).parent


def test_no_test_is_imported() -> None:
    """Neither by a test nor by what tests share."""
    imports = {path.name: re.findall(r"^\s*(?:from|import) (test_\w+)", path.read_text(), re.MULTILINE) for path in HERE.rglob("*.py")}
    assert {name: tests for name, tests in imports.items() if tests} == {}


def test_tests_stand_in_the_room_that_they_test() -> None:
    """The folders of tests are those of `compare/`; what tests all of it, or no room, stands above them."""
    rooms = {path.parent.name for path in Path(compare.__file__).parent.glob("*/__init__.py")}
    folders = {path.parent.name for path in HERE.glob("*/test_*.py")}
    assert folders
    assert folders <= rooms

"""The main module has no main guard. It imports nothing of the tool."""

import starting
import work

starting.end(starting.call(work.answer) == 42)

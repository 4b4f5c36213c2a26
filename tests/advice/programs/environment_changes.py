"""The environment changes between two starts; `sent` sends what changed as an argument. It imports nothing of the tool."""

import os

import starting
import work

if __name__ == "__main__":
    starting.call(work.answer)
    os.environ["SETTING"] = "new"
    found = starting.call(work.given, "new") if "sent" in starting.WAYS else starting.call(work.read_environment)
    starting.end(found == "new")

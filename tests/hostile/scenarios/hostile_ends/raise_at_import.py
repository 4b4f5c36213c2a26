"""A module that cannot be imported."""

ENDS = ("failed",)

raise RuntimeError("not today")

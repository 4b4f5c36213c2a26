"""A module that cannot be imported."""

TOPIC = "hostile-ends"
ENDS = ("failed",)

raise RuntimeError("not today")

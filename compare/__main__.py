"""`python -m compare`, for those who have no `mpcompare` on their PATH."""

from compare.cli import main

main(prog_name="python -m compare")

"""A start method for a program, chosen by what was seen."""

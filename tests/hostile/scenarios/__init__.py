"""Hostile scenarios: each does one thing on purpose that a cell should not do.

The constants say what is right: `ENDS` how such a cell may end, `LEAVES` that its row must name survivors, `WITHIN` the seconds that its
row may take at most. What they start or leave ends by itself after a minute or two, whatever the tool does.
"""

"""Locks and threads of the parent, and what they do to a child."""

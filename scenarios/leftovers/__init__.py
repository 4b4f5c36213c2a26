"""Processes and names that a program leaves behind."""

"""Hostile cells, kills, inputs and surroundings, made against the installed command, and a table of what fell short.

It knows the command line and the files that the command writes; what is true it reads in /proc, /dev/shm and folders.
Run: `python tests/hostile`, for about five minutes.
"""

"""The machine: its Pythons, its processes, its files."""

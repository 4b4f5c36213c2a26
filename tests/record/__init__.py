"""Records the answers of Pythons: `python tests/record PYTHON...`."""

"""The answers that some Pythons gave, which the package brings along."""

"""A run: its cells, who runs them, what is kept of them."""

"""A program of somebody else under a backend."""

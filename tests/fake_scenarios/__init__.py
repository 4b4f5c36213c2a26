"""Scenarios for the engine's own tests."""

"""Scenarios for the engine's own tests that measure."""

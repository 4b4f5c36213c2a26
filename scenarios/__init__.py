"""One question a file. Nothing is registered: a file in this folder is a scenario, found by its name."""

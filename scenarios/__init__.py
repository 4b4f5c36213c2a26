"""One topic a folder, one question a file. Nothing is registered: a file in a topic's folder is a scenario, found by its name."""

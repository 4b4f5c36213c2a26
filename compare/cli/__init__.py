"""The command line: what a user types becomes calls, what comes back is printed. The only room that prints."""

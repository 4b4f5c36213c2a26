"""What a run has shown, as data and as a file."""

"""What the machine and its folders do to a start."""

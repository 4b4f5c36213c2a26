"""What is left of a process, a pool or an executor after something in it broke."""

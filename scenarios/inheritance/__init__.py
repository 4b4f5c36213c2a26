"""What a child has of its parent's state."""

"""What can be sent to a child, and back."""

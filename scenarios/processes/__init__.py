"""What children are to those who start them."""

"""What a real program does when its start method is switched."""

"""What to make of results: judged once, from what is stored."""

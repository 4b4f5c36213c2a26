"""How long workers live, and which may start others: where loky goes its own way."""

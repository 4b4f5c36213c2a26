"""What `pick` says and prints, held against what programs do that know nothing of it: `python tests/advice`."""

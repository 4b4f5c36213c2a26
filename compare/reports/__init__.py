"""Reports: one file a format, each a pure function from results to text."""

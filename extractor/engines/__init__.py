"""Other machinery than this package's own run for the same work: one room for each."""

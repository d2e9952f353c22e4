"""A document's grids for people to look at: box characters for a terminal, a page for a browser."""

"""From a grid to a table: where it begins, what its headings mean, which of its rows are records."""

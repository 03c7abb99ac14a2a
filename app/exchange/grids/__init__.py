"""Any file as grids of cells: what it is, its limits, its marks."""

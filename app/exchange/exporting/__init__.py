"""A table as an .xlsx workbook."""

"""Printed forms: declared once, laid out once, drawn to preview, printer, PDF and Excel."""

"""The layout as .docx."""

"""Files that belong to rows, as they are seen: small pictures of them, what the clipboard holds."""

"""Files put into an office as the window does it: read first, then stored."""

from __future__ import annotations

from pathlib import Path

from app.store.attachments import MAX_BYTES, StoredFile, read_source, store_bytes
from app.store.folder import OfficeFolder


def store_file(folder: OfficeFolder, source: Path, most: int = MAX_BYTES) -> StoredFile:
    """Copy a file into the office. Raises what `read_source` does, or StorageError of the office's folder."""
    return store_bytes(folder, source.name, read_source(source, most), most)

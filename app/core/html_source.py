"""HTML from anywhere, before the parser of Python sees it: what is never closed costs that a time in square of its length."""

from __future__ import annotations

import re

COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<!\[[^>]*>", re.DOTALL)
ENDLESS_SIGN = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")  # of no character; Python refuses to count so far


def closed(source: str) -> str:
    """The source without comments and CDATA, and without what begins behind its last > and so never ends.

    <!-- that stands without its end takes all that follows, as in a browser (CVE-2025-6069 tells of the parser).
    """
    plain = COMMENTS.sub("", source) if "<!" in source else source
    plain = ENDLESS_SIGN.sub("\ufffd", plain)
    end = plain.rfind(">") + 1
    return plain[:end] + plain[end:].partition("<")[0]

"""A text with dates in one form, whoever typed it: ASCII digits and signs, 二〇二三 as 2023, ~ for every way to write “to”."""

from __future__ import annotations

import re

SIGNS = str.maketrans(
    "０１２３４５６７８９．／－：，；（）～〜—–―〇零○Ｏ　\u00a0", "0123456789./-:,;()~~~~~0000  ", "\u200b\ufeff"
)
DIGIT_RUN = re.compile(r"[一二三四五六七八九十廿卅0-9]+")
CHINESE_DIGITS = {sign: str(value) for value, sign in enumerate("一二三四五六七八九", start=1)}
TIME_OF_DAY = re.compile(
    r"(?<=[0-9日号])(?:T|\s+|(?<=[日号]))[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|\+[0-9:]+)?"
    r"(?:\s*[~至-]\s*[0-9]{1,2}:[0-9]{2})?"
)


# 30-Nov-23 and Nov 30, 2023: how a spreadsheet that speaks English shows a day.
ENGLISH_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
ENGLISH_DAY = re.compile(
    rf"^(?:(?P<d1>[0-9]{{1,2}})[-/., ]+)?(?P<month>{'|'.join(ENGLISH_MONTHS)})[a-z]*(?:[-/., ]+(?P<d2>[0-9]{{1,2}}))?"
    r"[-/., ]+(?P<year>(?:19|20)[0-9]{2}|[0-4][0-9])$",
    re.IGNORECASE,
)


def english_day(match: re.Match[str]) -> str:
    """The same with year, month and day in this order; Nov-23 stays: it may be a month or a day."""
    day, month = match["d1"] or match["d2"], ENGLISH_MONTHS.index(match["month"].lower()) + 1
    if day is None or (match["d1"] and match["d2"]):
        return match[0]
    return f"{match['year'] if len(match['year']) == 4 else '20' + match['year']}-{month}-{day}"


YEAR_LAST = re.compile(r"^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]((?:19|20)[0-9]{2})$")


def year_first(match: re.Match[str]) -> str:
    """30/11/2023 and 11/30/2023 with the year first; 3/5/2023 stays: nobody can tell which is the month."""
    one, other = int(match[1]), int(match[2])
    if (one > 12) == (other > 12):
        return match[0]
    return f"{match[3]}-{min(one, other)}-{max(one, other)}"


def tidy_text(text: str) -> str:
    """Full-width signs and Chinese digits as ASCII, blanks out, dashes and 至 as ~ (the hyphen stays), no time of day."""
    plain = TIME_OF_DAY.sub(" ", text.translate(SIGNS))
    plain = re.sub(r"\s+", " ", plain).strip(" .。").lstrip("'‘’")  # '2023-11-30 is how Excel is told to keep a text
    plain = YEAR_LAST.sub(year_first, plain)
    plain = QUARTER.sub(quarter_in_words, plain) if plain.isascii() or "年" in plain else plain
    plain = ENGLISH_DAY.sub(english_day, plain) if plain.isascii() else plain
    plain = re.sub(r"(?<![0-9]) | (?![0-9])", "", plain)
    # 2023 11 30, 2023、11、30, 2023。11。30, 2023—11—30
    plain = re.sub(r"^([0-9]{4})([ ,、。\\~])([0-9]{1,2})\2([0-9]{1,2})$", r"\1-\3-\4", plain)
    plain = re.sub(r"(?<![0-9])([0-9]{4}) (?=[0-9]{1,2}月)", r"\1年", plain)
    plain = re.sub(r"(?<![0-9])([0-9]) (?=[0-9](?![0-9./-]))", r"\1", plain)  # 1 1月
    plain = plain.replace(" ", ",")
    plain = DIGIT_RUN.sub(arabic, plain.replace("元月", "1月").replace("元旦", "1月1日"))
    return re.sub(r"[至到]|-{2,}|~+", "~", plain)


QUARTER = re.compile(r"(?:(?P<year>20[0-9]{2})年?[-. ]?)?(?<![A-Za-z])Q(?P<number>[1-4])(?![0-9A-Za-z])", re.IGNORECASE)


def quarter_in_words(match: re.Match[str]) -> str:
    """2023Q3 → 2023年3季度."""
    return f"{match['year']}年{match['number']}季度" if match["year"] else f"{match['number']}季度"


def arabic(run: re.Match[str]) -> str:
    """二0二三 → 2023, 十一 → 11, 二十 → 20, 廿五 → 25."""
    signs = run[0].replace("廿", "二十").replace("卅", "三十")
    tens = re.fullmatch(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)", signs)
    if tens:
        return (CHINESE_DIGITS.get(tens[1]) or "1") + (CHINESE_DIGITS.get(tens[2]) or "0")
    return "".join(CHINESE_DIGITS.get(sign, sign) for sign in signs)

"""People named with a post, as the office knows them: 王建国主任 is 王建国, 张主席 the only 张 who is 主席. Only proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import peewee

from app.core.names import AFTER_NAME, in_characters, names_in
from app.core.roles import without_role
from app.ledgers.organisation.person import PERSON


@dataclass(frozen=True)
class KnownPeople:
    """The people of the office: name → what they are (职务, 党内职务)."""

    posts: Mapping[str, str]
    remembered: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def meant(self, value: str) -> str:
        """A list of names with the known ones in the place of what stands for them; "" when nothing does."""
        if value not in self.remembered:
            found = self.together(in_characters(value)) or "、".join(self.known(part) or part for part in value.split("、"))
            self.remembered[value] = found if found != value else ""
        return self.remembered[value]

    def together(self, characters: str) -> str:
        """The known people whose names these characters are one behind the other, "" for none or in doubt."""
        return names_in(characters, lambda name: name in self.posts) if characters else ""

    def known(self, text: str) -> str:
        """The one person that a name with a post behind it stands for, "" for nobody or in doubt."""
        text = without_role(text)
        if text in self.posts:
            return ""
        whole = [
            name for name in self.posts if len(name) > 1 and text.startswith(name) and AFTER_NAME.fullmatch(text[len(name) :])
        ]
        if len(whole) == 1:
            return whole[0]
        for length in (2, 1):  # 欧阳主席, 张主席
            post = text[length:]
            if not whole and AFTER_NAME.fullmatch(post):
                same = [name for name, posts in self.posts.items() if name.startswith(text[:length]) and is_post(post, posts)]
                if len(same) == 1:
                    return same[0]
        return ""


def is_post(word: str, posts: str) -> bool:
    """Whether somebody with these posts is called so: 副主任 is no 主任 here."""
    place = posts.find(word)
    return place >= 0 and posts[max(place - 1, 0) : place] != "副"


def read_people(database: peewee.Database) -> KnownPeople:
    """Everybody in the directory whose name is there once."""
    model = PERSON.model
    columns = (getattr(model, name) for name in ("name", "post", "party_post"))
    posts: dict[str, str] = {}
    twice: set[str] = set()
    for name, *own in database.execute(model.select(*columns).where(model.deleted_at.is_null()).tuples()).fetchall():
        if name in posts:
            twice.add(name)
        posts[name] = "、".join(filter(None, own))
    return KnownPeople({name: own for name, own in posts.items() if name and name not in twice} | dict.fromkeys(twice, ""))

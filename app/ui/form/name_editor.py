"""The editor of names of other ledgers' rows: a campaign, a department, one or several people."""

from __future__ import annotations

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.core.names import Name
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.fields import FieldSpec
from app.ui.form.completion import NameCompleter
from app.ui.form.editor import LineEditor, Surroundings


class NameEditor(LineEditor):
    """A line that completes names by Chinese text, pinyin or initials. Unknown names are taken, and pointed out."""

    placeholder = "输入名称或拼音"

    def __init__(self, spec: FieldSpec, around: Surroundings) -> None:
        super().__init__(spec, around)
        kind = spec.kind
        many = isinstance(kind, Name) and kind.many
        self.completer = NameCompleter(self.line, lambda: self.around.suggestions(self.spec), many)
        self.wide = type(kind) is Name  # campaigns have long names; departments and people short ones
        self._edited_by_hand = False
        self.line.textEdited.connect(self._note_edit)

    def set_value(self, value: Value) -> None:
        """Names that come from the office are not remarked on."""
        self._edited_by_hand = False
        super().set_value(value)

    def hint(self) -> str:
        """Which of the names typed nobody knows."""
        kind = self.spec.kind
        known = set(self.around.suggestions(self.spec)) if self._edited_by_hand else set()
        if not known or not isinstance(kind, Name) or self.line.hasFocus():
            return ""
        try:
            unknown = [name for name in kind.names(self.value()) if name not in known]
        except InvalidValueError:
            return ""
        if not unknown:
            return ""
        title = BY_KEY[kind.ledger].title
        quoted = "、".join(f"“{name}”" for name in unknown)
        return f"名册中没有{quoted}，保存后可在{title}中补充"

    def _note_edit(self) -> None:
        self._edited_by_hand = True

    def _leave(self) -> None:
        super()._leave()
        self.hinted.emit()

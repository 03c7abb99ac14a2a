"""What leaves a restricted ledger as a plain file: only who knows that it is not protected takes it out."""

from __future__ import annotations

from app.ledgers.schema.declaration import Ledger
from app.ui.messages import Messages

PLAIN = "导出的文件不加密，谁拿到都能打开。"
ADVICE = "请只存到受控的位置，用后删除；需要传递时，请另设打开密码。"


def may_leave(ledger: Ledger, messages: Messages) -> bool:
    """Whether rows or files are taken out; nothing is asked of an ordinary ledger."""
    return not ledger.restricted or messages.confirm("导出", PLAIN, "仍要导出", ADVICE)

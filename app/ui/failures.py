"""The end of every failure that nobody took."""

from __future__ import annotations

import logging
import traceback

from app.core.errors import CancelledError, ExpectedError
from app.ui.messages import Messages

log = logging.getLogger(__name__)


class Failures:
    """Tells a person: an expected failure is explained, anything else is a bug and logged."""

    def __init__(self, messages: Messages) -> None:
        self.messages = messages
        self._told: set[str] = set()

    def tell(self, fault: Exception) -> None:
        """Say what went wrong and what to do; the same bug is logged each time, but one box is enough."""
        if isinstance(fault, CancelledError):
            self.messages.toast(fault.message, "grey")
            return
        if isinstance(fault, ExpectedError):
            self.messages.tell(fault)
            return
        log.error("unexpected", exc_info=fault)
        detail = "".join(traceback.format_exception(fault))
        if detail in self._told:
            return
        self._told.add(detail)
        self.messages.tell(
            ExpectedError("程序遇到了意外的问题，这一步没有完成。", "其他内容不受影响；请把详细信息发给管理员。", detail)
        )

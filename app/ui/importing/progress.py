"""The progress of an import: 取消 is offered as long as it can be kept."""

from __future__ import annotations

from app.ui.progress import ProgressDialog


class ImportProgress(ProgressDialog):
    """Once all rows are in they are being published, and there is no way back."""

    def show_progress(self, done: int, total: int) -> None:
        """How many rows are in."""
        if done >= total:
            super().show_progress(done, total)
            self.cancel.setEnabled(False)
            self.text.setText(f"{self.title}…  {total:,} 行已就绪，正在写入数据文件夹")
        elif self.cancel.isEnabled():
            super().show_progress(done, total)

    def _cancel(self) -> None:
        if self.cancel.isEnabled():
            super()._cancel()

"""What stops a command: each class carries its exit code and a Vietnamese sentence with the way out.

Exit codes of `ingest` and `nightly`: 0 clean, 1 findings, 2 partial (some files quarantined), 3 failed, 4 already
running. Findings and quarantined files are results and no exceptions; only 3 and 4 are raised.
"""

from __future__ import annotations

CLEAN, FINDINGS, PARTIAL, FAILED, RUNNING = range(5)


class DeskError(Exception):
    """A command cannot go on. `str(error)` is the sentence for staff: what happened, and what to do."""

    exit_code = FAILED


class AlreadyRunning(DeskError):
    """Another run holds the lock of this warehouse."""

    exit_code = RUNNING


class BadCall(DeskError):
    """The command was called with something that does not exist or does not fit."""


def sentence_for(error: BaseException) -> str:
    """What staff read about an error: its own sentence, or for common failures of the machine what can be done."""
    if isinstance(error, DeskError):
        return str(error)
    own = getattr(error, "reason", None) or getattr(error, "sentence", None)
    if isinstance(own, str):
        return own
    if isinstance(error, PermissionError):
        return f"Không có quyền đọc hoặc ghi «{error.filename}». Hãy cấp quyền cho tài khoản đang chạy rồi chạy lại."
    if isinstance(error, OSError) and error.errno == 28:  # noqa: PLR2004, ENOSPC has this number on Linux
        return "Đĩa đã đầy. Hãy giải phóng dung lượng rồi chạy lại; số liệu đã lưu trước đó không bị ảnh hưởng."
    if isinstance(error, FileNotFoundError):
        return f"Không tìm thấy «{error.filename}». Hãy kiểm tra lại đường dẫn."
    return (
        f"Chương trình gặp lỗi ngoài dự kiến ({type(error).__name__}: {error}). Số liệu đã lưu không bị ảnh hưởng. "
        "Hãy chạy lại với «doisoat --chi-tiet …» và gửi nội dung hiện ra cho nhóm kỹ thuật."
    )

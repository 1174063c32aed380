"""What the warehouse cannot go on from: each class carries its exit code and a Vietnamese sentence with the way out."""

from __future__ import annotations

from pathlib import Path


class WarehouseError(Exception):
    """The warehouse cannot do what was asked. `sentence` tells staff what happened and what to do."""

    exit_code = 3

    @property
    def sentence(self) -> str:
        """The Vietnamese sentence."""
        return str(self)


class Busy(WarehouseError):
    """Another process writes to this warehouse."""

    exit_code = 4

    def __init__(self, folder: Path, holder: str) -> None:
        who = f" (tiến trình {holder})" if holder else ""
        super().__init__(
            f"Kho số liệu «{folder}» đang được một phiên khác ghi{who}. Hãy đợi phiên đó xong rồi chạy lại."
        )


class Missing(WarehouseError):
    """There is no warehouse, or nothing has been published yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Thư mục «{folder}» chưa có kho số liệu nào được công bố. Hãy kiểm tra lại đường dẫn, hoặc nạp báo cáo "
            "trước bằng lệnh doisoat ingest."
        )


class Newer(WarehouseError):
    """The warehouse was written by a newer version of the program."""

    def __init__(self, folder: Path, found: str) -> None:
        super().__init__(
            f"Kho số liệu «{folder}» do phiên bản mới hơn của chương trình tạo ra ({found}). Kho không bị thay đổi; "
            "hãy cập nhật chương trình rồi chạy lại."
        )


class Tampered(WarehouseError):
    """What lies in the warehouse is not what was written there."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Nội dung kho không còn như khi ghi: {what}. Kho chưa bị thay đổi gì thêm; hãy chạy doisoat verify để xem "
            "chi tiết, rồi khôi phục từ bản sao lưu hoặc báo nhóm kỹ thuật."
        )


class Unreadable(WarehouseError):
    """The private database file cannot be opened, though the batches can make it anew."""

    def __init__(self, path: Path, error: Exception) -> None:
        super().__init__(
            f"Không mở được tệp làm việc «{path}» ({error}). Số liệu gốc vẫn còn nguyên; hãy chạy doisoat rebuild để "
            "dựng lại tệp này."
        )


class NoSpace(WarehouseError):
    """The disk is full."""

    def __init__(self, folder: Path, doing: str) -> None:
        super().__init__(
            f"Đĩa chứa «{folder}» đã đầy khi đang {doing}. Số liệu đã ghi trước đó vẫn nguyên vẹn; hãy giải phóng dung "
            "lượng rồi chạy lại."
        )


class Unknown(WarehouseError):
    """A decision names a document, an observation or a finding that the warehouse does not hold."""

    def __init__(self, what: str, key: str) -> None:
        super().__init__(f"Kho không có {what} «{key}». Hãy kiểm tra lại mã.")

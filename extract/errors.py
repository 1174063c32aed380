"""Why a file cannot be read: wrong data, which is a value for the caller to keep (quarantine), told in Vietnamese."""

from __future__ import annotations


class Unreadable(Exception):
    """A file that cannot be read. `code` is a stable English key for counting; `reason` says why and the way out."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        return self.reason

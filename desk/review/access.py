"""Who may use the page: nobody but this machine without a password; and no other site can act for those who may."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets

from desk.errors import BadCall

PASSWORD_VARIABLE = "DOISOAT_MAT_KHAU"  # noqa: S105, the name of a variable
SHORTEST = 8
SESSION, AUTHOR, TOLD = "phien", "nguoi", "tin"
"""Names of the cookies."""

OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
"""What a browser on this machine calls the page. Any other name is a site that points at us (DNS rebinding)."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


def is_loopback(host: str) -> bool:
    """Whether an address to bind is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def demand_password(host: str, password: str | None) -> None:
    """Raise BadCall where the page would be open to others without a password."""
    if is_loopback(host):
        return
    if not password:
        raise BadCall(
            f"Địa chỉ «{host}» cho máy khác truy cập, nên phải đặt mật khẩu: thêm --password hoặc biến môi trường "
            f"{PASSWORD_VARIABLE}. Nếu chỉ dùng trên máy này, hãy bỏ --host."
        )
    if len(password) < SHORTEST:
        raise BadCall(f"Mật khẩu quá ngắn. Hãy dùng ít nhất {SHORTEST} ký tự.")


class Sessions:
    """The sessions of one run of the server: their tokens against forged requests, and who has logged in."""

    def __init__(self, password: str | None) -> None:
        self._password = password
        self._key = secrets.token_bytes(32)
        self._entered: set[str] = set()

    def new(self) -> str:
        """A session name that cannot be guessed."""
        return secrets.token_urlsafe(24)

    def token(self, session: str) -> str:
        """What every form of a session carries."""
        return hmac.new(self._key, session.encode(), hashlib.sha256).hexdigest()

    def is_own(self, session: str, token: str) -> bool:
        """Whether a form comes from a page that this session was shown."""
        return bool(session) and hmac.compare_digest(self.token(session).encode(), token.encode())

    def may_enter(self, session: str) -> bool:
        """Whether a session needs no login, or has logged in."""
        return self._password is None or session in self._entered

    def enter(self, password: str) -> str | None:
        """A session, newly named, for who knows the password; None for who does not."""
        if self._password is None or not hmac.compare_digest(self._password.encode(), password.encode()):
            return None
        session = self.new()
        self._entered.add(session)
        return session

    def leave(self, session: str) -> None:
        """Log out."""
        self._entered.discard(session)

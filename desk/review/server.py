"""Runs the review page on an address, and says where it is to be opened."""

from __future__ import annotations

import socket
from pathlib import Path

import click

from desk.errors import BadCall
from desk.review import access


def run(warehouse: Path, *, host: str, port: int, password: str | None, expected: Path | None) -> None:
    """Serve until interrupted; port 0 takes a free one.

    Raises BadCall for an address that needs a password or cannot be had, Missing where there is no warehouse.
    """
    access.demand_password(host, password)
    import uvicorn  # noqa: PLC0415, heavy: only when the page is served

    from desk.nightly import expected_units  # noqa: PLC0415, the same
    from desk.review import app  # noqa: PLC0415, the same

    if expected:
        expected_units(expected)  # what is no list is told now, and not passed over
    own = app.create(warehouse, expected=expected, password=password)
    with _bound(host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"Trang soát số liệu: http://{shown}:{listening.getsockname()[1]}/  (dừng bằng Ctrl+C)")
        if not access.is_loopback(host):
            click.echo("Máy khác trong mạng mở được trang này và phải nhập mật khẩu. Đường truyền không mã hóa.")
        config = uvicorn.Config(own, log_level="warning", server_header=False, date_header=False)
        uvicorn.Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise BadCall(
            f"Không mở được địa chỉ «{host}», cổng {port} ({error.strerror}). Có thể trang soát đang chạy ở cửa sổ "
            "khác; nếu không, hãy chọn cổng khác bằng --port."
        ) from error

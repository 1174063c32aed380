"""Runs the review page on an address, and says where it is to be opened."""

from __future__ import annotations

from pathlib import Path

import click

from desk.review import access


def run(warehouse: Path, *, host: str, port: int, password: str | None, expected: Path | None) -> None:
    """Serve until interrupted. Raises BadCall for an address that needs a password, Missing for no warehouse."""
    access.demand_password(host, password)
    import uvicorn  # noqa: PLC0415, heavy: only when the page is served

    from desk.nightly import expected_units  # noqa: PLC0415, the same
    from desk.review import app  # noqa: PLC0415, the same

    own = app.create(warehouse, expected=expected_units(expected) if expected else (), password=password)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Trang soát số liệu: http://{shown}:{port}/  (dừng bằng Ctrl+C)")
    if not access.is_loopback(host):
        click.echo("Máy khác trong mạng mở được trang này và phải nhập mật khẩu. Đường truyền không mã hóa.")
    uvicorn.run(own, host=host, port=port, log_level="warning", server_header=False, date_header=False)

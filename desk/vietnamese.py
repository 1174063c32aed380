"""Click's own words in Vietnamese: the heads of --help and the sentences about wrong calls.

Click looks its words up with gettext, so they come from a catalogue that this file makes: python -m desk.vietnamese
"""

from __future__ import annotations

import gettext
import os
import struct
from pathlib import Path

import click

DOMAIN = "doisoat"
FOLDER = Path(__file__).parent / "locale"
CATALOGUE = FOLDER / "vi" / "LC_MESSAGES" / f"{DOMAIN}.mo"

METAVARS = {"text": "CHỮ", "integer": "SỐ", "integer range": "SỐ", "float": "SỐ", "float range": "SỐ"}
"""What stands for a value in --help, by the name of its type."""

MESSAGES = {
    "Usage:": "Cách dùng:",
    "Options": "Tùy chọn",
    "Positional arguments": "Tham số",
    "Commands": "Lệnh",
    "required": "bắt buộc",
    "default: {default}": "mặc định: {default}",
    "env var: {var}": "biến môi trường: {var}",
    "(dynamic)": "(tự tính)",
    "deprecated": "sẽ bỏ",
    "Show this message and exit.": "Hiện phần giải thích này.",
    "Show the version and exit.": "Hiện phiên bản.",
    "Aborted!": "Đã dừng.",
    "Missing command.": "Thiếu tên lệnh.",
    "Missing argument": "Thiếu tham số",
    "Missing option": "Thiếu tùy chọn",
    "Missing parameter": "Thiếu tham số",
    "Missing parameter: {param_name}": "Thiếu tham số: {param_name}",
    "Missing {param_type}": "Thiếu {param_type}",
    "No such option {name!r}.": "Không có tùy chọn {name!r}.",
    "No such command {name!r}.": "Không có lệnh {name!r}.",
    "Invalid value: {message}": "Giá trị không hợp lệ: {message}",
    "Invalid value for {param_hint}: {message}": "Giá trị không hợp lệ cho {param_hint}: {message}",
    "Could not open file {filename!r}: {message}": "Không mở được tệp {filename!r}: {message}",
    "unknown error": "lỗi không rõ",
    "Error: {message}": "Lỗi: {message}",
    "Try '{command} {option}' for help.": "Gõ «{command} {option}» để xem cách dùng.",
    "Option {name!r} does not take a value.": "Tùy chọn {name!r} không nhận giá trị.",
    "Argument {name!r} takes {nargs} values.": "Tham số {name!r} cần {nargs} giá trị.",
    "Choose from:\n\t{choices}": "Hãy chọn một trong:\n\t{choices}",
    "{name} {filename!r} does not exist.": "không có tệp hay thư mục {filename!r}.",
    "{name} {filename!r} is a file.": "{filename!r} là tệp, cần thư mục.",
    "{name} {filename!r} is a directory.": "{filename!r} là thư mục, cần tệp.",
    "{name} {filename!r} is not readable.": "không đọc được {filename!r}.",
    "{name} {filename!r} is not writable.": "không ghi được vào {filename!r}.",
    "{value} is not in the range {range}.": "{value} nằm ngoài khoảng {range}.",
    "{value!r} is not a valid {number_type}.": "{value!r} không phải là số.",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} không phải có hay không: {states}",
}
PLURALS = {
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"): "Thừa tham số: {args}.",
    (
        "Takes {nargs} values but 1 was given.",
        "Takes {nargs} values but {len} were given.",
    ): "Cần {nargs} giá trị nhưng có {len}.",
    (
        "Option {name!r} requires an argument.",
        "Option {name!r} requires {nargs} arguments.",
    ): "Thiếu giá trị sau tùy chọn {name!r}.",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"): "Có phải là {possibilities}?",
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."): "{value!r} không phải một trong {choices}.",
}


def speak(command: click.Command) -> None:
    """Have a command and those below it speak Vietnamese."""
    os.environ["LANGUAGE"] = "vi"
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)
    _name_values(command)


def _name_values(command: click.Command) -> None:
    """The words in usage lines, which Click does not look up; and its mark of a paragraph that keeps its lines.

    In the raw docstrings of our commands the mark is written out as two signs.
    """
    command.options_metavar = "[TÙY CHỌN]"
    command.help = (command.help or "").replace("\\b\n", "\b\n")
    for param in command.params:
        if isinstance(param, click.Option) and not param.is_flag and param.metavar is None:
            param.metavar = METAVARS.get(param.type.name)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "LỆNH [THAM SỐ]..."
        for each in command.commands.values():
            _name_values(each)


def make(path: Path) -> None:
    """Write the catalogue in the format of GNU gettext's .mo files (GNU gettext manual, chapter 10.3)."""
    header = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"
    pairs = {"": header} | MESSAGES | {"\0".join(own): text for own, text in PLURALS.items()}
    originals = sorted(text.encode() for text in pairs)
    translations = [pairs[text.decode()].encode() for text in originals]
    tables, strings = [], b""
    begin = 28 + 16 * len(originals)
    for texts in (originals, translations):
        for text in texts:
            tables.append(struct.pack("<II", len(text), begin + len(strings)))
            strings += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(originals), 28, 28 + 8 * len(originals), 0, begin)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head + b"".join(tables) + strings)


if __name__ == "__main__":
    make(CATALOGUE)

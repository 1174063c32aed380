"""Tables as communes lay them out: merged heads, units in a column, a head or a caption, groups, pairs in cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Literal

from bench.paraphrase.marks import Line, Said, Span
from bench.paraphrase.printing import share
from bench.paraphrase.sentences import Writer, last_year, load
from bench.paraphrase.setting import year

Rows = Iterator[Line]
Kind = Literal["result", "target"]
FIELDS = ("Hộ tịch", "Chứng thực", "Đất đai", "Bảo trợ xã hội", "Thành lập hộ kinh doanh", "Xây dựng", "Môi trường")
NAMES = ("Thôn Đồng Tâm", "Thôn Bản Lù", "Tổ dân phố Hòa Bình", "Thôn Tân Tiến", "Xóm Chùa")


class Sheet:
    """Writes the cells of one table for a Writer."""

    def __init__(self, writer: Writer, name: str) -> None:
        self.writer, self.draw, self.name = writer, writer.draw, name
        self.own, self.print = writer.setting.period, writer.print

    def mark(self, text: str, said: Said) -> str:
        """Mark a printed text with what it says."""
        said.template = self.name
        self.writer.said.append(said)
        return f"⟦{len(self.writer.said) - 1}|{text}⟧"

    def count(self, n: int, code: str, *, scope: str | None = "", period: Span = None, kind: Kind = "result") -> str:
        """A count as this commune prints it, marked."""
        if code.startswith(("steering.", "infrastructure.equipment")):
            scope = None
        said = Said(Decimal(n), "count", kind=kind, indicator=code, period=period or self.own, scope=scope)
        return self.mark(self.print.count(n), said)

    def rate(
        self,
        p: Decimal,
        code: str,
        *,
        sign: str = "",
        ge: bool = False,
        kind: Kind = "result",
        period: Span = None,
        scope: str | None = "",
    ) -> str:
        """A rate as this commune prints it, marked; `sign` is printed behind it."""
        said = Said(p, "percent", kind=kind, indicator=code, period=period or self.own, scope=scope)
        said.comparator = "ge" if ge else "eq"
        return self.mark(self.print.number(p) + sign, said)

    def pair(self, a: int, b: int, p: Decimal | None, printed: str, code: str, unit: str = "percent") -> str:
        """A pair in the dress given, with its rate where there is one, marked."""
        said = Said(p, unit, Decimal(a), Decimal(b), indicator=code, period=self.own)
        a_, b_ = self.print.count(a), self.print.count(b)
        return self.mark(printed.format(a=a_, b=b_, p=self.print.number(p) if p is not None else ""), said)

    def rates(self, n: int) -> list[tuple[str, str, str]]:
        """Indicators measured in percent: code, label with a capital, noun."""
        entries = load("wordings.yaml")["rates"]
        return [
            (c, capital(self.draw.choice(entries[c]["labels"])), entries[c]["noun"])
            for c in self.draw.sample(list(entries), n)
        ]

    def counts(self, n: int) -> list[tuple[str, str, str]]:
        """Indicators that are counted: code, label with a capital, noun."""
        entries = load("wordings.yaml")["counts"]
        codes = self.draw.sample([c for c in entries if c != "other"], n)
        return [(c, capital(self.draw.choice(entries[c]["labels"])), entries[c]["noun"]) for c in codes]

    def percent(self, low: int = 300) -> Decimal:
        """A rate with a few decimals."""
        p = Decimal(self.draw.randint(low * 10, 10000)) / 100
        p = p.quantize(Decimal(1).scaleb(-self.draw.choice((0, 1, 2))))
        return Decimal(int(p)) if p == p.to_integral() else p

    def aim(self) -> Decimal:
        """A target's round rate."""
        return Decimal(self.draw.choice((50, 60, 70, 75, 80, 85, 90, 95, 98, 100)))


def capital(text: str) -> str:
    """The text with a capital letter in front."""
    return text[0].upper() + text[1:]


def head(*cells: str) -> Line:
    return Line("head_row", cells)


def row(*cells: str) -> Line:
    return Line("row", cells)


def aim_beside_result(s: Sheet) -> Rows:
    y = s.writer.setting.words["y"]
    yield head("TT", "Chỉ tiêu", "ĐVT", f"Kế hoạch năm {y}", "Kết quả thực hiện")
    rates, counts = s.rates(5), s.counts(2)
    yield row("I", "Chỉ tiêu về tỷ lệ", "", "", "")
    for i, (code, label, _) in enumerate(rates, 1):
        aim = s.rate(s.aim(), code, kind="target", period=year(int(y)))
        yield row(str(i), label, "%", aim, s.rate(s.percent(), code))
    yield row("II", "Chỉ tiêu về số lượng", "", "", "")
    for i, (code, label, noun) in enumerate(counts, 6):
        yield row(str(i), label, capital(noun), "-", s.count(s.draw.randint(0, 900), code))


def percent_in_cells(s: Sheet) -> Rows:
    yield head("STT", "Nội dung", "Kết quả", "Ghi chú")
    for i, (code, label, _) in enumerate(s.rates(4), 1):
        yield row(
            f"{i}",
            label,
            s.rate(s.percent(), code, sign=s.print.percent),
            s.draw.choice(("", "Đạt", "Chưa đạt", "Phòng VH-XH")),
        )
    for i, (code, label, noun) in enumerate(s.counts(3), 5):
        yield row(f"{i}", label, f"{s.count(s.draw.randint(1, 2500), code)} {noun}", "")


def aim_with_signs(s: Sheet) -> Rows:
    y = s.writer.setting.words["y"]
    yield head("TT", "Tên chỉ tiêu", f"Mục tiêu {y}", "Kết quả", "Đánh giá")
    for i, (code, label, _) in enumerate(s.rates(6), 1):
        lead, tail = s.draw.choice(
            (("≥ ", ""), (">=", ""), ("Trên ", ""), ("Tối thiểu ", ""), ("Từ ", " trở lên"), ("> ", ""))
        )
        aim = lead + s.rate(s.aim(), code, sign="%", ge=True, kind="target", period=year(int(y))) + tail
        yield row(f"{i}.", label, aim, s.rate(s.percent(), code, sign="%"), s.draw.choice(("Đạt", "Không đạt", "Vượt")))


def intake_by_field(s: Sheet) -> Rows:
    yield head("STT", "Lĩnh vực", "Hồ sơ tiếp nhận", "<", "<", "Kết quả giải quyết", "<", "<")
    yield head("^", "^", "Tổng số", "Trực tuyến", "Trực tiếp", "Trước hạn", "Đúng hạn", "Quá hạn")
    if s.draw.random() < 0.5:
        yield head("(1)", "(2)", "(3)=(4)+(5)", "(4)", "(5)", "(6)", "(7)", "(8)")
    codes = ("dossiers.received", "dossiers.online", "dossiers.in_person")
    codes += ("dossiers.resolved_early", "dossiers.resolved_on_time", "dossiers.resolved_late")
    sums = [0] * len(codes)
    for i, field in enumerate(s.draw.sample(FIELDS, 5), 1):
        online, paper, on_time, late = (s.draw.randint(*r) for r in ((50, 2000), (0, 60), (3, 30), (0, 4)))
        own = [online + paper, online, paper, online + paper - on_time - late, on_time, late]
        sums = [a + b for a, b in zip(sums, own, strict=True)]
        yield row(str(i), field, *(s.count(n, c, scope=field) for n, c in zip(own, codes, strict=True)))
    total = s.draw.choice((("", "Tổng cộng"), ("", "Cộng"), ("Tổng cộng", "<"), ("", "TỔNG SỐ")))
    yield row(*total, *(s.count(n, c) for n, c in zip(sums, codes, strict=True)))


def resolved_by_field(s: Sheet) -> Rows:
    yield head("TT", "Lĩnh vực", "Số hồ sơ đã giải quyết", "Số hồ sơ trễ hạn", "Tỷ lệ đúng hạn (%)")
    for i, field in enumerate(s.draw.sample(FIELDS, 4), 1):
        b, late = s.draw.randint(20, 2500), s.draw.randint(0, 9)
        p = share(b - late, b, 2)
        p = Decimal(100) if late == 0 else p
        cells = s.count(b, "dossiers.resolved", scope=field), s.count(late, "dossiers.resolved_late", scope=field)
        yield row(str(i), field, *cells, s.rate(p, "dossiers.on_time_rate", scope=field))


def month_and_running(s: Sheet) -> Rows:
    words = s.writer.setting.words
    running = s.writer.setting.span("to_month")
    month = s.writer.setting.span("month")
    yield head("STT", "Chỉ tiêu", "Đơn vị tính", "Kết quả thực hiện", "<")
    yield head("^", "^", "^", f"Tháng {words['month'][6:]}", f"Lũy kế {words['months']} tháng năm {words['y']}")
    for i, (code, label, _) in enumerate(s.rates(4), 1):
        yield row(
            str(i),
            label,
            "%",
            s.rate(s.percent(), code, period=month),
            s.rate(s.percent(), code, period=running, scope="lũy kế"),
        )
    for i, (code, label, noun) in enumerate(s.counts(4), 5):
        n = s.draw.randint(0, 700)
        yield row(
            str(i),
            label,
            noun,
            s.count(n, code, period=month),
            s.count(n + s.draw.randint(0, 3000), code, period=running, scope="lũy kế"),
        )


def beside_last_year(s: Sheet) -> Rows:
    y, y1 = s.writer.setting.words["y"], s.writer.setting.words["y1"]
    title = f"năm {y}" if s.writer.setting.plan else s.writer.setting.title
    yield head("TT", "Nội dung", "ĐVT", capital(title.replace(y, y1)), capital(title), "So sánh tăng/giảm (%)")
    before = last_year(s.own)
    for i, (code, label, noun) in enumerate(s.counts(4), 1):
        a, b = s.draw.randint(20, 900), s.draw.randint(20, 900)
        change = s.print.number(share(b - a, a, 1))
        yield row(str(i), label, capital(noun), s.count(a, code, period=before), s.count(b, code), change)


def pairs_in_cells(s: Sheet) -> Rows:
    yield head("TT", "Nội dung", "Số lượng/Tổng số", "Tỷ lệ (%)")
    for i, (code, label, noun) in enumerate(s.rates(5), 1):
        b = s.draw.randint(8, 2500)
        a = s.draw.randint(b // 2, b)
        yield row(str(i), label, s.pair(a, b, None, "{a}/{b}", code, noun), s.rate(share(a, b, 1), code))


def pair_and_rate_in_one_cell(s: Sheet) -> Rows:
    yield head("Chỉ tiêu", "Kết quả đạt được")
    for code, label, noun in s.rates(5):
        b = s.draw.randint(8, 2500)
        a = s.draw.randint(b // 2, b)
        dress = s.draw.choice(
            ("{a}/{b}, đạt {p}%", "{p}% ({a}/{b})", "{a}/{b} " + noun + " ({p}%)", "{a}/{b} = {p}%", "{a}/{b}\n({p}%)")
        )
        yield row(label, s.pair(a, b, share(a, b, 2), dress, code))


def money_in_the_head(s: Sheet) -> Rows:
    yield head("STT", "Nội dung chi", "Kinh phí giao (triệu đồng)", "Đã giải ngân (triệu đồng)", "Tỷ lệ giải ngân (%)")
    for i, item in enumerate(("Hạ tầng, thiết bị", "Đào tạo, tập huấn", "Số hóa tài liệu", "Tổng cộng"), 1):
        given = Decimal(s.draw.randint(200, 9999)) / s.draw.choice((1, 10))
        spent = (given * s.draw.randint(10, 100) / 100).quantize(Decimal("0.1"))
        scope = "" if item == "Tổng cộng" else item
        cells = [
            s.mark(s.print.number(v), Said(v * 10**6, "VND", indicator=code, scope=scope))
            for v, code in ((given, "budget.allocated"), (spent, "budget.disbursed"))
        ]
        yield row(
            str(i) if scope else "", item, *cells, s.rate(share(int(spent * 10), int(given * 10), 1), "", scope=scope)
        )


def money_in_the_caption(s: Sheet) -> Rows:
    yield Line("caption", (s.draw.choice(("Đơn vị tính: triệu đồng", "(ĐVT: triệu đồng)")),))
    yield head("TT", "Nguồn vốn", "Dự toán", "Thực hiện")
    for i, item in enumerate(("Ngân sách tỉnh", "Ngân sách xã", "Nguồn xã hội hóa"), 1):
        yield row(str(i), item, _amount(s), _amount(s))


def tasks_in_words(s: Sheet) -> Rows:
    yield head("TT", "Nhiệm vụ", "Thời hạn", "Kết quả thực hiện")
    tasks = (
        "Ban hành kế hoạch chuyển đổi số",
        "Kiện toàn Ban Chỉ đạo",
        "Rà soát dữ liệu đất đai",
        "Công bố danh mục TTHC",
    )
    for i, task in enumerate(tasks, 1):
        yield row(
            str(i),
            task,
            f"{s.draw.randint(1, 28):02d}/{s.draw.randint(1, 12):02d}/2026",
            s.draw.choice(("Đã hoàn thành", "Đang thực hiện", "Chưa thực hiện")),
        )
    (code, label, noun), *_ = s.rates(1)
    b = s.draw.randint(20, 90)
    yield row(
        "5", label, "Thường xuyên", "Đạt " + s.pair(b - 3, b, share(b - 3, b, 1), "{p}% ({a}/{b} " + noun + ")", code)
    )


def three_heads(s: Sheet) -> Rows:
    yield head("TT", "Đơn vị", "Hộ gia đình", "<", "<", "Người dân", "<", "Ghi chú")
    yield head("^", "^", "Tổng số hộ", "Có Internet băng rộng cố định", "<", "Cài đặt ứng dụng công dân số", "<", "^")
    yield head("^", "^", "^", "Số hộ", "Tỷ lệ (%)", "Số người", "Tỷ lệ (%)", "^")
    yield head("A", "B", "1", "2", "3", "4", "5", "6")
    for i, name in enumerate(s.draw.sample(NAMES, 4), 1):
        b = s.draw.randint(80, 900)
        a = s.draw.randint(b // 2, b)
        cells = s.count(b, "", scope=name), s.count(a, "", scope=name)
        rate = s.rate(share(a, b, 1), "infrastructure.broadband_household_rate", scope=name)
        people = (
            s.count(s.draw.randint(100, 2000), "", scope=name),
            s.rate(s.percent(), "society.app_account_rate", scope=name),
        )
        yield row(str(i), name, *cells, rate, *people, "")


def unit_in_the_label(s: Sheet) -> Rows:
    yield head("Chỉ tiêu", "Thực hiện")
    for code, label, _ in s.rates(4):
        yield row(f"{label} (%)", s.rate(s.percent(), code))
    for code, label, noun in s.counts(3):
        yield row(f"{label} ({noun})", s.count(s.draw.randint(0, 1500), code))


def long_row_numbers(s: Sheet) -> Rows:
    yield head("Mã số", "Tiêu chí", "Giá trị", "Cơ quan theo dõi")
    for i, (code, label, _) in enumerate(s.rates(3), 1):
        yield row(f"1.{i}", label, s.rate(s.percent(), code, sign="%"), "Văn phòng HĐND và UBND")
    for i, (code, label, noun) in enumerate(s.counts(3), 1):
        yield row(f"2.{i}", label, f"{s.count(s.draw.randint(0, 1500), code)} {noun}", "Phòng Kinh tế")


def nothing_occurred(s: Sheet) -> Rows:
    yield head("TT", "Chỉ tiêu", "ĐVT", "Kết quả")
    for i, (code, label, noun) in enumerate(s.counts(4), 1):
        if i == 2:
            words = s.draw.choice(("Chưa phát sinh", "Không phát sinh"))
            yield row(str(i), label, noun, s.mark(words, Said(None, "count", indicator=code, period=s.own)))
        else:
            yield row(str(i), label, noun, s.count(s.draw.choice((0, 1, 7, 1200)), code))


def _amount(s: Sheet) -> str:
    n = s.draw.randint(12, 990)
    return s.mark(str(n), Said(Decimal(n) * 10**6, "VND", period=s.own, scope=None))


LAYOUTS: tuple[Callable[[Sheet], Rows], ...] = (
    aim_beside_result, percent_in_cells, aim_with_signs, intake_by_field, resolved_by_field, month_and_running,
    beside_last_year, pairs_in_cells, pair_and_rate_in_one_cell, money_in_the_head, money_in_the_caption,
    tasks_in_words, three_heads, unit_in_the_label, long_row_numbers, nothing_occurred,
)  # fmt: skip

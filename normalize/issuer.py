"""Whose report a document is: commune, province, government or Party, told from the paper, with the evidence.

Never guessed: where the words leave two communes open, the area stays None and the evidence says why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.document import Document
from normalize import communes, header
from normalize.communes import Commune
from normalize.header import Header
from normalize.observation import Branch, Submission
from normalize.report_period import report_period
from normalize.spelling import plain

GOVERNMENT = r"(?:UBND|Ủy\s+ban\s+nhân\s+dân|HĐND|Hội\s+đồng\s+nhân\s+dân)"
PARTY = r"(?:(?:(?:BCH|Ban\s+Chấp\s+hành)\s+)?Đảng\s+bộ|(?:(?:BTV|Ban\s+Thường\s+vụ)\s+)?Đảng\s+ủy)"
NEITHER = r"(?:UBMTTQ|(?:Ủy\s+ban\s+)?(?:MTTQ|Mặt\s+trận\s+Tổ\s+quốc)|Đoàn\s+thanh\s+niên|Đoàn\s+TNCS|Hội\s+(?!đồng))"
UNIT = re.compile(r"(?<!\w)(?<!thị )(?P<type>xã|phường|đặc\s+khu|thị\s+trấn)\s+(?=\w)", re.IGNORECASE)
ISSUING = re.compile(rf"(?<!\w)(?:(?P<government>{GOVERNMENT})|(?P<party>{PARTY}))\s+$", re.IGNORECASE)
CONTINUED = re.compile(r" (?:\d{1,2}\s*(?:$|[\n,;.)])|[^\W\d_])")
"""The name goes on with a word or number that no name of a commune has: another name, not this one."""
FOLLOWING = re.compile(
    r"\s*(?:Số|BÁO|KẾ|TỜ|CHƯƠNG|THÔNG|Kính|Độc|CỘNG|ĐẢNG|TỈNH|HUYỆN|THÀNH|BAN|PHÒNG|TRUNG|VĂN|HỘI|ỦY|UBND|HĐND|MTTQ|V/v|Về|"
    r"Thực|Triển|TM|T/M|KT)(?!\w)",
    re.IGNORECASE,
)
"""Words that may follow a commune's name in a head whose lines were joined: the name ends before them."""
PROVINCE = re.compile(r"(?<!\w)(?P<type>tỉnh(?:\s+ủy)?|thành\s+(?:phố|ủy)|TP\.?)\s*(?=\w)", re.IGNORECASE)
SUPERIOR = re.compile(
    rf"(?:{GOVERNMENT}|Đảng\s+bộ|Ban\s+Chỉ\s+đạo|Công\s+an|Văn\s+phòng|Sở\s+[^,.;:\n()]{{2,45}})\s+$", re.IGNORECASE
)
WEB = re.compile(r"(?:(?P<sub>[a-z0-9-]+)\.)?(?P<domain>[a-z]{4,})\.(?:gov|dcs)\.vn", re.IGNORECASE)
MAIL = re.compile(r"(?P<user>[a-z0-9._-]+)@(?P<domain>[a-z]{4,})\.(?:gov|dcs)\.vn", re.IGNORECASE)
OFFICE = re.compile(r"^(?:(?:ubnd|dackhu|phuong|xa)[._-]?|[xp][._-])+|[._-]?ubnd$")
ABOVE_COMMUNE = re.compile(
    rf"^(?:{GOVERNMENT}\s+(?:tỉnh|thành\s+phố|huyện)|sở\s|(?:tỉnh|thành|huyện)\s+ủy|bộ\s)",
    re.MULTILINE | re.IGNORECASE,
)
SIGNED_GOVERNMENT = re.compile(r"TM\.?\s*(?:ỦY\s+BAN\s+NHÂN\s+DÂN|UBND|HỘI\s+ĐỒNG)|Lưu:?\s+VT", re.IGNORECASE)
SIGNED_PARTY = re.compile(
    r"T/?M\.?\s*(?:BAN\s+THƯỜNG\s+VỤ|ĐẢNG\s+ỦY|BAN\s+CHẤP\s+HÀNH)|Lưu\s+(?:Văn\s+phòng|VP)\s+Đảng\s+ủy", re.IGNORECASE
)
DISTRICT = re.compile(
    r"(?<!\w)(?P<name>(?:huyện|quận|thị\s+xã|thành\s+phố)\s+[^\n]{2,40})$", re.IGNORECASE | re.MULTILINE
)
"""A district over the commune: a report from before July 2025, when districts were abolished."""
DOMINANT = 3
"""A province is the document's when it has this many times the mentions of the next."""
IN_HEAD, BY_SUPERIOR, BY_WEB = 12, 3, 2
"""What a mention weighs against a bare "tỉnh X" of the body: the head, a body of that province, an address."""


@dataclass(frozen=True, slots=True)
class Clue:
    """A commune named somewhere in the paper: `where` in Vietnamese, the words as printed, which branch named it."""

    where: str
    words: str
    type: str | None
    name: str
    branch: Branch | None = None


def identify(document: Document) -> Submission:
    """The submission that a document is; every field that the paper leaves open is None, and `evidence` tells why."""
    head = header.read(document)
    evidence: list[str] = []
    captions = [c for c in head.captions if not head.symbol or c.symbol in ("", head.symbol)]
    commune = _area(head, evidence)
    branch = _branch(head, evidence)
    number = head.number or next((c.number for c in captions if c.number), None)
    signed = head.date or next((c.date for c in captions if c.date), None)
    if number and not head.number:
        evidence.append(f"Số {number} lấy từ dòng “Kèm theo …” của phụ lục.")
    if signed and not head.date:
        evidence.append(f"Ngày ký {signed:%d/%m/%Y} lấy từ dòng “Kèm theo …” của phụ lục.")
    told = report_period(head.title, signed, [*([head.place_line] if head.place_line else []), *head.body])
    evidence.append(f"Kỳ báo cáo theo “{told.cue}”." if told.end else "Không thấy báo cáo nêu kỳ số liệu.")
    return Submission(
        document_id=document.id,
        document=document.name,
        area_code=commune.code if commune else None,
        area=commune.title if commune else None,
        province=commune.province if commune else None,
        branch=branch,
        type=head.type,
        number=number,
        date=signed,
        period=told,
        evidence=tuple(evidence),
        title=head.title,
    )


def _area(head: Header, evidence: list[str]) -> Commune | None:
    """The commune: the first place in the paper that names one which the provinces named bear out."""
    top = header.without_motto("\n".join(head.head))
    if ABOVE_COMMUNE.search(top) and not _units(top):
        evidence.append("Phần đầu văn bản là của cơ quan trên cấp xã.")
        return None
    provinces = _provinces(head, top)
    district = next((m["name"] for m in DISTRICT.finditer(top) if not _is_city(m["name"])), None)
    open_ends = []
    for clue in _clues(head, top):
        commune, why = _settled(clue, provinces, district)
        if commune:
            evidence += [f"{clue.where} ghi “{clue.words}”.", why]
            return commune
        open_ends.append(f"{clue.where} ghi “{clue.words}”, nhưng {why}")
        if clue.where == IN_THE_HEAD:
            break
    evidence += open_ends or ["Không tìm thấy tên xã, phường, đặc khu nào của cơ quan ban hành."]
    return None


IN_THE_HEAD = "Phần đầu văn bản"


def _clues(head: Header, top: str) -> Iterator[Clue]:
    """Where a document names its commune, the surest place first."""
    yield from _units(top, IN_THE_HEAD)[:1]
    for caption in head.captions:
        yield from _units(caption.text, "Dòng “Kèm theo …” của phụ lục")
    yield from _units(head.title, "Trích yếu")
    body = "\n".join(head.body)
    named = _units(body, "Thân báo cáo")
    issuing = [c for c in named if c.branch]
    yield from _most(issuing)
    yield from _most(named)
    yield from _place(head.place)
    yield from _online(top + "\n" + body)


def _units(text: str, where: str = "") -> list[Clue]:
    """The communes that a text names with their type: "UBND xã …", "PHƯỜNG …" over the line's end too."""
    found = []
    for match in UNIT.finditer(text):
        type_ = " ".join(match["type"].casefold().split())
        rest = text[match.end() : match.end() + 60]
        name = communes.longest(rest, type_) if not rest[0].islower() else ""
        after = rest[len(name) :]
        after = "" if after[1:2].islower() else after
        if not name or (CONTINUED.match(after) and not FOLLOWING.match(after)):
            continue
        body = ISSUING.search(text[max(0, match.start() - 40) : match.start()])
        branch: Branch | None = None
        if body:
            branch = "government" if body["government"] else "party"
        words = " ".join(f"{body[0] if body else ''}{match[0]}{name}".split())
        found.append(Clue(where, words, type_, " ".join(name.split()), branch))
    return found


def _most(clues: Sequence[Clue]) -> Iterator[Clue]:
    """The commune named most, where it is named clearly more often than any other."""
    counted = Counter((c.type, communes.key(c.name)) for c in clues).most_common(2)
    if counted and (len(counted) == 1 or counted[0][1] >= 2 * counted[1][1]):
        yield next(c for c in clues if (c.type, communes.key(c.name)) == counted[0][0])


def _place(place: str) -> Iterator[Clue]:
    """The place line gives the commune's own name without its type (Nghị định 30/2020/NĐ-CP, Annex I)."""
    words = place.split()
    for start in range(max(0, len(words) - communes.LONGEST), len(words)):
        name = " ".join(words[start:])
        if communes.find(name):
            typed = communes.split_type(name)
            yield Clue("Dòng địa danh", name, *typed)
            return


def _online(text: str) -> Iterator[Clue]:
    """The communes that web and mail addresses name: "phuthinh.thainguyen.gov.vn", "ubndphuthinh@thainguyen.gov.vn"."""
    for address in _addresses(text):
        for pattern, group in ((MAIL, "user"), (WEB, "sub")):
            match = pattern.search(address)
            name = OFFICE.sub("", (match[group] or "").lower()) if match else ""
            if match and name and communes.find(name):
                yield Clue("Địa chỉ mạng", match[0], None, name)


def _addresses(text: str) -> list[str]:
    return [word for word in text.split() if ".vn" in word]


def _settled(clue: Clue, provinces: Counter[str], district: str | None) -> tuple[Commune | None, str]:
    """The one commune a clue means in the light of the provinces named, with the reason; or None and why not."""
    what = f"{clue.type or 'đơn vị'} {clue.name}"
    known = communes.find(clue.name, clue.type, None, district)
    ranked = provinces.most_common()
    inside = {p: found for p, _ in ranked if (found := communes.find(clue.name, clue.type, p, district))}
    first = ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] >= DOMINANT * ranked[1][1]) else None
    if ranked and ranked[0][1] >= BY_SUPERIOR and (first or ranked[0][0]) not in inside and (first or not inside):
        return None, f"{_province(ranked[0][0])} nêu trong văn bản không có {what}."
    chosen = first if first in inside else next(iter(inside)) if len(inside) == 1 else None
    if chosen and len(inside[chosen]) == 1:
        return inside[chosen][0], f"Văn bản nêu {_province(chosen)}; ở đó có {_told(inside[chosen][0])}."
    if chosen:
        return None, f"{_province(chosen)} có {len(inside[chosen])} nơi mang tên ấy: {_listed(inside[chosen])}."
    if inside:
        return None, f"văn bản nêu nhiều tỉnh cùng có {what}: {', '.join(inside)}."
    if len(known) == 1:
        return known[0], f"Cả nước chỉ có một nơi mang tên {what}: {_told(known[0])}, {_province(known[0].province)}."
    return None, f"cả nước có {len(known)} nơi mang tên {what}: {_listed(known)}; văn bản không nêu tỉnh."


def _told(commune: Commune) -> str:
    if commune.former:
        return f"{commune.former} (tên trước 01/7/2025), nay là {commune.title} (mã {commune.code})"
    return f"{commune.title} (mã {commune.code})"


def _listed(found: Sequence[Commune]) -> str:
    return ", ".join(f"{c.title} ({c.province})" for c in found[:6]) + (" …" if len(found) > 6 else "")  # noqa: PLR2004 -- enough to see that there are many


def _province(name: str) -> str:
    return f"{communes.provinces()[name]} {name}"


def _is_city(name: str) -> bool:
    """Whether "thành phố X" is one of today's six cities under the central government."""
    return name.casefold().startswith("thành") and any(
        communes.provinces()[p] == "thành phố" for p in communes.province_names(name)
    )


def _provinces(head: Header, top: str) -> Counter[str]:
    """How strongly the paper names each province of today; a province before the merger counts for its successor."""
    weight: Counter[str] = Counter()
    for province, _ in _named_provinces(top):
        weight[province] += IN_HEAD
    text = "\n".join((head.title, *head.body))
    for province, superior in _named_provinces(text):
        weight[province] += BY_SUPERIOR if superior else 1
    for address in _addresses(text):
        if match := WEB.search(address):
            weight.update(dict.fromkeys(_by_domain(match["domain"]), BY_WEB))
    return weight


def _named_provinces(text: str) -> Iterator[tuple[str, bool]]:
    for match in PROVINCE.finditer(text):
        type_ = " ".join(match["type"].casefold().split())
        words = text[match.end() : match.end() + 40].split()[: 0 if text[match.end()].islower() else 5]
        for end in range(len(words), 0, -1):
            named = communes.province_names(" ".join(words[:end]).strip('.,;:()”"/'))
            if len(named) == 1:
                province = next(iter(named))
                if type_ in ("tỉnh", "tỉnh ủy") or _province(province).startswith("thành phố"):
                    before = text[max(0, match.start() - 60) : match.start()]
                    yield province, type_.endswith("ủy") or bool(SUPERIOR.search(before))
                break


def _by_domain(domain: str) -> set[str]:
    return {p for p in communes.provinces() if plain(p).replace(" ", "") == domain.lower()}


def _branch(head: Header, evidence: list[str]) -> Branch | None:
    """Government or Party: by the head, the symbol, the motto, the signature, then the body's first words."""
    top = "\n".join(head.head)
    own = "\n".join(line.strip() for line in header.without_motto(top).split("\n"))
    body = "\n".join(head.body)
    if front := re.search(rf"^{NEITHER}.*", own, re.IGNORECASE | re.MULTILINE):
        evidence.append(f"Phần đầu văn bản “{front[0].strip()}”: không phải báo cáo của chính quyền hay của Đảng ủy.")
        return None
    tests: tuple[tuple[str, str, str, str], ...] = (
        ("Phần đầu văn bản", own, rf"^{PARTY}", rf"^{GOVERNMENT}"),
        ("Số, ký hiệu", head.symbol, r"/(?:ĐU|BTV|TU|HU)\b", r"UBND|HĐND"),
        ("Quốc hiệu, tiêu đề", top, r"ĐẢNG\s+CỘNG\s+SẢN", r"CỘNG\s+HÒA\s+XÃ\s+HỘI"),
        ("Chữ ký, nơi nhận", body, SIGNED_PARTY.pattern, SIGNED_GOVERNMENT.pattern),
        ("Phụ lục", " ".join(c.symbol for c in head.captions), r"/(?:ĐU|BTV)\b", r"UBND|HĐND"),
        (
            "Thân báo cáo",
            body[:6000],
            rf"{PARTY}\s+(?:xã|phường|đặc\s+khu)",
            rf"{GOVERNMENT}\s+(?:xã|phường|đặc\s+khu)",
        ),
    )
    for where, text, party, government in tests:
        seen = re.search(f"(?P<party>{party})|{government}", text, re.IGNORECASE | re.MULTILINE)
        if seen is None:
            continue
        whose = "Đảng ủy" if seen["party"] else "chính quyền"
        evidence.append(f"{where} “{' '.join(seen[0].split())}”: báo cáo của {whose}.")
        return "party" if seen["party"] else "government"
    evidence.append("Không rõ là báo cáo của chính quyền hay của Đảng ủy.")
    return None

"""The linker on the contrasts that are hard, and on wordings that were written before it was tuned."""

from pathlib import Path

import pytest
import yaml

from normalize.catalogue import load, taught
from normalize.clue import Clue
from normalize.link import Link, link

CATALOGUE = load()
PHRASINGS = yaml.safe_load((Path(__file__).parent / "data" / "link_phrasings.yaml").read_text(encoding="utf-8"))


def linked(label: str, *context: str, **over: object) -> Link:
    """The link of a label, by default of a percentage."""
    fields = {"shape": "share"} | over
    return link(Clue(label, context, **fields), CATALOGUE)  # type: ignore[arg-type]


def counted(label: str, unit: str | None, *context: str) -> str | None:
    """The code of a count."""
    return linked(label, *context, shape="count", unit=unit).code


@pytest.mark.parametrize(
    ("label", "code"),
    [
        pytest.param("Tỷ lệ hồ sơ nộp qua mạng", "dossiers.online_rate", id="online in any way"),
        pytest.param("Tỷ lệ hồ sơ làm toàn trình", "dossiers.online_full_rate", id="full, on all dossiers"),
        pytest.param(
            "hồ sơ toàn trình trên số hồ sơ của các thủ tục đủ điều kiện",
            "dossiers.online_full_eligible_rate",
            id="full, on the dossiers of eligible procedures",
        ),
        pytest.param(
            "TTHC đủ điều kiện được đưa lên toàn trình", "procedures.online_full_share", id="procedures, not dossiers"
        ),
        pytest.param(
            "hồ sơ nộp trực tuyến (gồm một phần và toàn trình)", "dossiers.online_rate", id="both ways together: online"
        ),
        pytest.param("Tỷ lệ hồ sơ nộp tại quầy trực tiếp", "dossiers.in_person_rate", id="in person"),
        pytest.param(
            "Tỷ lệ hồ sơ thanh toán phí trực tuyến", "dossiers.online_payment_rate", id="paid, not filed, online"
        ),
        pytest.param(
            "TTHC có phát sinh giao dịch thanh toán trực tuyến",
            "procedures.online_payment_share",
            id="procedures with payments, not dossiers paid",
        ),
        pytest.param("Tỷ lệ số hoá thành phần hồ sơ đầu vào", "dossiers.components_digitized_rate", id="components"),
        pytest.param("Tỷ lệ số hoá kết quả đầu ra", "dossiers.results_digitized_rate", id="results"),
        pytest.param("Số hóa hồ sơ, kết quả giải quyết TTHC", "dossiers.digitized_rate", id="dossiers and results"),
        pytest.param("Tỷ lệ trả kết quả bản điện tử", "dossiers.e_result_rate", id="electronic result, not digitised"),
        pytest.param("văn bản phát hành có chữ ký số", "government.signed_document_rate", id="documents signed"),
        pytest.param("lãnh đạo, công chức có chữ ký số", "government.staff_signature_rate", id="people who can sign"),
        pytest.param("văn bản xử lý trên môi trường mạng", "government.e_document_rate", id="documents handled"),
        pytest.param(
            "hồ sơ công việc lập trên môi trường mạng", "government.e_document_rate", id="work files are no dossiers"
        ),
        pytest.param("thôn có sóng 5G", "infrastructure.coverage_5g_rate", id="5G"),
        pytest.param("thôn có sóng 4G", "infrastructure.coverage_4g_rate", id="4G"),
        pytest.param("thôn có cáp quang", "infrastructure.fiber_rate", id="villages with fibre"),
        pytest.param("hộ dân lắp cáp quang", "infrastructure.fiber_rate", id="households with fibre"),
        pytest.param(
            "hộ dân lắp Internet băng rộng", "infrastructure.broadband_household_rate", id="households with broadband"
        ),
        pytest.param(
            "CBCC được trang bị máy tính và có chữ ký số",
            "infrastructure.staff_computer_rate",
            id="two measures: the first names the figure",
        ),
        pytest.param("chi trả trợ cấp BTXH qua tài khoản", "society.cashless_welfare_rate", id="benefits paid out"),
        pytest.param("người dân có tài khoản ngân hàng", "society.epayment_account_rate", id="people with accounts"),
    ],
)
def test_siblings_among_shares(label: str, code: str) -> None:
    assert linked(label).code == code


@pytest.mark.parametrize(
    ("label", "unit", "context", "code"),
    [
        pytest.param("một phần", None, ["Số DVC toàn trình"], "procedures.online_partial", id="bare, after procedures"),
        pytest.param(
            "trực tiếp", None, ["một phần", "TTHC toàn trình"], "procedures.in_person", id="procedures in person"
        ),
        pytest.param("trực tiếp", "hồ sơ", ["Hồ sơ trực tuyến"], "dossiers.in_person", id="dossiers in person"),
        pytest.param("trước hạn", "hồ sơ", ["Đã giải quyết"], "dossiers.resolved_early", id="early"),
        pytest.param("đúng hạn", "hồ sơ", ["trước hạn", "Đã giải quyết"], "dossiers.resolved_on_time", id="on time"),
        pytest.param("quá hạn", "hồ sơ", ["đúng hạn", "Đã giải quyết"], "dossiers.resolved_late", id="late"),
        pytest.param("đúng hạn", None, ["Nhiệm vụ đã hoàn thành"], "tasks.completed_on_time", id="tasks on time"),
        pytest.param("tiếp nhận mới", None, ["Tổng số hồ sơ"], "dossiers.received_new", id="newly received"),
        pytest.param("kỳ trước chuyển sang", None, ["Tổng số hồ sơ"], "dossiers.carried_over", id="carried over"),
        pytest.param("đang giải quyết", None, ["Hồ sơ đã giải quyết"], "dossiers.pending", id="dossiers under way"),
        pytest.param("đã giải quyết", "phản ánh", ["Tiếp nhận phản ánh"], "society.feedback_resolved", id="feedback"),
        pytest.param("", "hồ sơ", ["Tổng số hồ sơ tiếp nhận"], "dossiers.received", id="no label of its own"),
    ],
)
def test_a_bare_label_takes_its_meaning_from_its_context(
    label: str, unit: str | None, context: list[str], code: str
) -> None:
    assert counted(label, unit, *context) == code


@pytest.mark.parametrize(
    ("label", "unit", "code"),
    [
        pytest.param("phục vụ tiếp dân", "máy in", "infrastructure.equipment", id="printers"),
        pytest.param("lắp tại các trục đường chính", "camera an ninh", "infrastructure.equipment", id="cameras"),
        pytest.param("tại sảnh trung tâm", "kiosk tra cứu", "infrastructure.equipment", id="a kiosk"),
        pytest.param("được Ban Cơ yếu cấp", "thiết bị USB Token", "government.signature_devices", id="tokens sign"),
        pytest.param("của Ban Chỉ đạo trong quý", "phiên họp", "steering.meetings", id="meetings"),
        pytest.param("cho cán bộ thôn", "lớp tập huấn", "workforce.training_classes", id="classes for village staff"),
        pytest.param("ở các thôn", "Tổ công nghệ số cộng đồng", "society.community_teams", id="digital teams"),
    ],
)
def test_a_counted_noun_may_decide_alone(label: str, unit: str, code: str) -> None:
    assert counted(label, unit) == code


@pytest.mark.parametrize(
    ("label", "over"),
    [
        pytest.param("triển khai tại", {"shape": "count", "unit": "thôn"}, id="villages"),
        pytest.param("đã cấp", {"shape": "count", "unit": "tài khoản trợ lý ảo"}, id="accounts of an assistant"),
        pytest.param("cung cấp dịch vụ Internet", {"shape": "count", "unit": "đơn vị"}, id="providers"),
        pytest.param("Tỷ lệ hộ nghèo đa chiều", {}, id="poor households"),
        pytest.param(
            "hồ sơ trực tuyến toàn trình", {"shape": "count", "unit": "hồ sơ"}, id="a count known as share only"
        ),
        pytest.param("rút ngắn thời gian giải quyết TTHC", {}, id="time saved"),
        pytest.param("các cuộc họp được tổ chức trực tuyến", {}, id="share of meetings"),
        pytest.param("thu ngân sách trên địa bàn", {"shape": "money"}, id="revenue of the commune"),
        pytest.param("", {}, id="no words at all"),
        pytest.param("đạt tỷ lệ trên địa bàn xã", {}, id="filler only"),
    ],
)
def test_what_no_indicator_covers_stays_without_a_code(label: str, over: dict[str, object]) -> None:
    assert linked(label, **over).code is None


@pytest.mark.parametrize(
    ("label", "code"),
    [
        pytest.param("Tỷ lê hồ sơ nôp trực tuyến", "dossiers.online_rate", id="lost tone marks"),
        pytest.param("Tỷ lệ hồ sơ thanh tóan trực tuyến", "dossiers.online_payment_rate", id="a misplaced tone mark"),
        pytest.param(
            "cán bộ, công chức đưọc trang bị máy tính", "infrastructure.staff_computer_rate", id="a wrong letter"
        ),
    ],
)
def test_slips_of_the_scanner_do_not_hinder(label: str, code: str) -> None:
    assert linked(label).code == code


def test_what_a_label_denies_does_not_count() -> None:
    assert counted("đã xử lý xong phản ánh, không để phản ánh quá hạn", "phản ánh") == "society.feedback_resolved"


def test_a_link_names_its_evidence_and_keeps_three_candidates() -> None:
    found = linked("Tỷ lệ hồ sơ nộp trực tuyến")
    assert found.code == found.candidates[0][0]
    assert len(found.candidates) == 3
    assert "“" in found.why
    assert 0 <= found.score <= 1


def test_held_out_wordings_link_well() -> None:
    """At least 93 of 100 wordings with an indicator get it, and at most 2 of 100 codes given are wrong."""
    results = [
        (row["code"], linked(row["label"], *row.get("context", []), shape=row["shape"], unit=row.get("unit")).code)
        for row in PHRASINGS
    ]
    right = [code for code, found in results if code and found == code]
    wrong = [(code, found) for code, found in results if found and found != code]
    assert len(right) >= 0.93 * len([code for code, _ in results if code])
    assert len(wrong) <= 0.02 * len([found for _, found in results if found])


def test_a_persons_word_on_a_wording_helps_the_next_linking() -> None:
    """What an official said that a wording means is linked from then on, also where the list gave it to another."""
    clue = Clue("Số điểm tiếp nhận lưu động tại nhà văn hóa", shape="count", unit="điểm")
    assert link(clue, load()).code is None
    choice = (clue.label, clue.unit, "infrastructure.equipment")
    assert link(clue, taught((choice,))).code == "infrastructure.equipment"
    taken = load()["dossiers.received"].aliases[0]
    moved = taught(((taken, "hồ sơ", "dossiers.resolved"),))
    assert taken not in moved["dossiers.received"].aliases

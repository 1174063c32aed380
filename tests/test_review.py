"""The review page as its server answers: decisions kept, access guarded, text from documents shown as text."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from fastapi.testclient import TestClient

from desk.cli import cli
from desk.errors import BadCall
from desk.review import access, app, server
from normalize.observation import Observation, Period, Record
from tests.deliveries import load, renumbered, report
from tests.factories import observation
from tests.review_desk import HOSTILE, SCAN, figures, stock
from warehouse import Store, connect, decisions

FINDING = "f0123456789abcde"
CODE = "dossiers.online_rate"


class Staff:
    """A person at a browser without scripts."""

    def __init__(self, client: httpx.Client, name: str = "Nguyễn Thị Lan") -> None:
        self.client = client
        if name:
            self.post("/ten", ten=name)

    def see(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, **form: str) -> httpx.Response:
        token = re.search(r'name="csrf" value="(\w+)"', self.client.get("/tim").text)
        assert token
        return self.client.post(path, data={"csrf": token[1], **form}, follow_redirects=True)

    def decide(self, key: str, what: str, **form: str) -> str:
        return self.post(f"/soat/{key}", viec=what, **form).text


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Observation]]:
    folder = tmp_path_factory.mktemp("kho")
    return folder, stock(folder)


@pytest.fixture
def scan(tmp_path: Path, stocked: tuple[Path, list[Observation]]) -> list[Observation]:
    shutil.copytree(stocked[0], tmp_path, symlinks=True, dirs_exist_ok=True)
    return stocked[1]


@pytest.fixture
def staff(tmp_path: Path, scan: list[Observation]) -> Iterator[Staff]:
    assert scan
    (tmp_path / "_danh-sach-xa.csv").write_text("99999,xã Vắng\n", encoding="utf-8")
    with browser(app.create(tmp_path)) as client:
        yield Staff(client)


def browser(own: FastAPI) -> TestClient:
    """A browser on the machine that the page runs on."""
    return TestClient(own, base_url="http://127.0.0.1")


def made(folder: Path) -> list[decisions.Decision]:
    return decisions.standing(decisions.Log(folder).all())


def queue_of(page: str) -> list[str]:
    return re.findall(r'<li><a href="/soat/([^"?]+)', page)


class TestQueue:
    def test_what_is_proven_comes_first_then_doubtful_readings_then_figures_without_a_home(
        self, staff: Staff, scan: list[Observation]
    ) -> None:
        assert queue_of(staff.see("/soat")) == [FINDING, scan[1].id, scan[2].id]

    def test_an_item_shows_the_arithmetic_the_sentence_and_the_figure_framed_on_its_page(self, staff: Staff) -> None:
        page = staff.see(f"/soat/{FINDING}")
        assert "1.247 : 1.484 = 84,03 %" in page
        assert 'class="own"' in page
        assert '<rect x="78.0" y="98.0" width="144.0" height="19.0"' in page
        image = re.search(r'href="(/anh/[^"]+)"', page)
        assert image
        assert staff.client.get(image[1]).content.startswith(b"\x89PNG")

    def test_beside_a_figure_stand_the_same_of_last_period_and_of_other_units(self, tmp_path: Path) -> None:
        unsure = {"confidence": 0.4, "value": 900, "text": "900"}
        own = report("a", observation(**unsure), media="docx", pages=0)
        before = report("b", observation(value=800), period_start="2025-07-01", period_end="2025-12-31")
        peer = report("c", observation(value=700), area="xã Bên Cạnh", area_code="00001")
        load(tmp_path, own, before, peer)
        with browser(app.create(tmp_path)) as client:
            page = Staff(client).see(f"/soat/{own.observations[0].id}")
        assert "từ tháng 7 đến tháng 12/2025: <b>800</b>" in page
        assert 'aria-label="từ tháng 7 đến tháng 12/2025 800; 6 tháng đầu năm 2026 900"' in page
        assert 'aria-label="báo cáo này 900; 1 đơn vị khác từ 700 đến 700"' in page

    def test_a_reading_shows_what_the_second_look_saw(self, staff: Staff, scan: list[Observation]) -> None:
        assert "lần đọc thứ hai: 1.934" in staff.see(f"/soat/{scan[1].id}")


class TestDeciding:
    def test_confirming_takes_the_item_from_the_queue_and_says_who_and_when(self, staff: Staff, tmp_path: Path) -> None:
        staff.decide(FINDING, "confirm")
        assert FINDING not in queue_of(staff.see("/soat"))
        assert "Nguyễn Thị Lan đã xác nhận" in staff.see(f"/soat/{FINDING}")
        (decision,) = made(tmp_path)
        assert (decision.action, decision.author, decision.finding_id) == ("confirm", "Nguyễn Thị Lan", FINDING)

    @pytest.mark.parametrize(
        ("typed", "value", "step"),
        [
            pytest.param("1.934", "1934", "1", id="a point that groups thousands"),
            pytest.param("1934", "1934", "1", id="a plain number"),
            pytest.param("19,5", "19.5", "0.1", id="a comma that is decimal"),
        ],
    )
    def test_a_value_is_typed_as_an_office_writes_it(
        self, staff: Staff, scan: list[Observation], tmp_path: Path, typed: str, value: str, step: str
    ) -> None:
        staff.decide(scan[1].id, "correct", value=typed)
        (decision,) = made(tmp_path)
        assert (decision.changes["value"], decision.changes.get("step", "1")) == (value, step)
        assert decision.machine["value"] == "1904"

    def test_indicator_kind_period_and_scope_can_be_changed(
        self, staff: Staff, scan: list[Observation], tmp_path: Path
    ) -> None:
        staff.decide(scan[2].id, "correct", indicator=CODE)
        staff.decide(
            scan[1].id, "correct", kind="target", period_start="2026-04-01", period_end="2026-06-30", scope="khối Đảng"
        )
        first, second = made(tmp_path)
        assert first.changes == {"indicator": CODE}
        assert second.changes == {"kind": "target", "period_start": "2026-04-01", "scope": "khối Đảng"}
        assert decisions.label_choices(tmp_path) == [("tin bài đăng trên trang của xã", "tin bài", CODE)]

    def test_an_explanation_needs_a_reason_and_may_end(self, staff: Staff, tmp_path: Path) -> None:
        assert "Hãy ghi lý do" in staff.decide(FINDING, "waive", reason="  ")
        assert "đã qua" in staff.decide(FINDING, "waive", reason="đúng", expires_on="2020-01-01")
        assert made(tmp_path) == []
        staff.decide(FINDING, "waive", reason="số tổng gồm hồ sơ kỳ trước", expires_on="2099-12-31")
        with Store.open(tmp_path) as store:
            assert [f.status for f in store.findings()] == ["waived"]

    @pytest.mark.parametrize(
        ("form", "told"),
        [
            pytest.param({"value": "nhiều"}, "không phải là số", id="words for a number"),
            pytest.param({"value": "1.904"}, "Chưa có gì khác", id="nothing changed"),
            pytest.param({"indicator": "khong.co"}, "không có trong danh mục", id="an unknown indicator"),
            pytest.param({"kind": "khác"}, "chỉ nhận", id="an unknown kind"),
            pytest.param({"period_start": "2026-07-01", "period_end": "2026-01-01"}, "sau ngày cuối", id="turned days"),
            pytest.param({"period_end": "31/6"}, "không phải là ngày", id="no day"),
        ],
    )
    def test_what_cannot_be_kept_is_told_and_nothing_is_written(
        self, staff: Staff, scan: list[Observation], tmp_path: Path, form: dict[str, str], told: str
    ) -> None:
        assert told in staff.decide(scan[1].id, "correct", **form)
        assert made(tmp_path) == []

    def test_undo_brings_the_item_back_and_keeps_both_decisions(self, staff: Staff, tmp_path: Path) -> None:
        staff.decide(FINDING, "aside")
        staff.post("/hoan-tac")
        assert made(tmp_path) == []
        assert [d.action for d in decisions.Log(tmp_path).all()] == ["aside", "undo"]
        assert queue_of(staff.see("/soat"))[0] == FINDING

    def test_undo_takes_back_ones_own_decision_and_not_that_of_another(self, staff: Staff, tmp_path: Path) -> None:
        staff.decide(FINDING, "confirm")
        staff.post("/ten", ten="Trần Minh")
        staff.post("/hoan-tac")
        assert [d.author for d in made(tmp_path)] == ["Nguyễn Thị Lan"]

    @pytest.mark.usefixtures("scan")
    def test_nothing_is_decided_by_nobody(self, tmp_path: Path) -> None:
        with browser(app.create(tmp_path)) as client:
            assert "Hãy ghi họ tên" in Staff(client, name="").decide(FINDING, "confirm")
        assert made(tmp_path) == []

    def test_what_is_set_aside_waits_at_the_end(self, staff: Staff) -> None:
        staff.decide(FINDING, "aside")
        assert queue_of(staff.see("/soat"))[-1] == FINDING


class TestTwoReviewers:
    def test_who_decides_what_another_decided_meanwhile_is_told_and_may_decide_again(
        self, staff: Staff, scan: list[Observation], tmp_path: Path
    ) -> None:
        key = scan[1].id
        shown = staff.see(f"/soat/{key}")
        assert 'name="thay" value=""' in shown
        staff.decide(key, "correct", value="1.934", thay="")
        staff.post("/ten", ten="Trần Minh")
        assert "Nguyễn Thị Lan đã quyết định mục này (đã sửa giá trị → 1.934)" in staff.decide(key, "confirm", thay="")
        (first,) = made(tmp_path)
        staff.decide(key, "confirm", thay=first.id)
        assert [d.author for d in made(tmp_path)] == ["Nguyễn Thị Lan", "Trần Minh"]

    def test_decisions_written_at_the_same_moment_are_all_kept(self, scan: list[Observation], tmp_path: Path) -> None:
        def decide(n: int) -> None:
            made_by = decisions.Decision(str(n), "2026-07-02T01:30:00+00:00", f"Lan {n}", "aside", scan[0].document_id)
            decisions.Log(tmp_path).append(made_by)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(decide, range(40)))
        assert {d.id for d in made(tmp_path)} == {str(n) for n in range(40)}


class TestWholeReport:
    """Whose a report is, of which type and period, told by a person."""

    @pytest.fixture
    def unknown(self, tmp_path: Path) -> Record:
        read = report("la.docx", area_code=None, area=None, province=None, period=Period(None, None))
        load(tmp_path, report("b.docx", area="phường Bồ Đề", area_code="00145"), read)
        return read

    @pytest.fixture
    def desk(self, unknown: Record, tmp_path: Path) -> Iterator[Staff]:
        assert unknown
        with browser(app.create(tmp_path)) as client:
            yield Staff(client)

    def test_a_report_of_unknown_unit_or_period_heads_the_queue_and_is_listed_at_home(
        self, desk: Staff, unknown: Record
    ) -> None:
        key = unknown.submission.document_id
        assert queue_of(desk.see("/soat"))[0] == key
        assert f'href="/soat/{key}"' in desk.see("/")
        assert "Chưa rõ đơn vị và kỳ: báo cáo này là của đơn vị nào, kỳ nào?" in desk.see(f"/soat/{key}")

    def test_unit_and_period_typed_as_people_write_them_count_at_once_and_in_the_warehouse(
        self, desk: Staff, unknown: Record, tmp_path: Path
    ) -> None:
        key = unknown.submission.document_id
        desk.decide(key, "report", don_vi="phuong ba dinh", branch="party", type="report", ky="5/2026")
        assert "Đảng ủy phường Ba Đình" in desk.see("/?thang=2026-05")
        assert key not in queue_of(desk.see("/soat"))
        with Store.open(tmp_path) as store:
            s = next(r.submission for r in store.records() if r.submission.document_id == key)
            store.publish()
        assert (s.area_code, s.area, s.province, s.branch) == ("00004", "phường Ba Đình", "Hà Nội", "party")
        assert (str(s.period.start), str(s.period.end)) == ("2026-05-01", "2026-05-31")
        assert "Nguyễn Thị Lan đã sửa đơn vị → phường Ba Đình, Hà Nội" in desk.see(f"/bao-cao/{key}")

    def test_it_is_undone_before_and_after_the_night_from_the_page_of_the_report(
        self, desk: Staff, unknown: Record, tmp_path: Path
    ) -> None:
        key = unknown.submission.document_id
        for is_folded in (False, True):
            desk.post(f"/bao-cao/{key}", area_code="00004")
            if is_folded:
                with Store.open(tmp_path) as store:
                    store.publish()
            assert "UBND phường Ba Đình" in desk.see(f"/bao-cao/{key}")
            desk.post("/hoan-tac", id=made(tmp_path)[-1].id, tiep=f"/bao-cao/{key}")
            assert "chưa rõ đơn vị" in desk.see(f"/bao-cao/{key}")
            assert made(tmp_path) == []

    def test_a_report_that_was_told_wrongly_is_corrected_from_the_page_of_a_figure(
        self, staff: Staff, scan: list[Observation], tmp_path: Path
    ) -> None:
        page = staff.decide(scan[1].id, "report", ky="tháng 6/2026", reason="theo trích yếu")
        (decision,) = made(tmp_path)
        assert decision.changes == {"period_start": "2026-06-01"}
        assert decision.document_id == scan[1].document_id
        assert f'data-key="{scan[1].id}"' in page  # the figure itself still waits

    @pytest.mark.parametrize(
        ("form", "told"),
        [
            pytest.param({}, "Chưa có gì khác", id="nothing changed"),
            pytest.param({"don_vi": "xã Không Có Thật"}, "Không tìm thấy", id="no such commune"),
            pytest.param({"don_vi": "xã Tân Phú"}, "Hãy chọn một nơi", id="several of that name"),
            pytest.param({"area_code": "99999"}, "Không tìm thấy", id="no such code"),
            pytest.param({"ky": "tháng mười ba"}, "Không hiểu kỳ", id="no such month"),
            pytest.param({"branch": "court"}, "không có trong danh sách", id="no such branch"),
            pytest.param({"type": "<b>"}, "không có trong danh sách", id="no such type"),
        ],
    )
    def test_what_cannot_be_kept_is_told_on_either_page_and_nothing_is_written(
        self, desk: Staff, unknown: Record, tmp_path: Path, form: dict[str, str], told: str
    ) -> None:
        key = unknown.submission.document_id
        assert told in desk.decide(key, "report", **form)
        assert told in desk.post(f"/bao-cao/{key}", **form).text
        assert made(tmp_path) == []

    def test_communes_are_found_without_tones_and_those_of_our_provinces_come_first(self, desk: Staff) -> None:
        shown = re.findall(r'class="soft">([^<]+)', desk.see("/chon-don-vi?don_vi=phu"))
        assert shown[0] == "thành phố Hà Nội"
        assert "tỉnh Phú Thọ" not in shown[: shown.count("thành phố Hà Nội")]
        assert "phường Ba Đình" in desk.see("/chon-don-vi?don_vi=ba dinh ha noi")
        assert "Không có xã, phường" in desk.see("/chon-don-vi?don_vi=zzz")

    def test_that_a_report_says_no_more_is_kept_too(self, desk: Staff, unknown: Record) -> None:
        key = unknown.submission.document_id
        desk.decide(key, "confirm")
        assert key not in queue_of(desk.see("/soat"))
        assert "văn bản không nêu rõ hơn, giữ nguyên" in desk.see(f"/soat/{key}")


class TestLasting:
    """Decisions outlive a newer reading of the report, the night, and a killed server."""

    def test_a_correction_survives_that_a_newer_program_reads_the_report_anew(
        self, staff: Staff, scan: list[Observation], tmp_path: Path
    ) -> None:
        staff.decide(scan[1].id, "correct", value="1.934")
        load(tmp_path, renumbered(report(SCAN, *figures(), media="pdf", pages=1), by=5), pipeline="2")
        with Store.open(tmp_path, pipeline="2") as store:
            value = next(int(o.value or 0) for r in store.records() for o in r.observations if o.other)
        assert value == 1934
        moved = scan[1].id[:-4] + "0007"
        assert moved not in queue_of(staff.see("/soat"))
        assert "Nguyễn Thị Lan đã sửa giá trị → 1.934" in staff.see(f"/soat/{moved}")

    @pytest.mark.parametrize(
        ("form", "field", "value"),
        [
            pytest.param({"kind": "target"}, "kind", "target", id="its kind"),
            pytest.param({"period_end": "2026-05-31"}, "period_end", date(2026, 5, 31), id="its period"),
            pytest.param({"scope": "khối Đảng"}, "scope", "khối Đảng", id="its sub-group"),
            pytest.param({"indicator": CODE}, "indicator", CODE, id="its indicator"),
        ],
    )
    def test_so_does_what_was_said_of_its_meaning_through_reading_anew_restart_and_undo(
        self, staff: Staff, scan: list[Observation], tmp_path: Path, form: dict[str, str], field: str, value: object
    ) -> None:
        staff.decide(scan[1].id, "correct", **form)
        load(tmp_path, renumbered(report(SCAN, *figures(), media="pdf", pages=1), by=5), pipeline="2")
        moved = scan[1].id[:-4] + "0007"
        with browser(app.create(tmp_path)) as restarted:
            assert "Nguyễn Thị Lan đã sửa" in Staff(restarted).see(f"/soat/{moved}")

        def in_force() -> object:
            with Store.open(tmp_path, pipeline="2") as store:
                return next(getattr(o, field) for r in store.records() for o in r.observations if o.other)

        assert in_force() == value
        staff.post("/hoan-tac")
        assert in_force() == getattr(scan[1], field)

    def test_a_finding_that_stands_after_its_correction_was_checked_is_looked_at_again(
        self, staff: Staff, tmp_path: Path
    ) -> None:
        staff.decide(FINDING, "correct", value="85")
        assert FINDING not in queue_of(staff.see("/soat"))
        with Store.open(tmp_path) as store:
            store.publish()
        assert FINDING in queue_of(staff.see("/soat"))

    def test_the_page_is_used_while_another_process_writes_the_warehouse(self, staff: Staff, tmp_path: Path) -> None:
        with Store.open(tmp_path):
            staff.decide(FINDING, "confirm")
        assert [d.action for d in made(tmp_path)] == ["confirm"]

    def test_a_decision_that_was_acknowledged_survives_kill_9_of_the_server(
        self, tmp_path: Path, scan: list[Observation]
    ) -> None:
        command = [sys.executable, "-u", "-m", "desk", "review", "-w", str(tmp_path), "--port", "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        try:
            assert process.stdout
            where = re.search(r"http://[\d.:]+", process.stdout.readline())
            assert where
            with httpx.Client(base_url=where[0], timeout=30) as client:
                assert "Để sau" in Staff(client).decide(scan[1].id, "correct", value="1.934")
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        with Store.open(tmp_path) as store:
            assert 1934 in [o.value for r in store.records() for o in r.observations]


class TestAccess:
    @pytest.mark.parametrize("path", [f"/soat/{FINDING}", "/hoan-tac", "/ten"])
    @pytest.mark.parametrize(
        "token", [{}, {"csrf": "0" * 64}, {"csrf": "không"}], ids=["no token", "wrong", "not ASCII"]
    )
    def test_a_form_without_the_token_of_our_page_is_refused(
        self, staff: Staff, tmp_path: Path, path: str, token: dict[str, str]
    ) -> None:
        answer = staff.client.post(path, data={"viec": "confirm", **token})
        assert answer.status_code == 403
        assert made(tmp_path) == []

    @pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "may-chu.example"])
    def test_an_address_that_others_reach_demands_a_password_and_says_so(self, host: str) -> None:
        with pytest.raises(BadCall, match="phải đặt mật khẩu"):
            access.demand_password(host, None)
        with pytest.raises(BadCall, match="quá ngắn"):
            access.demand_password(host, "1234")
        access.demand_password(host, "mật khẩu dài")

    @pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
    def test_this_machine_needs_none(self, host: str) -> None:
        access.demand_password(host, None)

    def test_the_command_refuses_a_foreign_address_without_a_password(self, tmp_path: Path) -> None:
        result = CliRunner().invoke(cli, ["review", "-w", str(tmp_path), "--host", "0.0.0.0"])
        assert isinstance(result.exception, BadCall)

    def test_a_port_that_is_taken_is_told_with_the_way_out(self) -> None:
        with server._bound("127.0.0.1", 0) as taken, pytest.raises(BadCall, match="chọn cổng khác"):
            server._bound("127.0.0.1", taken.getsockname()[1])

    @pytest.mark.usefixtures("scan")
    def test_with_a_password_nothing_is_shown_before_the_login(self, tmp_path: Path) -> None:
        with browser(app.create(tmp_path, password="mật khẩu dài")) as client:
            for path in ("/", "/soat", "/tim?q=hồ", f"/soat/{FINDING}"):
                assert "Đăng nhập" in client.get(path).text
            page = client.get("/dang-nhap").text
            token = re.search(r'name="csrf" value="(\w+)"', page)
            assert token
            form = {"csrf": token[1], "ten": "Lan", "mat_khau": "mật khẩu dài"}
            assert client.post("/dang-nhap", data=form | {"mat_khau": "sai"}).status_code == 403
            assert "Việc cần làm" in client.post("/dang-nhap", data=form).text

    def test_a_site_that_points_its_name_at_us_is_refused(self, staff: Staff) -> None:
        assert staff.client.get("/", headers={"Host": "xau.example"}).status_code == 403

    @pytest.mark.parametrize(
        "path",
        [
            "/tinh/../app.py",
            "/tinh/%2e%2e%2fapp.py",
            "/tinh/..%5capp.py",
            "/anh/../../etc/passwd/1",
            "/anh/%2e%2e%2f%2e%2e%2fetc%2fpasswd/1",
            "/bao-cao/..%2F..%2Fquyet-dinh.jsonl",
            "/bao-cao/0123456789abcdef",
            "/don-vi/00070",
            "/anh/0123456789abcdef/một",
            f"/soat/{FINDING}?so=một",
            "/soat/'; DROP TABLE finding; --",
        ],
    )
    def test_no_path_of_a_request_reaches_the_disk(self, staff: Staff, path: str) -> None:
        assert staff.client.get(path).status_code == 404

    @pytest.mark.parametrize("number", ["0", "-1", "2", "99999999"])
    def test_pages_that_a_report_does_not_have_are_not_drawn(
        self, staff: Staff, scan: list[Observation], number: str
    ) -> None:
        assert staff.client.get(f"/anh/{scan[0].document_id}/{number}").status_code == 404

    def test_every_answer_tells_browsers_to_be_strict(self, staff: Staff) -> None:
        for path in ("/", "/tinh/review.js", "/khong-co"):
            headers = staff.client.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"

    @pytest.mark.parametrize(
        "back", ["https://xau.example", "//xau.example", "/\\xau.example", "/\t/xau.example", "/\r\nX-Y: z"]
    )
    def test_after_a_form_one_is_not_sent_to_another_site(self, staff: Staff, back: str) -> None:
        staff.decide(FINDING, "confirm")
        for path in ("/ten", "/hoan-tac"):
            token = re.search(r'name="csrf" value="(\w+)"', staff.see("/tim"))
            assert token
            form = {"csrf": token[1], "ten": "Nguyễn Thị Lan", "tiep": back}
            answer = staff.client.post(path, data=form, follow_redirects=False)
            assert answer.headers["location"] == "/"

    @pytest.mark.parametrize(
        "host", ["[", "127.0.0.1.xau.example", "localhost.xau.example", "127.0.0.1@xau.example", "xau_a.example"]
    )
    def test_a_name_that_only_looks_like_this_machine_is_refused(self, staff: Staff, host: str) -> None:
        assert staff.client.get("/", headers={"Host": host}).status_code == 403

    def test_a_form_that_would_fill_the_memory_is_not_read(self, staff: Staff, tmp_path: Path) -> None:
        assert staff.post(f"/soat/{FINDING}", viec="waive", reason="x" * 300_000).status_code == 413
        endless = staff.client.post("/ten", content=iter([b"ten=Lan"]))  # no length is announced
        assert endless.status_code == 413
        assert made(tmp_path) == []

    @pytest.mark.usefixtures("scan")
    def test_a_wrong_password_is_answered_once_a_second_however_many_ask(self, tmp_path: Path) -> None:
        async def guess() -> float:
            transport = httpx.ASGITransport(app.create(tmp_path, password="mật khẩu dài"))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                token = re.search(r'name="csrf" value="(\w+)"', (await client.get("/dang-nhap")).text)
                assert token
                wrong = {"csrf": token[1], "mat_khau": "sai"}
                start = time.monotonic()
                answers = await asyncio.gather(*(client.post("/dang-nhap", data=wrong) for _ in range(3)))
                assert {a.status_code for a in answers} == {403}
                return time.monotonic() - start

        assert asyncio.run(guess()) > 2.9

    def test_no_answer_is_kept_by_the_browser_but_our_own_files(self, staff: Staff, scan: list[Observation]) -> None:
        for path in ("/", "/soat", f"/anh/{scan[0].document_id}/1", "/tim?q=hồ"):
            assert staff.client.get(path, follow_redirects=True).headers["cache-control"] == "no-store", path


class TestHostileText:
    def test_text_of_documents_is_text_on_every_page(self, tmp_path: Path) -> None:
        stock(tmp_path, hostile=HOSTILE)
        with browser(app.create(tmp_path)) as client:
            staff = Staff(client, name="<b>Lan</b>")
            staff.decide("a" * 16, "waive", reason=HOSTILE)
            document_id = report("bao-cao.docx").submission.document_id
            paths = ["/", "/soat", f"/soat/{'a' * 16}", f"/bao-cao/{document_id}", f"/tim?q={HOSTILE}", "/tim?q=may"]
            paths += [f"/don-vi/{'00004'}-government", f"/chi-tieu?q={HOSTILE}"]
            for path in paths:
                page = staff.see(path)
                assert "<script>alert" not in page, path
                assert "<img" not in page, path
                assert "<b>Lan" not in page, path
            assert "&lt;script&gt;" in staff.see(f"/bao-cao/{document_id}")


class TestHome:
    def test_it_tells_what_is_to_do_who_is_missing_and_where_the_findings_are(self, staff: Staff) -> None:
        page = staff.see("/")
        assert "Soát 3 mục" in page
        assert "xã Vắng" in page
        assert "0/1" in page
        assert "UBND phường Hoàn Kiếm" in page

    def test_reports_of_no_known_period_or_unit_are_not_lost_between_the_months(self, tmp_path: Path) -> None:
        load(
            tmp_path,
            report("khong-ky.docx", period=Period(None, None)),
            report("khong-ten.docx", area_code=None, area=None, period_start="2026-06-01"),
        )
        with browser(app.create(tmp_path)) as client:
            page = re.sub(r"<[^>]+>", "", Staff(client).see("/"))
        assert "Xác định kỳ của 1 báo cáo: khong-ky.docx" in page
        assert "Xác định đơn vị gửi của 1 báo cáo: khong-ten.docx" in page

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            pytest.param("truc tuyen", 1, id="words of a label without tones"),
            pytest.param("TRỰC TUYẾN 1247", 1, id="words and a number in capitals"),
            pytest.param("Ba Đình", 1, id="a commune"),
            pytest.param("tàu vũ trụ", 0, id="what nobody reported"),
        ],
    )
    def test_search_finds_figures_by_label_sentence_and_commune(self, staff: Staff, words: str, found: int) -> None:
        page = staff.see(f"/tim?q={words}")
        assert page.count("<tr><td>") == found

    def test_a_report_shows_every_figure_on_its_page(self, staff: Staff, scan: list[Observation]) -> None:
        page = staff.see(f"/bao-cao/{scan[0].document_id}?so={scan[0].id}")
        assert page.count("<rect") == 3

    def test_a_letter_without_pages_shows_its_text_with_the_figure_marked(self, staff: Staff) -> None:
        document_id = report("bao-cao.docx").submission.document_id
        assert "Có 12 máy" in re.sub(r"<[^>]+>", "", staff.see(f"/bao-cao/{document_id}"))


def test_a_correction_whose_figure_is_read_otherwise_is_told_on_the_home_page(
    staff: Staff, scan: list[Observation], tmp_path: Path
) -> None:
    staff.decide(scan[1].id, "correct", value="1.934")
    others: Any = [figures()[0], figures()[2]]
    load(tmp_path, report(SCAN, *others, media="pdf", pages=1), pipeline="2")
    assert "Xem lại 1 sửa trước đây" in staff.see("/")
    decision = made(tmp_path)[0]
    staff.post("/hoan-tac", id=decision.id)
    assert "sửa trước đây" not in staff.see("/")
    with Store.open(tmp_path, pipeline="2") as store:
        store.publish()
    with connect(tmp_path) as reader:
        assert reader.rows("FROM corrections") == []

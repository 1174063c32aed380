"""What staff live through with a warehouse: reports arrive, are replaced, withdrawn, corrected, explained."""

# ruff: noqa: ANN401 -- fields of any type

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import NonFigure, Place, Unplaced
from rules.finding import Suggestion
from tests.deliveries import Clock, delivery, load, renumbered, report, values
from tests.factories import evidence, finding, observation, status_row
from warehouse import Intake, Store, connect, rows
from warehouse.errors import Unknown
from warehouse.life import BACK, CHANGED, EXPIRED, GONE, REPLACED


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new warehouse, made once: each test takes a copy."""
    folder = tmp_path_factory.mktemp("kho")
    Store.open(folder).close()
    return folder


@pytest.fixture
def store(tmp_path: Path, empty: Path, clock: Clock) -> Iterator[Store]:
    shutil.copytree(empty, tmp_path, dirs_exist_ok=True)
    with Store.open(tmp_path, pipeline="1", now=clock) as opened:
        yield opened


def known_on(store: Store, day: str, column: str = "value") -> list[Any]:
    """The figures that the warehouse knew at the end of a day, in the published snapshot."""
    store.publish()
    with connect(store.folder) as reader:
        return [v for (v,) in reader.rows(f"SELECT {column} FROM observations_as_known(?) ORDER BY document", [day])]


class TestArrival:
    def test_a_record_comes_back_as_it_was_loaded(self, store: Store) -> None:
        place = Place(report("a").submission.document_id, 2, (1.5, 2.0, 3.25, 4.0), 7, 3, 9)
        read = report(
            "a",
            observation(value="84.50", unit="percent", candidates=(("dossiers.online_rate", 0.41),), other="84,60"),
            observation(numerator=3, denominator=4, value=None, table=1, row="13. Tỷ lệ", column="Tháng 4", bbox=None),
            observation(value="556000000", decimals=0, step="1E+6", unit="VND", scope="khối Đảng", as_of="2026-05-31"),
            statuses=(status_row(), status_row(row=2, status="overdue")),
            non_figures=(NonFigure("date", place, "23/4/2026"),),
            unplaced=(Unplaced("12", place, "không rõ đơn vị"),),
            notes=("trang 3 là bản quét",),
            texts=((7, "Tổng số 12 hồ sơ, trong đó 3 quá hạn."), (9, "Số khác: 5.")),
            evidence=("UBND xã A",),
        )
        store.load([delivery(read)])
        assert store.records() == [read]
        assert str(store.records()[0].observations[0].value) == "84.50"

    def test_the_same_bytes_again_add_nothing_but_their_new_name(self, store: Store) -> None:
        read = report("a")
        first = store.load([delivery(read)])
        again = store.load([delivery(read), delivery(read, name="copy", path="/den/copy")])
        key = read.submission.document_id
        assert (first, again) == (Intake(loaded=(key,)), Intake(known=(key, key)))
        store.publish()
        with connect(store.folder) as reader:
            assert reader.rows("SELECT names FROM documents") == [(["a", "copy"],)]
            assert reader.rows("SELECT count(*) FROM observation") == [(1,)]

    def test_a_second_night_over_the_same_inbox_writes_no_batch_and_no_snapshot(self, store: Store) -> None:
        store.load([delivery(report("a"))])
        store.save_findings([finding()], {("ratio", "mẫu số bằng 0"): 1})
        snapshot = store.publish()
        batches = sorted((store.folder / "batches").iterdir())
        store.load([delivery(report("a"), record=None)])
        store.save_findings([finding()], {("ratio", "mẫu số bằng 0"): 1})
        assert store.publish() == snapshot
        assert sorted((store.folder / "batches").iterdir()) == batches

    def test_a_file_that_cannot_be_read_is_kept_with_its_reason_and_known(self, store: Store) -> None:
        broken = delivery(report("a"), record=None, quarantine=("encrypted", "Tệp có mật khẩu."))
        assert store.load([broken]).quarantined == (report("a").submission.document_id,)
        assert store.known([broken.sha256, "ff" * 32]) == {broken.sha256}
        store.publish()
        with connect(store.folder) as reader:
            assert reader.rows("SELECT quarantine_reason FROM documents") == [("Tệp có mật khẩu.",)]

    def test_a_file_with_neither_record_nor_reason_is_refused_and_nothing_of_its_batch_is_kept(
        self, store: Store
    ) -> None:
        with pytest.raises(ValueError, match="neither record nor quarantine"):
            store.load([delivery(report("a")), delivery(report("b"), record=None)])
        assert store.records() == []

    def test_a_report_of_an_unknown_commune_is_kept_and_listed(self, store: Store) -> None:
        store.load([delivery(report(name, area_code=None, area=None)) for name in "ab"])
        assert len(store.records()) == 2
        store.publish()
        with connect(store.folder) as reader:
            assert len(reader.rows("FROM unknown_issuers")) == 2

    def test_half_a_surrogate_pair_from_a_damaged_pdf_does_not_stop_the_batch(self, store: Store) -> None:
        store.load([delivery(report("a", observation(snippet="hồ \ud83d sơ")), path="/den/\udcff.pdf")])
        assert store.records()[0].observations[0].snippet == "hồ ? sơ"

    def test_a_newer_pipeline_reads_known_bytes_anew_and_its_reading_counts(self, tmp_path: Path) -> None:
        load(tmp_path, report("a", observation(value=1)), pipeline="1")
        with Store.open(tmp_path, pipeline="2") as newer:
            assert newer.known([delivery(report("a")).sha256]) == set()
            newer.load([delivery(report("a", observation(value=2)))])
            assert values(newer.records()) == [2]

    def test_reading_the_older_version_anew_does_not_put_it_before_the_newer(self, tmp_path: Path) -> None:
        load(tmp_path, report("a", observation(value=1)), pipeline="1")
        load(tmp_path, report("b", observation(value=2)), pipeline="1")
        with Store.open(tmp_path, pipeline="2") as newer:
            newer.load([delivery(report("a", observation(value=3)))])
            assert values(newer.records()) == [2]


class TestResubmission:
    """The commune sends its half-year report, finds a slip, and sends it again."""

    @pytest.mark.parametrize(
        ("second", "in_force"),
        [
            pytest.param({}, [2], id="the same unit, kind, subject and period: the second replaces the first"),
            pytest.param({"title": "Báo cáo chuyển đổi số 6 tháng đầu năm 2026 (thay thế Báo cáo số 12/BC-UBND)",
                          "number": "15/BC-UBND"}, [2], id="a replacement that says so in its title"),
            pytest.param({"title": ""}, [2], id="a title that could not be read tells nothing apart"),
            pytest.param({"title": "Kết quả cải cách hành chính", "number": "12/BC-UBND"}, [2],
                         id="the same number is the same report"),
            pytest.param({"title": "Kết quả cải cách hành chính 6 tháng đầu năm 2026", "number": "13/BC-UBND"}, [1, 2],
                         id="another subject is another report"),
            pytest.param({"branch": "party"}, [1, 2], id="the Party committee reports for itself"),
            pytest.param({"type": "plan"}, [1, 2], id="a plan is no report"),
            pytest.param({"period_end": "2026-05-31"}, [1, 2], id="another period"),
            pytest.param({"area_code": "00004"}, [1, 2], id="another commune"),
            pytest.param({"area_code": None}, [1, 2], id="a commune that could not be told replaces nobody's report"),
            pytest.param({"period_start": None, "period_end": None}, [1, 2], id="nor does a report of unknown period"),
        ],
    )  # fmt: skip
    def test_what_replaces_what(self, store: Store, second: dict[str, Any], in_force: list[int]) -> None:
        store.load([delivery(report("a", observation(value=1)))])
        store.load([delivery(report("b", observation(value=2), **second))])
        assert values(store.records()) == in_force

    def test_a_workbook_beside_a_report_is_its_appendix_and_gives_way_to_another_workbook(self, store: Store) -> None:
        for n, name in enumerate(("phu-luc.xlsx", "bao-cao.docx", "phu-luc-thay-the.XLSX"), start=1):
            store.load([delivery(report(name, observation(value=n)))])
        assert values(store.records()) == [2, 3]

    def test_both_in_one_batch_go_by_the_date_on_the_paper(self, store: Store) -> None:
        later = report("a", observation(value=2), date=date(2026, 7, 3))
        earlier = report("b", observation(value=1), date=date(2026, 7, 1))
        store.load([delivery(later), delivery(earlier)])
        assert values(store.records()) == [2]

    def test_nothing_is_lost_and_each_day_remembers_what_it_knew(self, store: Store, clock: Clock) -> None:
        clock.day(2)
        store.load([delivery(report("a", observation(value=1)))])
        clock.day(10)
        store.load([delivery(report("b", observation(value=2)))])
        assert [known_on(store, f"2026-07-{day}") for day in ("01", "02", "09", "10", "31")] == [[], [1], [1], [2], [2]]
        with connect(store.folder) as reader:
            seen = reader.rows("SELECT document, version, in_force, superseded_by FROM submissions ORDER BY version")
        assert seen == [("a", 1, False, report("b").submission.document_id), ("b", 2, True, None)]

    def test_a_day_ends_at_midnight_in_vietnam(self, store: Store, clock: Clock) -> None:
        clock.moment = clock.moment.replace(day=2, hour=18)
        store.load([delivery(report("a", observation(value=1)))])
        assert (known_on(store, "2026-07-02"), known_on(store, "2026-07-03")) == ([], [1])

    def test_a_withdrawn_report_gives_way_to_the_one_before_it(self, store: Store, clock: Clock) -> None:
        store.load([delivery(report("a", observation(value=1)))])
        store.load([delivery(report("b", observation(value=2)))])
        newer = report("b").submission.document_id
        clock.day(5)
        store.withdraw(newer, "gửi nhầm", "Lan")
        assert values(store.records()) == [1]
        clock.day(6)
        store.reinstate(newer, "gửi đúng", "Lan")
        assert values(store.records()) == [2]
        assert [known_on(store, f"2026-07-0{day}") for day in (4, 5, 6)] == [[2], [1], [2]]

    def test_a_report_that_is_not_there_cannot_be_withdrawn(self, store: Store) -> None:
        with pytest.raises(Unknown, match="Kho không có báo cáo"):
            store.withdraw("0" * 16, "", "Lan")


class TestCorrection:
    """A member of staff sees on the page image that the machine misread a figure."""

    def test_both_values_are_kept_and_the_human_one_counts(self, store: Store, clock: Clock) -> None:
        read = report("a", observation(value="98.5", unit="percent"))
        store.load([delivery(read)])
        clock.day(8)
        store.correct(read.observations[0].id, "value", "93.5", "nhìn bản quét", "Lan")
        (corrected,) = store.records()[0].observations
        assert (corrected.value, corrected.text) == (Decimal("93.5"), read.observations[0].text)
        assert known_on(store, "2026-07-08", "(value, machine_value, corrected_by)") == [
            (Decimal("93.5"), Decimal("98.5"), "Lan")
        ]
        assert known_on(store, "2026-07-07") == [Decimal("98.5")]

    def test_a_field_can_be_emptied_and_the_last_word_counts(self, store: Store) -> None:
        read = report("a")
        store.load([delivery(read)])
        key = read.observations[0].id
        store.correct(key, "indicator", None, "không phải chỉ tiêu này", "Lan")
        assert store.records()[0].observations[0].indicator is None
        store.correct(key, "indicator", "dossiers.resolved", "xem lại", "Minh")
        assert store.records()[0].observations[0].indicator == "dossiers.resolved"

    def test_it_follows_its_figure_when_a_newer_pipeline_numbers_the_figures_anew(self, tmp_path: Path) -> None:
        read = report("a", observation(value=1, snippet="một"), observation(value=2, snippet="hai"))
        load(tmp_path, read, pipeline="1")
        with Store.open(tmp_path, pipeline="2") as store:
            store.correct(read.observations[1].id, "value", "3", "", "Lan")
            store.load([delivery(renumbered(read, by=5))])
            assert [int(o.value or 0) for o in store.records()[0].observations] == [1, 3]

    def test_it_is_listed_as_adrift_when_the_figure_is_no_longer_read_so(self, tmp_path: Path) -> None:
        load(tmp_path, report("a", observation(value=1)), pipeline="1")
        with Store.open(tmp_path, pipeline="2") as store:
            store.correct(report("a").observations[0].id, "value", "3", "", "Lan")
            store.load([delivery(report("a", observation(value=7)))])
            assert values(store.records()) == [7]
            store.publish()
        with connect(tmp_path) as reader:
            assert reader.rows("SELECT applies_to, human FROM corrections") == [(None, "3")]

    def test_the_commune_of_a_report_can_be_told_by_hand(self, store: Store) -> None:
        read = report("a", area_code=None, area=None)
        store.load([delivery(read)])
        key = read.submission.document_id
        store.correct(key, "area_code", "00004", "theo con dấu", "Lan")
        store.correct(key, "area", "phường Ba Đình", "theo con dấu", "Lan")
        (told,) = store.records()
        assert (told.submission.area_code, told.observations[0].area) == ("00004", "phường Ba Đình")

    def test_when_a_report_s_period_is_corrected_its_figures_for_the_whole_period_follow(self, store: Store) -> None:
        read = report("a", observation(), observation(period_end="2026-03-31"))
        store.load([delivery(read)])
        store.correct(read.submission.document_id, "period_end", "2026-05-31", "", "Lan")
        assert [o.period_end for o in store.records()[0].observations] == [date(2026, 5, 31), date(2026, 3, 31)]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            pytest.param("snippet", "x", id="what the report says is never changed"),
            pytest.param("value", "84,03", id="a number is written as in the export"),
            pytest.param("kind", "hope", id="a kind is result or target"),
            pytest.param("period_end", "31/05/2026", id="a day is written as in the export"),
            pytest.param("text", None, id="a figure has a text"),
        ],
    )
    def test_what_cannot_be_corrected(self, store: Store, field: str, value: str | None) -> None:
        store.load([delivery(report("a"))])
        with pytest.raises(ValueError, match="trường"):
            store.correct(report("a").observations[0].id, field, value, "", "Lan")

    def test_a_figure_that_is_not_there_cannot_be_corrected(self, store: Store) -> None:
        with pytest.raises(Unknown):
            store.correct(f"{'0' * 16}-0001", "value", "1", "", "Lan")


class TestFindings:
    """From night to night a finding is new, persists, is settled, reopens, or is explained."""

    def test_the_first_night_all_are_new_and_the_second_none(self, store: Store, clock: Clock) -> None:
        found = finding(
            suggestion=Suggestion("86,03%", "86,03", "84,03", "phép chia"),
            possible=(Suggestion("1247", "1247", "1277", "một chữ số"),),
            consequences=("sum.parts",),
        )
        clock.day(2)
        assert store.save_findings([found]).new == (found,)
        clock.day(3)
        changes = store.save_findings([found])
        assert (changes.new, changes.persisting, changes.standing) == ((), (found,), (found,))
        assert changes.since == {found.id: date(2026, 7, 2)}
        assert store.findings() == [found]

    def test_one_that_is_gone_because_the_report_was_replaced_is_corrected(self, store: Store) -> None:
        first = report("a")
        store.load([delivery(first)])
        store.save_findings([finding(document_id=first.submission.document_id)])
        store.load([delivery(report("b"))])
        (settled,) = store.save_findings([]).settled
        assert (settled.status, reason_of(store, settled.id)) == ("corrected", REPLACED)

    def test_one_that_is_gone_otherwise_is_closed_and_may_come_back(self, store: Store) -> None:
        store.save_findings([finding()])
        (settled,) = store.save_findings([]).settled
        assert (settled.status, reason_of(store, settled.id)) == ("closed", GONE)
        assert store.save_findings([finding()]).reopened == (finding(),)
        assert reason_of(store, finding().id) == BACK

    def test_an_explained_one_stays_out_of_the_open_ones(self, store: Store) -> None:
        store.save_findings([finding()])
        store.waive(finding().id, "đã trao đổi với xã", "Lan", date(2026, 12, 31))
        changes = store.save_findings([finding()])
        assert [f.status for f in changes.waived] == ["waived"]
        assert (changes.new, changes.persisting, changes.reopened) == ((), (), ())

    def test_an_explanation_ends_on_its_day(self, store: Store, clock: Clock) -> None:
        store.save_findings([finding()])
        store.waive(finding().id, "chờ văn bản", "Lan", date(2026, 7, 10))
        clock.day(10)
        assert len(store.save_findings([finding()]).waived) == 1
        clock.day(11)
        assert len(store.save_findings([finding()]).reopened) == 1
        assert reason_of(store, finding().id) == EXPIRED

    def test_an_explanation_is_bound_to_its_figures(self, store: Store) -> None:
        store.save_findings([finding()])
        store.waive(finding().id, "đã trao đổi", "Lan")
        changed = finding(figures=(evidence(text="1248/1484, tỷ lệ: 86,03%"),))
        assert store.save_findings([changed]).reopened == (changed,)
        assert reason_of(store, changed.id) == CHANGED

    def test_what_stood_on_a_day_can_be_asked_later(self, store: Store, clock: Clock) -> None:
        clock.day(2)
        store.save_findings([finding()])
        clock.day(5)
        store.waive(finding().id, "đã trao đổi", "Lan")
        clock.day(9)
        store.save_findings([])
        store.publish()
        with connect(store.folder) as reader:
            asked = [reader.rows("SELECT status FROM findings_as_known(?)", [f"2026-07-0{d}"]) for d in (1, 2, 5, 9)]
        assert asked == [[], [("open",)], [("waived",)], [("closed",)]]

    def test_an_explanation_can_be_taken_back(self, store: Store) -> None:
        store.save_findings([finding()])
        store.waive(finding().id, "đã trao đổi", "Lan")
        store.reopen(finding().id, "xã nói khác", "Minh")
        assert store.save_findings([finding()]).persisting == (finding(),)

    def test_only_one_that_stands_can_be_explained(self, store: Store) -> None:
        store.save_findings([finding()])
        store.save_findings([])
        with pytest.raises(Unknown):
            store.waive(finding().id, "", "Lan")


def reason_of(store: Store, finding_id: str) -> str:
    store.publish()
    with connect(store.folder) as reader:
        return str(reader.rows("SELECT reason FROM findings_history WHERE id = ?", [finding_id])[0][0])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.none() | st.decimals(allow_nan=False, allow_infinity=False), min_size=4, max_size=4))
def test_every_decimal_comes_back_to_the_last_zero(numbers: list[Decimal | None]) -> None:
    names = ("value", "numerator", "denominator", "step")
    read = report("a", observation(**dict(zip(names, numbers, strict=True)), decimals=0))
    schema = _schema()
    table = rows.to_arrow("observation", rows.of_record(read, 1, "", "")["observation"], schema)
    stored = table.select([*rows.OBSERVATION, "candidates", "exact"]).to_pylist()[0]
    back = rows.to_observation([*stored.values(), None], read.submission)
    assert [str(getattr(back, n)) for n in names] == [str(getattr(read.observations[0], n)) for n in names]


@cache
def _schema() -> Any:
    import duckdb  # noqa: PLC0415, only here

    from warehouse import schema  # noqa: PLC0415, the same

    with duckdb.connect() as database:
        schema.migrate(database, Path("memory"))
        return database.table("observation").limit(0).to_arrow_table().schema

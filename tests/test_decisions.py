"""Decisions of people: kept at once, folded into the warehouse by its next writer, taken back without a trace lost."""

# ruff: noqa: ANN401 -- a factory takes any field of its type

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest

from normalize.observation import Observation, Period, Record
from tests.deliveries import delivery, load, renumbered, report
from tests.factories import observation
from tests.review_desk import mismatch
from warehouse import Store, connect, decisions, lookup, rows, verify
from warehouse.decisions import Decision, Log

AT = "2026-07-02T01:30:00+00:00"


def decision(o: Observation, action: str = "correct", **over: Any) -> Decision:
    fields: dict[str, Any] = {
        "id": f"d-{action}",
        "at": AT,
        "author": "Lan",
        "action": action,
        "document_id": o.document_id,
        "anchor": decisions.anchor_of(o),
        "machine": {"value": rows.printed(o.value), "indicator": o.indicator},
    }
    if action == "correct":
        fields["changes"] = {"value": "1848"}
    return Decision(**(fields | over))


def undoing(made: Decision, key: str = "d-undo") -> Decision:
    return Decision(key, AT, "Lan", "undo", made.document_id, made.finding_id, made.anchor, undoes=made.id)


def in_force(folder: Path, **opened: Any) -> list[Record]:
    with Store.open(folder, **opened) as store:
        store.publish()
        return store.records()


class TestLog:
    def test_what_was_appended_is_read_by_everyone_in_order(self, tmp_path: Path) -> None:
        reader = Log(tmp_path)
        assert list(reader.all()) == []
        made = [decision(observation(), id=str(n), reason="«xem»\nlại") for n in range(3)]
        for d in made:
            Log(tmp_path).append(d)
        assert list(reader.all()) == made
        Log(tmp_path).append(decision(observation(), id="3"))
        assert [d.id for d in reader.all()] == ["0", "1", "2", "3"]

    def test_a_line_cut_short_by_a_kill_costs_nothing_before_or_after_it(self, tmp_path: Path) -> None:
        log = Log(tmp_path)
        log.append(decision(observation(), id="1"))
        with (tmp_path / decisions.FILE_NAME).open("ab") as file:
            file.write(b'{"id": "2", "at": "2026')
        assert [d.id for d in log.all()] == ["1"]
        log.append(decision(observation(), id="3"))
        assert [d.id for d in log.all()] == [d.id for d in Log(tmp_path).all()] == ["1", "3"]

    def test_an_undo_can_itself_be_undone(self) -> None:
        made = decision(observation())
        back = undoing(made)
        again = replace(undoing(made, "d-again"), undoes=back.id)
        assert decisions.standing([made]) == [made]
        assert decisions.standing([made, back]) == []
        assert decisions.standing([made, back, again]) == [made]


class TestLabelChoices:
    """What people said that a wording means is there for the linker."""

    @pytest.mark.parametrize(
        ("made", "expected"),
        [
            pytest.param([("correct", {"changes": {"indicator": "a.b"}})], "a.b", id="a corrected indicator"),
            pytest.param([("confirm", {})], "dossiers.received", id="a confirmed reading"),
            pytest.param([("confirm", {"finding_id": "f"})], None, id="a confirmed finding says nothing of wording"),
            pytest.param([("correct", {"changes": {"value": "3"}})], None, id="a corrected value says nothing of it"),
            pytest.param(
                [("confirm", {}), ("correct", {"changes": {"indicator": "a.b"}})], "a.b", id="the last word counts"
            ),
            pytest.param(
                [("confirm", {}), ("correct", {"changes": {"indicator": None}})],
                None,
                id="no indicator of the catalogue",
            ),
        ],
    )
    def test_choices(self, tmp_path: Path, made: list[tuple[str, dict[str, Any]]], expected: str | None) -> None:
        o = observation(label="hồ sơ đã nhận")
        for action, over in made:
            Log(tmp_path).append(decision(o, action, **over))
        assert decisions.label_choices(tmp_path) == ([("hồ sơ đã nhận", "hồ sơ", expected)] if expected else [])

    def test_a_choice_taken_back_is_none(self, tmp_path: Path) -> None:
        made = decision(observation(), "confirm")
        Log(tmp_path).append(made)
        Log(tmp_path).append(undoing(made))
        assert decisions.label_choices(tmp_path) == []


class TestFold:
    def test_a_correction_counts_from_the_next_writer_on_and_only_once(self, tmp_path: Path) -> None:
        read = report("a")
        load(tmp_path, read)
        Log(tmp_path).append(decision(read.observations[0]))
        (corrected,) = in_force(tmp_path)[0].observations
        assert (corrected.value, corrected.text) == (Decimal(1848), read.observations[0].text)
        in_force(tmp_path)
        with connect(tmp_path) as reader:
            assert reader.rows("SELECT machine, human, author FROM correction") == [("1484", "1848", "Lan")]
            assert lookup.folded(reader) == {"d-correct"}
        assert verify.verify(tmp_path) == []

    @pytest.mark.parametrize("is_folded_between", [False, True], ids=["before the night", "after the night"])
    def test_an_undone_correction_gives_the_machine_its_value_back(
        self, tmp_path: Path, is_folded_between: bool
    ) -> None:
        read = report("a")
        load(tmp_path, read)
        made = decision(read.observations[0])
        Log(tmp_path).append(made)
        if is_folded_between:
            in_force(tmp_path)
        Log(tmp_path).append(undoing(made))
        assert in_force(tmp_path)[0].observations == read.observations

    def test_undoing_the_second_of_two_corrections_leaves_the_first(self, tmp_path: Path) -> None:
        read = report("a")
        load(tmp_path, read)
        first = decision(read.observations[0], id="1")
        second = decision(read.observations[0], id="2", changes={"value": "9"})
        for d in (first, second, undoing(second)):
            Log(tmp_path).append(d)
        assert in_force(tmp_path)[0].observations[0].value == Decimal(1848)

    def test_an_explanation_is_bound_to_the_figures_that_were_seen_and_can_be_taken_back(self, tmp_path: Path) -> None:
        read = report("a")
        found = mismatch(read.observations[0])
        with Store.open(tmp_path) as store:
            store.load([delivery(read)])
            store.save_findings([found])
        made = decision(
            read.observations[0], "waive", finding_id=found.id, reason="đúng", figures=rows.figures_of(found)
        )
        Log(tmp_path).append(made)
        with Store.open(tmp_path) as store:
            assert [f.status for f in store.findings()] == ["waived"]
            assert [f.status for f in store.save_findings([found]).standing] == ["waived"]
        Log(tmp_path).append(undoing(made))
        with Store.open(tmp_path) as store:
            assert [f.status for f in store.findings()] == ["open"]

    def test_what_does_not_fit_is_kept_and_changes_nothing(self, tmp_path: Path) -> None:
        read = report("a")
        load(tmp_path, read)
        o = read.observations[0]
        Log(tmp_path).append(decision(o, id="1", changes={"value": "nhiều"}))
        Log(tmp_path).append(decision(o, id="2", changes={"document_id": "x"}))
        Log(tmp_path).append(decision(o, "waive", id="3", finding_id="không còn"))
        assert in_force(tmp_path)[0].observations == read.observations
        with connect(tmp_path) as reader:
            assert lookup.folded(reader) == {"1", "2", "3"}


class TestReadAnew:
    """A newer pipeline reads the same document again and cuts it up differently."""

    @pytest.mark.parametrize(
        "over",
        [
            pytest.param({"snippet": "một câu cắt khác: 2"}, id="the sentence is cut differently, the box is the same"),
            pytest.param({"bbox": (200.0, 100.5, 240.0, 115.5), "block": 9}, id="the box moved a little"),
            pytest.param({"bbox": (0.0, 0.0, 9.0, 9.0)}, id="the box is elsewhere, the sentence is the same"),
        ],
    )
    def test_a_correction_follows_its_figure(self, tmp_path: Path, over: dict[str, Any]) -> None:
        one = observation(value=1, bbox=(80.0, 100.0, 120.0, 115.0))
        two = observation(value=2, bbox=(200.0, 100.0, 240.0, 115.0))
        read = report("a", one, two)
        load(tmp_path, read, pipeline="1")
        Log(tmp_path).append(decision(read.observations[1], changes={"value": "3"}))
        anew = renumbered(replace(read, observations=(read.observations[0], replace(read.observations[1], **over))), 7)
        load(tmp_path, anew, pipeline="2")
        assert [o.value for o in in_force(tmp_path, pipeline="2")[0].observations] == [1, 3]

    def test_without_pages_the_block_and_the_place_in_it_tell_the_figure(self, tmp_path: Path) -> None:
        paperless = {"page": None, "bbox": None, "value": 2}
        read = report("a", observation(**paperless, start=5, block=4), observation(**paperless, start=30, block=4))
        load(tmp_path, read, pipeline="1")
        Log(tmp_path).append(decision(read.observations[1], changes={"value": "3"}))
        load(tmp_path, renumbered(read, 1), pipeline="2")
        assert [o.value for o in in_force(tmp_path, pipeline="2")[0].observations] == [2, 3]


class TestWholeReport:
    """Whose a report is, of which type and period, as a person told it."""

    @staticmethod
    def told(read: Record, **changes: str | None) -> Decision:
        s = read.submission
        before = {"area_code": s.area_code, "area": s.area, "period_end": rows.printed(s.period.end)}
        key = f"w-{s.document_id}-{'-'.join(changes)}"
        return Decision(key, AT, "Lan", "correct", s.document_id, changes=changes, machine=before)

    BA_DINH: ClassVar = {"area_code": "00004", "area": "phường Ba Đình", "province": "Hà Nội"}

    def test_the_commune_counts_for_report_and_figures_and_survives_a_newer_reading(self, tmp_path: Path) -> None:
        read = report("a", area_code=None, area=None, province=None)
        load(tmp_path, read, pipeline="1")
        Log(tmp_path).append(self.told(read, **self.BA_DINH))
        load(tmp_path, renumbered(read, 3), pipeline="2")
        (told,) = in_force(tmp_path, pipeline="2")
        assert (told.submission.area_code, told.observations[0].area) == ("00004", "phường Ba Đình")
        assert verify.verify(tmp_path) == []

    def test_the_machine_has_its_word_back_when_it_is_taken_back(self, tmp_path: Path) -> None:
        read = report("a", area_code=None, area=None, province=None)
        load(tmp_path, read)
        made = self.told(read, **self.BA_DINH)
        Log(tmp_path).append(made)
        assert in_force(tmp_path)[0].submission.area == "phường Ba Đình"
        Log(tmp_path).append(undoing(made))
        assert in_force(tmp_path) == [read]

    @pytest.mark.parametrize("is_first", [False, True], ids=["the other came before it", "the other came after it"])
    def test_a_report_told_to_be_of_a_unit_is_a_version_of_that_unit_s_report(
        self, tmp_path: Path, is_first: bool
    ) -> None:
        title = "Báo cáo kết quả chuyển đổi số phường Ba Đình tháng 6 năm 2026"
        unknown = report("a", area_code=None, area=None, title=title, number="1/BC")
        known = report("b", area_code="00004", area="phường Ba Đình", title=title, number="2/BC")
        load(tmp_path, *([unknown] if is_first else [known]))
        if not is_first:
            load(tmp_path, unknown)
        Log(tmp_path).append(self.told(unknown, **self.BA_DINH))
        if is_first:
            load(tmp_path, known)
        newest = known if is_first else unknown
        assert [r.submission.document for r in in_force(tmp_path)] == [newest.submission.document]

    def test_a_report_wrongly_given_to_a_unit_lets_that_unit_s_own_count_again(self, tmp_path: Path) -> None:
        own, misread = report("a"), report("b")
        load(tmp_path, own)
        load(tmp_path, misread)
        assert [r.submission.document for r in in_force(tmp_path)] == ["b"]
        Log(tmp_path).append(self.told(misread, **self.BA_DINH))
        assert {(r.submission.document, r.submission.area_code) for r in in_force(tmp_path)} == {
            ("a", "00070"),
            ("b", "00004"),
        }

    def test_where_no_period_was_read_the_results_without_one_follow_and_targets_do_not(self, tmp_path: Path) -> None:
        nothing: dict[str, Any] = {"period_start": None, "period_end": None}
        figures = [observation(**nothing), observation(**nothing, kind="target"), observation(period_end="2026-03-31")]
        read = report("a", period=Period(None, None))
        read = replace(read, observations=report("a", *figures, period=Period(None, None)).observations)
        load(tmp_path, read)
        Log(tmp_path).append(self.told(read, period_start="2026-06-01", period_end="2026-06-30"))
        (told,) = in_force(tmp_path)
        assert [str(o.period_end) for o in told.observations] == ["2026-06-30", "None", "2026-03-31"]

    def test_what_does_not_fit_a_report_is_kept_and_changes_nothing(self, tmp_path: Path) -> None:
        read = report("a")
        load(tmp_path, read)
        for changes in ({"branch": "court"}, {"period_end": "30/6"}, {"number": "1"}, {"value": "3"}):
            Log(tmp_path).append(self.told(read, **changes))
        assert [dict(changes) for _, changes in decisions.pending(Log(tmp_path).all(), ())] == [{}] * 4
        assert in_force(tmp_path) == [read]

    def test_what_a_snapshot_does_not_show_yet(self) -> None:
        read = report("a")
        first, second = self.told(read, area="xã A"), self.told(read, branch="party")
        back = undoing(first)
        assert decisions.pending([first, second], ()) == [(first, first.changes), (second, second.changes)]
        assert decisions.pending([first, back, second], ()) == [(second, second.changes)]
        assert decisions.pending([first, back], [first.id]) == [(first, {"area": read.submission.area})]
        assert decisions.pending([first, back], [first.id, back.id]) == []

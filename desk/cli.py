"""The command `doisoat`: what staff and analysts call. Heavy rooms are imported only by the call that needs them."""

# ruff: noqa: PLC0415 -- imports stand in the calls, so that `doisoat --help` answers at once

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk import errors, vietnamese
from desk.cli_options import EXISTING, WAREHOUSE, limits_of, limits_options, progress_bars, reading_options

if TYPE_CHECKING:
    from desk.evaluate import Gold
    from extract.document import Document


@click.group(
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 110},
    epilog="Mã kết thúc: 0 sạch, 1 có phát hiện, 2 có tệp bị cách ly, 3 không chạy được, 4 đang có phiên khác chạy.",
)
@click.version_option(
    package_name="doisoat", prog_name="doisoat", message="%(prog)s %(version)s", help="Hiện phiên bản."
)
@click.option("--chi-tiet", "verbose", is_flag=True, help="Khi gặp lỗi, hiện đầy đủ dấu vết cho nhóm kỹ thuật.")
@click.pass_context
def cli(context: click.Context, verbose: bool) -> None:
    r"""Đối soát số liệu báo cáo của xã, phường.

    Đọc báo cáo DOCX, PDF, bản quét; ghi lại từng con số kèm vị trí; đối chiếu các con số với nhau; chỉ ra số liệu không
    thể đúng và câu cần hỏi lại đơn vị.

    \b
    Hằng đêm (thả báo cáo vào thư mục «den», sáng xem «ket-qua/moi-nhat»):
        doisoat nightly --inbox den --warehouse kho --output ket-qua
    Xem từng con số của một báo cáo:
        doisoat explain bao-cao.docx --html bao-cao.html
    Lấy số liệu ra bảng tính:
        doisoat export observations --warehouse kho --output so-lieu.csv
    """
    context.obj = verbose


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="TỆP_HOẶC_THƯ_MỤC...", type=EXISTING)
@WAREHOUSE
@reading_options
def ingest(paths: tuple[Path, ...], warehouse: Path, workers: int | str, seconds: float, megabytes: int) -> None:
    r"""Nạp báo cáo vào kho và đối chiếu số liệu.

    Đọc tệp, thư mục (kể cả thư mục con) và gói ZIP. Tệp đã nạp thì bỏ qua; tệp không đọc được thì cách ly kèm lý do,
    các tệp khác vẫn nạp. Tệp gốc không bị sửa hay xóa.

    \b
    Ví dụ:
        doisoat ingest bao-cao/ --warehouse kho
        doisoat ingest xa-a.docx xa-b.pdf thang-6.zip --warehouse kho

    Mã kết thúc: 0 nạp hết, 2 có tệp bị cách ly, 3 không chạy được, 4 đang có phiên khác ghi vào kho.
    """
    from desk import nightly as night_job
    from desk import version
    from desk.ingest import take_in
    from warehouse import Store

    with progress_bars() as progress, Store.open(warehouse, pipeline=version.pipeline()) as store:
        intake = take_in(paths, store, limits_of(workers, seconds, megabytes), progress)
        outcome, _ = night_job.check_all(store)
        store.publish()
    for refused in intake.quarantined:
        click.echo(f"Cách ly  {refused.name}: {refused.reason}")
    for name, reason in intake.skipped:
        click.echo(f"Bỏ qua   {name}: {reason}")
    for name in intake.unfinished:
        click.echo(f"Để lại   {name}: tệp đang được ghi, lần sau sẽ nạp")
    click.echo(f"Sổ: {intake.reconciliation}. {len(outcome.findings)} phát hiện trong kho.")
    sys.exit(errors.PARTIAL if intake.quarantined else errors.CLEAN)


@cli.command()
@click.option("--inbox", "-i", required=True, metavar="THƯ_MỤC", type=EXISTING, help="Nơi các xã, phường thả báo cáo.")
@WAREHOUSE
@click.option(
    "--output",
    "-o",
    required=True,
    metavar="THƯ_MỤC",
    type=click.Path(file_okay=False, path_type=Path),
    help="Nơi ghi kết quả; bản mới nhất luôn ở «moi-nhat».",
)
@click.option(
    "--expected",
    metavar="TỆP_CSV",
    type=EXISTING,
    help="Danh sách xã, phường phải báo cáo (mã, tên); mặc định là _danh-sach-xa.csv trong thư mục thả báo cáo.",
)
@reading_options
def nightly(
    inbox: Path,
    warehouse: Path,
    output: Path,
    expected: Path | None,
    workers: int | str,
    seconds: float,
    megabytes: int,
) -> None:
    r"""Chạy công việc hằng đêm: nạp báo cáo mới, đối chiếu tất cả, công bố, ghi kết quả.

    Kết quả gồm trang doi-soat.html (mở bằng trình duyệt, không cần mạng), bảng tính doi-soat.xlsx, công văn đề nghị rà
    soát cho từng đơn vị có số liệu cần hỏi lại, và manifest.json. Chạy lại khi không có gì mới thì không đổi gì.

    \b
    Ví dụ:
        doisoat nightly --inbox den --warehouse kho --output ket-qua
    Tệp tùy chọn trong thư mục thả báo cáo:
        _danh-sach-xa.csv    danh sách xã, phường phải báo cáo
        _co-quan.yaml        tên cơ quan, người ký của công văn, hạn nộp báo cáo
        _mau-cong-van.docx   mẫu công văn riêng của cơ quan

    Mã kết thúc: 0 sạch, 1 có phát hiện, 2 có tệp bị cách ly, 3 không chạy được, 4 đang có phiên khác chạy.
    """
    from desk import nightly as night_job

    with progress_bars() as progress:
        limits = limits_of(workers, seconds, megabytes)
        result = night_job.run(inbox, warehouse, output, limits=limits, progress=progress, expected=expected)
    click.echo(result.line)
    sys.exit(result.exit_code)


@cli.command()
@click.option("--inbox", "-i", required=True, metavar="THƯ_MỤC", type=click.Path(file_okay=False, path_type=Path),
              help="Nơi các xã, phường thả báo cáo.")  # fmt: skip
@WAREHOUSE
@click.option(
    "--output",
    "-o",
    metavar="THƯ_MỤC",
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục kết quả; biên nhận để ở đây khi thư mục thả chỉ cho đọc.",
)
@click.option("--every", type=click.FloatRange(0.05), default=10, help="Số giây tối đa giữa hai lần xem thư mục.")
@reading_options
def watch(
    inbox: Path,
    warehouse: Path,
    output: Path | None,
    every: float,
    workers: int | str,
    seconds: float,
    megabytes: int,
) -> None:
    r"""Đón tệp suốt ngày: tệp thả vào được nhận ngay khi chép xong, mỗi thư mục có biên nhận _ket-qua.html.

    Xem cả thư mục con và ổ mạng. Tệp đang chép dở thì đợi; tệp trùng, bản thay thế, tệp lỗi được ghi rõ trong biên
    nhận. Tệp gốc không bị sửa hay xóa. Việc đối chiếu và xuất kết quả vẫn do nightly làm; khi nightly chạy thì đợi.
    Dừng bằng Ctrl+C; tắt máy giữa chừng cũng không mất tệp nào.

    \b
    Ví dụ:
        doisoat watch --inbox den --warehouse kho --output ket-qua

    Mã kết thúc: 0 dừng theo yêu cầu, 3 không chạy được, 4 đã có tiến trình đón tệp khác cho kho này.
    """
    from datetime import datetime

    from desk import receipts
    from desk import watch as watcher

    def say(line: str) -> None:  # a file's name may hold what a terminal obeys
        shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in line)
        click.echo(f"{datetime.now(receipts.VIETNAM):%H:%M:%S %d/%m/%Y}  {shown}")

    watcher.run(inbox, warehouse, output, every=every, limits=limits_of(workers, seconds, megabytes), say=say)


@cli.command()
@click.argument("what", metavar="observations|findings", type=click.Choice(["observations", "findings"]))
@WAREHOUSE
@click.option("--output", "-o", required=True, metavar="TỆP", type=click.Path(path_type=Path),
              help="Tệp kết quả; dạng theo đuôi: .jsonl, .csv, .parquet, .xlsx. Với --partition: thư mục.")  # fmt: skip
@click.option("--partition", is_flag=True, help="Ghi số liệu thành thư mục Parquet chia theo tỉnh và kỳ.")
def export(what: str, warehouse: Path, output: Path, partition: bool) -> None:
    r"""Xuất số liệu (observations) hoặc phát hiện (findings) đang có hiệu lực ra tệp.

    \b
    Ví dụ:
        doisoat export observations --warehouse kho --output so-lieu.csv
        doisoat export findings --warehouse kho --output phat-hien.jsonl
    Ra ổ dùng chung, chia theo tỉnh và kỳ, lần sau chỉ ghi lại phần đã đổi:
        doisoat export observations --partition --warehouse kho --output so-lieu
    """
    from warehouse import export as exports
    from warehouse import partition as partitions

    if partition:
        if what != "observations" or output.is_file():
            raise errors.BadCall("--partition chỉ dùng với observations, và --output phải là thư mục.")
        done = partitions.export_partitioned(warehouse, output)
        click.echo(
            f"Đã ghi {done.written} phần ({done.rows} dòng), giữ nguyên {done.kept}, bỏ {done.removed} trong {output}."
        )
        return
    if output.is_dir():
        raise errors.BadCall(f"«{output}» là thư mục. Hãy ghi tên tệp, ví dụ {output / 'so-lieu.csv'}.")
    count = exports.export(what, warehouse, output)
    click.echo(f"Đã ghi {count} dòng vào {output}.")


@cli.command()
@click.argument("file", metavar="TỆP", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--html", "html", metavar="TỆP", type=click.Path(dir_okay=False, path_type=Path), help="Ghi thêm trang HTML tô màu."
)
@limits_options
def explain(file: Path, html: Path | None, workers: int, seconds: float, megabytes: int) -> None:
    r"""Kể từng nhóm chữ số của một báo cáo: ở đâu, thành số liệu gì theo quy tắc nào, hay vì sao không phải số liệu.

    \b
    Ví dụ:
        doisoat explain bao-cao.pdf
        doisoat explain bao-cao.docx --html bao-cao.html
    """
    from desk import explain as explanation
    from desk.pipeline import Refusal, map_all, read_file
    from normalize import catalogue

    [(_, result)] = map_all(read_file, [str(file)], limits_of(workers or 1, seconds, megabytes))
    if isinstance(result, Refusal):
        raise errors.DeskError(f"Không đọc được «{file.name}»: {result.reason}")
    document, record = result
    explained = explanation.explain(document, record, catalogue.load())
    click.echo(explanation.as_text(document, record, explained))
    if html:
        explanation.write_html(document, record, explained, html)
        click.echo(f"Trang tô màu: {html}")


@cli.command()
@click.argument("gold", metavar="THƯ_MỤC", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--show", is_flag=True, help="Liệt kê con số bỏ sót và con số thừa.")
@click.option("--held-out", is_flag=True, help="Đo cả việc gắn chỉ tiêu khi giấu cách gọi chỉ thấy ở báo cáo đang đo.")
@limits_options
def evaluate(gold: Path, show: bool, held_out: bool, workers: int, seconds: float, megabytes: int) -> None:
    r"""Đo độ chính xác của việc đọc, so với bản người đọc tay.

    Thư mục chứa báo cáo (TÊN.docx, TÊN.pdf, TÊN.scan.pdf) và bản đọc tay TÊN.gold.jsonl, mỗi dòng một con số.

    \b
    Ví dụ:
        doisoat evaluate bao-cao-mau/
    """
    from desk import evaluate as evaluation
    from desk import held_out as unseen
    from desk.pipeline import Refusal, map_all, read_file

    reports = evaluation.reports(gold)
    if not reports:
        raise errors.BadCall(f"Trong «{gold}» không có cặp nào gồm báo cáo và tệp .gold.jsonl cùng tên.")
    by_form: dict[str, list[evaluation.Score]] = {}
    documents: list[tuple[Path, Document, list[Gold]]] = []
    results = map_all(read_file, [str(path) for path, _, _ in reports], limits_of(workers, seconds, megabytes))
    for (path, form, figures), (_, result) in zip(reports, results, strict=True):
        if isinstance(result, Refusal):
            click.echo(f"{path.name}: không đọc được: {result.reason}")
        else:
            documents.append((path, result[0], figures))
        observations = () if isinstance(result, Refusal) else result[1].observations
        score = evaluation.compare(path.name, figures, observations)
        by_form.setdefault(form, []).append(score)
        click.echo(evaluation.line(score))
        if show:
            click.echo(evaluation.details(score))
    for form, scores in by_form.items():
        click.echo(evaluation.table(evaluation.total(f"Tất cả {form}", scores)))
    if held_out:
        click.echo(unseen.told(documents))


@cli.command()
@WAREHOUSE
@click.option("--host", default="127.0.0.1", help="Địa chỉ mở cổng; ngoài máy này thì bắt buộc có mật khẩu.")
@click.option("--port", type=click.IntRange(0, 65535), default=8714, help="Cổng.")
@click.option("--password", envvar="DOISOAT_MAT_KHAU", help="Mật khẩu; nên đặt bằng biến môi trường DOISOAT_MAT_KHAU.")
@click.option("--expected", metavar="TỆP_CSV", type=EXISTING, help="Danh sách xã, phường phải báo cáo (mã, tên).")
def review(warehouse: Path, host: str, port: int, password: str | None, expected: Path | None) -> None:
    r"""Mở trang soát số liệu và trang chủ trong trình duyệt của máy này.

    Chỉ đọc kho và ghi thêm quyết định của người soát; dùng được cả khi việc hằng đêm đang chạy. Dừng bằng Ctrl+C.

    \b
    Ví dụ:
        doisoat review --warehouse kho --expected den/_danh-sach-xa.csv
    """
    from desk.review import server

    server.run(warehouse, host=host, port=port, password=password, expected=expected)


@cli.command()
@WAREHOUSE
def rebuild(warehouse: Path) -> None:
    """Dựng lại tệp làm việc của kho từ các lô gốc, rồi công bố lại."""
    from desk import version
    from warehouse import Store
    from warehouse import rebuild as rebuild_from_batches

    count = rebuild_from_batches(warehouse)
    with Store.open(warehouse, pipeline=version.pipeline()) as store:
        store.publish()
    click.echo(f"Đã dựng lại kho từ {count} lô.")


@cli.command()
@WAREHOUSE
def verify(warehouse: Path) -> None:
    """Kiểm tra kho còn nguyên vẹn như khi ghi."""
    from warehouse import verify as verification

    faults = verification.verify(warehouse)
    for fault in faults:
        click.echo(fault)
    if faults:
        raise errors.DeskError("Kho không còn nguyên vẹn. Hãy khôi phục từ bản sao lưu hoặc báo nhóm kỹ thuật.")
    click.echo("Kho nguyên vẹn.")


@cli.group("catalogue")
def catalogue_group() -> None:
    """Danh mục chỉ tiêu: kiểm tra các tệp YAML, gợi ý cách gọi mới từ báo cáo đã nạp."""


@catalogue_group.command("check")
def catalogue_check() -> None:
    """Thử mọi cách gọi, ví dụ và ví dụ ngược ghi trong danh mục chỉ tiêu."""
    from normalize import catalogue, upkeep

    own = catalogue.load()
    faults = upkeep.check(own)
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(own)} chỉ tiêu, {len(faults)} điểm cần sửa.")
    sys.exit(errors.FINDINGS if faults else errors.CLEAN)


@catalogue_group.command("suggest")
@WAREHOUSE
@click.option("--least", type=click.IntRange(1), default=2, help="Chỉ nêu cách gọi gặp ít nhất ngần này lần.")
def catalogue_suggest(warehouse: Path, least: int) -> None:
    """Liệt kê cách gọi trong báo cáo chưa gắn được chỉ tiêu nào, kèm chỉ tiêu gần nhất.

    Thêm cách gọi đúng vào mục aliases của chỉ tiêu trong tệp YAML, chạy catalogue check, rồi nạp lại.
    """
    from normalize import catalogue, upkeep
    from warehouse import connect
    from warehouse.lookup import unlinked

    own = catalogue.load()
    with connect(warehouse) as reader:
        groups = [g for g in upkeep.suggest(unlinked(reader), own) if g.count >= least]
    for group in groups:
        near = own.get(group.nearest)
        click.echo(f"{group.count:5d} lần: «{'», «'.join(group.labels[:4])}»")
        click.echo(
            f"       gần nhất: {near.name} ({near.code}, {group.score:.2f})" if near else "       chưa có chỉ tiêu gần"
        )
    click.echo(f"{len(groups)} nhóm cách gọi chưa gắn chỉ tiêu.")


def main() -> None:
    """The entry point: runs the command, and turns every error into its sentence and exit code."""
    vietnamese.speak(cli)
    try:
        cli.main(prog_name="doisoat", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        _stop("Đã dừng theo yêu cầu.", errors.FAILED)
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        path = context.command_path if context else "doisoat"
        _stop(f"{error.format_message()} Gõ {path} --help để xem cách dùng.", errors.FAILED)
    except Exception as error:
        if "--chi-tiet" in sys.argv:
            raise
        _stop(errors.sentence_for(error), getattr(error, "exit_code", errors.FAILED))


def _stop(sentence: str, code: int) -> None:
    click.echo(f"Lỗi: {sentence}", err=True)
    sys.exit(code)

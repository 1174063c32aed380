-- The layer in force over the appended facts. Each "..._as_known(d)" shows what the warehouse knew at the end of day d,
-- Vietnam time; the view of the plain name is the same with no limit of time.

CREATE OR REPLACE MACRO vietnam_day(moment) AS CAST(moment + INTERVAL 7 HOUR AS DATE);
COMMENT ON MACRO vietnam_day IS 'Ngày theo giờ Việt Nam của một thời điểm UTC';

CREATE OR REPLACE MACRO last_batch(d) AS (
    SELECT coalesce(max(batch), 0) FROM batch WHERE vietnam_day(recorded_at) <= CAST(d AS DATE)
);
COMMENT ON MACRO last_batch IS 'Lô sau cùng đã ghi tính đến hết ngày d';

CREATE OR REPLACE MACRO amended(fixes, field, machine) AS
    CASE WHEN map_contains(fixes, field) THEN fixes[field] ELSE machine END;
COMMENT ON MACRO amended IS 'Giá trị do cán bộ sửa nếu có, không thì giá trị máy đọc';
CREATE OR REPLACE MACRO amended_number(fixes, field, machine) AS
    CASE WHEN map_contains(fixes, field) THEN CAST(fixes[field] AS DECIMAL(38, 10)) ELSE machine END;
COMMENT ON MACRO amended_number IS 'Như amended, với số';
CREATE OR REPLACE MACRO amended_date(fixes, field, machine) AS
    CASE WHEN map_contains(fixes, field) THEN CAST(fixes[field] AS DATE) ELSE machine END;
COMMENT ON MACRO amended_date IS 'Như amended, với ngày';

CREATE OR REPLACE MACRO period_code(first, last) AS CASE
    WHEN first IS NULL OR last IS NULL THEN NULL
    WHEN day(first) <> 1 OR last <> last_day(last) OR year(first) <> year(last)
        THEN strftime(first, '%Y-%m-%d') || '..' || strftime(last, '%Y-%m-%d')
    WHEN month(first) = month(last) THEN strftime(first, '%Y-%m')
    WHEN month(first) % 3 = 1 AND month(last) = month(first) + 2 THEN strftime(first, '%Y-Q') || quarter(first)
    WHEN month(first) = 1 AND month(last) = 12 THEN strftime(first, '%Y')
    WHEN month(first) % 6 = 1 AND month(last) = month(first) + 5
        THEN strftime(first, '%Y-H') || (CASE month(first) WHEN 1 THEN 1 ELSE 2 END)
    ELSE strftime(first, '%Y-%m') || '..' || strftime(last, '%Y-%m')
END;
COMMENT ON MACRO period_code IS 'Mã kỳ: 2026-04 (tháng), 2026-Q2 (quý), 2026-H1 (sáu tháng), 2026 (năm), còn lại là khoảng tháng hoặc khoảng ngày';

CREATE OR REPLACE MACRO period_label(first, last) AS CASE
    WHEN first IS NULL OR last IS NULL THEN NULL
    WHEN day(first) <> 1 OR last <> last_day(last) OR year(first) <> year(last)
        THEN 'Từ ' || strftime(first, '%d/%m/%Y') || ' đến ' || strftime(last, '%d/%m/%Y')
    WHEN month(first) = month(last) THEN 'Tháng ' || month(first) || '/' || year(first)
    WHEN month(first) = 1 AND month(last) = 12 THEN 'Năm ' || year(first)
    WHEN month(first) % 3 = 1 AND month(last) = month(first) + 2 THEN 'Quý ' || quarter(first) || '/' || year(first)
    WHEN month(first) = 1 THEN month(last) || ' tháng đầu năm ' || year(first)
    WHEN month(first) = 7 AND month(last) = 12 THEN '6 tháng cuối năm ' || year(first)
    ELSE 'Từ tháng ' || month(first) || ' đến tháng ' || month(last) || '/' || year(first)
END;
COMMENT ON MACRO period_label IS 'Tên kỳ bằng tiếng Việt';

-- Submissions ---------------------------------------------------------------------------------------------------------
-- A report is the newest version of what one area's branch submits of one type on one subject for one period. Versions
-- count in the order of arrival (of one batch: by the date on the report), whatever pipeline read them; a withdrawn one
-- gives way to the version before it. Where area or period could not be told, a document stands for itself: nothing is
-- superseded on a guess. Area and period follow from the report; they stand in the partitions so that a question about
-- one of them weighs its own versions alone.

CREATE OR REPLACE MACRO report_fixes_as_known(d) AS TABLE
SELECT document_id, map(list(field), list(human)) AS fixes FROM (
    FROM (
        SELECT document_id, field, human, retracted FROM correction
        WHERE observation_id IS NULL AND batch <= last_batch(d)
        QUALIFY row_number() OVER (PARTITION BY document_id, field ORDER BY batch DESC) = 1
    ) WHERE NOT coalesce(retracted, false)
) GROUP BY document_id;
COMMENT ON MACRO TABLE report_fixes_as_known IS 'Các sửa của cán bộ đối với thông tin chung của báo cáo (đơn vị, khối, loại, kỳ) như kho biết tính đến hết ngày d';

CREATE OR REPLACE MACRO submissions_as_known(d) AS TABLE
WITH run AS (
    SELECT document_id, max(batch) AS batch, min(batch) AS arrival, arg_min(ordinal, batch) AS place
    FROM extraction_run WHERE batch <= last_batch(d) GROUP BY document_id
), taken_back AS (
    SELECT document_id, arg_max(withdrawn, batch) AS withdrawn FROM withdrawal WHERE batch <= last_batch(d)
    GROUP BY document_id
), known AS (
    SELECT s.batch, s.document_id, s.document, amended(fixes, 'area_code', s.area_code) AS area_code,
        amended(fixes, 'area', s.area) AS area, amended(fixes, 'province', s.province) AS province,
        amended(fixes, 'branch', s.branch) AS branch, amended(fixes, 'type', s.type) AS type, s.number, s.date,
        amended_date(fixes, 'period_start', s.period_start) AS period_start,
        amended_date(fixes, 'period_end', s.period_end) AS period_end, s.period_cue, s.title, s.evidence,
        amended(fixes, 'subject', s.subject) AS subject, s.period_start AS machine_period_start,
        s.period_end AS machine_period_end,
        fixes IS NOT NULL AS corrected, coalesce(withdrawn, false) AS withdrawn, run.arrival, run.place
    FROM submission s JOIN run USING (document_id, batch)
    LEFT JOIN report_fixes_as_known(d) USING (document_id) LEFT JOIN taken_back USING (document_id)
), keyed AS (
    SELECT *, period_code(period_start, period_end) AS period,
        CASE WHEN area_code IS NULL OR period_start IS NULL OR period_end IS NULL THEN document_id
        ELSE concat_ws('|', area_code, coalesce(branch, ''), coalesce(type, ''), period_start, period_end, subject) END AS report
    FROM known
), counted AS (
    SELECT *, row_number() OVER arrivals AS version,
        first(document_id) OVER (PARTITION BY report, area_code, period, period_end
            ORDER BY withdrawn, arrival DESC, date DESC NULLS LAST, place DESC) AS newest
    FROM keyed WINDOW arrivals AS (PARTITION BY report, area_code, period, period_end
        ORDER BY arrival, date NULLS FIRST, place)
)
SELECT document_id, document, area_code, area, province, branch, type, number, date, period_start, period_end, period,
    period_cue, title, evidence, subject, version,
    newest = document_id AND NOT withdrawn AS in_force, withdrawn,
    CASE WHEN newest <> document_id AND NOT withdrawn THEN newest END AS superseded_by,
    machine_period_start, machine_period_end, corrected, vietnam_day(b.recorded_at) AS received_on, c.batch, c.arrival, c.place
FROM counted c JOIN batch b ON b.batch = c.arrival;
COMMENT ON MACRO TABLE submissions_as_known IS 'Các lượt nộp báo cáo như kho biết tính đến hết ngày d';

CREATE OR REPLACE VIEW submissions AS SELECT * FROM submissions_as_known('infinity');
COMMENT ON VIEW submissions IS 'Mọi lượt nộp báo cáo, kể cả bản đã bị thay thế hoặc đã rút';
COMMENT ON COLUMN submissions.period IS 'Mã kỳ báo cáo: 2026-04, 2026-Q2, 2026-H1, 2026 …';
COMMENT ON COLUMN submissions.version IS 'Lần nộp thứ mấy của cùng đơn vị, khối, loại và kỳ';
COMMENT ON COLUMN submissions.in_force IS 'Bản đang có hiệu lực';
COMMENT ON COLUMN submissions.withdrawn IS 'Đã rút';
COMMENT ON COLUMN submissions.superseded_by IS 'Mã tài liệu của bản thay thế';
COMMENT ON COLUMN submissions.machine_period_start IS 'Ngày đầu của kỳ do máy đọc, giữ nguyên khi cán bộ sửa';
COMMENT ON COLUMN submissions.machine_period_end IS 'Ngày cuối của kỳ do máy đọc, giữ nguyên khi cán bộ sửa';
COMMENT ON COLUMN submissions.corrected IS 'Cán bộ đã sửa thông tin chung của báo cáo';
COMMENT ON COLUMN submissions.received_on IS 'Ngày nhận lần đầu, giờ Việt Nam';
COMMENT ON COLUMN submissions.batch IS 'Lô của lần đọc mới nhất';
COMMENT ON COLUMN submissions.arrival IS 'Lô của lần nhận đầu tiên';
COMMENT ON COLUMN submissions.place IS 'Thứ tự trong lô nhận đầu tiên';

-- Observations --------------------------------------------------------------------------------------------------------
-- Where staff corrected the period of a report, its figures for the whole of that period follow; where the machine could
-- not tell it, those are its results without any period (a target without one is a target of no known year).
-- A correction belongs to a printed figure. When a newer pipeline reads the document again and numbers its figures
-- differently, the correction follows the same text: best in the same place (on paper: most of the same box), next in
-- the same sentence, next under the same id, where one figure fits best. A figure read otherwise is another one.

CREATE OR REPLACE MACRO followed(kind, own, other, machine, human) AS CASE
    WHEN own IS DISTINCT FROM machine OR (own IS NULL AND (kind <> 'result' OR other IS NOT NULL)) THEN own
    ELSE human
END;
COMMENT ON MACRO followed IS 'Ngày của kỳ của một số liệu: theo kỳ báo cáo do cán bộ sửa khi máy lấy kỳ của số liệu từ kỳ báo cáo';

CREATE OR REPLACE MACRO overlap(a, b) AS
    greatest(0, least(a[3], b[3]) - greatest(a[1], b[1])) * greatest(0, least(a[4], b[4]) - greatest(a[2], b[2]));
COMMENT ON MACRO overlap IS 'Diện tích phần chung của hai khung [x0, trên, x1, dưới]';
CREATE OR REPLACE MACRO same_box(a, b) AS
    overlap(a, b) > 0.6 * (overlap(a, a) + overlap(b, b) - overlap(a, b));
COMMENT ON MACRO same_box IS 'Hai khung trùng nhau trên 60 % diện tích';

CREATE OR REPLACE MACRO corrections_as_known(d) AS TABLE
WITH latest AS (
    FROM (
        SELECT * FROM correction WHERE observation_id IS NOT NULL AND batch <= last_batch(d)
        QUALIFY row_number() OVER (PARTITION BY observation_id, field ORDER BY batch DESC) = 1
    ) WHERE NOT coalesce(retracted, false)
), run AS (
    SELECT document_id, max(batch) AS batch FROM extraction_run
    WHERE batch <= last_batch(d) AND document_id IN (SELECT document_id FROM latest) GROUP BY document_id
), candidate AS (
    SELECT latest.*, o.id AS now_id, o.snippet = latest.snippet AS same_words, o.id = latest.observation_id AS same_id,
        CASE WHEN o.page IS NULL THEN o.block = latest.block AND o."start" = latest."start"
            ELSE o.page = latest.page AND same_box(o.bbox, latest.bbox) END AS same_place,
        4 * coalesce(same_place, false)::INT + 2 * same_words::INT + same_id::INT AS likeness
    FROM latest JOIN run USING (document_id)
    JOIN observation o ON o.document_id = run.document_id AND o.batch = run.batch AND o.text = latest.text
), found AS (
    SELECT * FROM candidate WHERE same_words OR same_place
    WINDOW one AS (PARTITION BY observation_id, field), alike AS (PARTITION BY observation_id, field, likeness)
    QUALIFY likeness = max(likeness) OVER one AND count(*) OVER alike = 1
)
SELECT latest.document_id, latest.observation_id, found.now_id AS applies_to, latest.field, latest.machine,
    latest.human, latest.author, latest.reason, latest.batch, vietnam_day(b.recorded_at) AS corrected_on
FROM latest LEFT JOIN found USING (observation_id, field) JOIN batch b ON b.batch = latest.batch
QUALIFY applies_to IS NULL OR row_number() OVER (PARTITION BY applies_to, latest.field ORDER BY latest.batch DESC) = 1;
COMMENT ON MACRO TABLE corrections_as_known IS 'Các sửa của cán bộ đối với số liệu như kho biết tính đến hết ngày d';

CREATE OR REPLACE VIEW corrections AS SELECT * FROM corrections_as_known('infinity');
COMMENT ON VIEW corrections IS 'Sửa của cán bộ đối với số liệu đang có hiệu lực';
COMMENT ON COLUMN corrections.applies_to IS 'Mã số liệu mà sửa đang áp dụng; trống khi bản đọc mới không còn đúng con số đó, cần xem lại';
COMMENT ON COLUMN corrections.corrected_on IS 'Ngày sửa, giờ Việt Nam';

CREATE OR REPLACE MACRO observations_as_known(d) AS TABLE
WITH fix AS (
    SELECT applies_to AS id, map(list(field), list(human)) AS fixes, max_by(author, batch) AS corrected_by
    FROM corrections_as_known(d) WHERE applies_to IS NOT NULL GROUP BY applies_to
), report AS (
    SELECT document_id, batch, document, area_code, area, province, branch, period, version, arrival, place, corrected,
        period_start, period_end, machine_period_start, machine_period_end
    FROM submissions_as_known(d) WHERE in_force
)
SELECT s.document, o.document_id, o.page, o.bbox, o.section, o."table", o."row", o."column",
    amended(fixes, 'text', o.text) AS text, o.snippet, amended(fixes, 'indicator', o.indicator) AS indicator, o.label,
    amended(fixes, 'kind', o.kind) AS kind, amended(fixes, 'comparator', o.comparator) AS comparator,
    amended_number(fixes, 'value', o.value) AS value, amended_number(fixes, 'numerator', o.numerator) AS numerator,
    amended_number(fixes, 'denominator', o.denominator) AS denominator, amended(fixes, 'unit', o.unit) AS unit,
    CAST(amended_number(fixes, 'decimals', o.decimals) AS INTEGER) AS decimals,
    amended_date(fixes, 'period_start', followed(o.kind, o.period_start, o.period_end, s.machine_period_start,
        s.period_start)) AS period_start,
    amended_date(fixes, 'period_end', followed(o.kind, o.period_end, o.period_start, s.machine_period_end,
        s.period_end)) AS period_end,
    amended_date(fixes, 'as_of', o.as_of) AS as_of,
    amended(fixes, 'scope', o.scope) AS scope, s.area_code, s.area, s.province, s.branch, o.confidence, o.why,
    o.id, o.ordinal, s.period, s.period_end AS period_end_of_report, s.version, o.block, o."start", o."end", o.form,
    amended_number(fixes, 'step', o.step) AS step, o.exact, o.candidates, o.other,
    o.value AS machine_value, o.text AS machine_text, o.indicator AS machine_indicator,
    fixes IS NOT NULL AS corrected, corrected_by, fixes, o.batch, s.arrival, s.place
FROM observation o JOIN report s ON s.document_id = o.document_id AND s.batch = o.batch
LEFT JOIN fix ON fix.id = o.id;
COMMENT ON MACRO TABLE observations_as_known IS 'Các số liệu như kho biết tính đến hết ngày d';

CREATE OR REPLACE VIEW observations AS SELECT * FROM observations_as_known('infinity');
COMMENT ON VIEW observations IS 'Số liệu đang có hiệu lực: bản nộp mới nhất, lần đọc mới nhất, đã áp dụng sửa của cán bộ';
COMMENT ON COLUMN observations.document IS 'Tên tệp khi nhận';
COMMENT ON COLUMN observations.period IS 'Mã kỳ của báo cáo chứa con số';
COMMENT ON COLUMN observations.period_end_of_report IS 'Ngày cuối kỳ của báo cáo chứa con số';
COMMENT ON COLUMN observations.version IS 'Lần nộp thứ mấy';
COMMENT ON COLUMN observations.machine_value IS 'Giá trị máy đọc, giữ nguyên khi cán bộ sửa';
COMMENT ON COLUMN observations.machine_text IS 'Chữ in máy đọc, giữ nguyên khi cán bộ sửa';
COMMENT ON COLUMN observations.machine_indicator IS 'Mã chỉ tiêu máy gán, giữ nguyên khi cán bộ sửa';
COMMENT ON COLUMN observations.corrected IS 'Cán bộ đã sửa số liệu này';
COMMENT ON COLUMN observations.corrected_by IS 'Người sửa sau cùng';
COMMENT ON COLUMN observations.fixes IS 'Các cột được sửa và giá trị mới';

-- Findings ------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE MACRO findings_as_known(d) AS TABLE
WITH content AS (
    SELECT * FROM finding WHERE batch <= last_batch(d) QUALIFY row_number() OVER (PARTITION BY id ORDER BY batch DESC) = 1
), life AS (
    SELECT finding_id, arg_max(status, batch) AS status, arg_max(author, batch) AS author,
        arg_max(reason, batch) AS reason, max_by({'day': expires_on}, batch).day AS expires_on,
        max(batch) FILTER (status = 'open') AS opened, max(batch) AS changed
    FROM finding_status WHERE batch <= last_batch(d) GROUP BY finding_id
), shown AS (
    SELECT finding_id, batch, list({'text': text, 'page': page, 'bbox': bbox, 'snippet': snippet,
        'observation_id': observation_id, 'document': document, 'section': section, 'role': role} ORDER BY ordinal)
        AS figures
    FROM evidence GROUP BY finding_id, batch
)
SELECT c.id, c.document, c.document_id, c."check", c.severity, c.indicators, c.area_code, c.area, c.period_start,
    c.period_end, period_code(TRY_CAST(c.period_start AS DATE), TRY_CAST(c.period_end AS DATE)) AS period,
    s.period AS report_period, coalesce(shown.figures, []) AS figures, c.stated, c.computed, c.message, c.ask,
    c.suggestion, c.possible, c.consequences, life.status, life.author, life.reason, life.expires_on,
    vietnam_day(b.recorded_at) AS open_since, vietnam_day(changed.recorded_at) AS changed_on, c.batch, c.ordinal,
    c.fingerprint
FROM content c JOIN life ON life.finding_id = c.id
LEFT JOIN submissions_as_known(d) s ON s.document_id = c.document_id
LEFT JOIN shown ON shown.finding_id = c.id AND shown.batch = c.batch
LEFT JOIN batch b ON b.batch = life.opened JOIN batch changed ON changed.batch = life.changed;
COMMENT ON MACRO TABLE findings_as_known IS 'Các phát hiện như kho biết tính đến hết ngày d';

CREATE OR REPLACE VIEW findings_history AS SELECT * FROM findings_as_known('infinity');
COMMENT ON VIEW findings_history IS 'Mọi phát hiện từ trước đến nay, kể cả đã sửa hoặc đã đóng';
COMMENT ON COLUMN findings_history.period IS 'Mã kỳ của các con số làm căn cứ';
COMMENT ON COLUMN findings_history.report_period IS 'Mã kỳ của báo cáo có phát hiện';
COMMENT ON COLUMN findings_history.figures IS 'Các con số làm căn cứ, kèm vị trí';
COMMENT ON COLUMN findings_history.status IS 'open (đang mở), waived (đã giải trình), corrected (báo cáo mới không còn), closed (không còn)';
COMMENT ON COLUMN findings_history.author IS 'Người quyết định trạng thái; trống khi do máy';
COMMENT ON COLUMN findings_history.reason IS 'Lý do của trạng thái';
COMMENT ON COLUMN findings_history.expires_on IS 'Ngày hết hạn của giải trình';
COMMENT ON COLUMN findings_history.open_since IS 'Ngày mở, giờ Việt Nam';
COMMENT ON COLUMN findings_history.changed_on IS 'Ngày đổi trạng thái sau cùng, giờ Việt Nam';

CREATE OR REPLACE VIEW findings AS SELECT * FROM findings_history WHERE status IN ('open', 'waived');
COMMENT ON VIEW findings IS 'Phát hiện còn đang mở hoặc đã có giải trình';

-- Other things that analysts ask for ----------------------------------------------------------------------------------

CREATE OR REPLACE VIEW documents AS
SELECT d.document_id, d.document, d.size, d.sha256, vietnam_day(d.first_seen_at) AS first_seen_on, r.media, r.pages, r.notes,
    r.pipeline, r.observations, r.non_figures, r.unplaced, q.code AS quarantine, q.reason AS quarantine_reason,
    list_sort(list_distinct(names.names)) AS names
FROM document d
LEFT JOIN (FROM extraction_run QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY batch DESC) = 1) r
    USING (document_id)
LEFT JOIN (FROM quarantine QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY batch DESC) = 1) q
    ON q.document_id = d.document_id AND q.batch > coalesce(r.batch, 0)
LEFT JOIN (SELECT document_id, list(name) AS names FROM sighting GROUP BY document_id) names
    ON names.document_id = d.document_id;
COMMENT ON VIEW documents IS 'Tệp đã nhận, lần đọc mới nhất hoặc lý do không đọc được';
COMMENT ON COLUMN documents.first_seen_on IS 'Ngày nhận lần đầu, giờ Việt Nam';
COMMENT ON COLUMN documents.quarantine IS 'Mã lý do không đọc được; trống khi đọc được';
COMMENT ON COLUMN documents.quarantine_reason IS 'Lý do không đọc được';
COMMENT ON COLUMN documents.names IS 'Các tên tệp đã thấy của cùng nội dung';

CREATE OR REPLACE VIEW unknown_issuers AS
SELECT document_id, document, area, province, branch, title, evidence, received_on
FROM submissions WHERE in_force AND area_code IS NULL;
COMMENT ON VIEW unknown_issuers IS 'Báo cáo chưa xác định được của xã, phường nào; vẫn được giữ và cần người xem';

CREATE OR REPLACE VIEW areas AS
FROM area QUALIFY batch = max(batch) OVER ();
COMMENT ON VIEW areas IS 'Danh mục xã, phường, đặc khu hiện hành';

CREATE OR REPLACE VIEW indicators AS
SELECT *, row_number() OVER (PARTITION BY indicator ORDER BY batch) AS version FROM indicator
QUALIFY row_number() OVER (PARTITION BY indicator ORDER BY batch DESC) = 1;
COMMENT ON VIEW indicators IS 'Danh mục chỉ tiêu, phiên bản hiện hành';
COMMENT ON COLUMN indicators.version IS 'Phiên bản thứ mấy của định nghĩa';

CREATE OR REPLACE VIEW periods AS
SELECT period, period_start, period_end, period_label(period_start, period_end) AS name, count(*) AS reports
FROM submissions WHERE in_force AND period IS NOT NULL GROUP BY ALL;
COMMENT ON VIEW periods IS 'Các kỳ báo cáo đã có báo cáo';
COMMENT ON COLUMN periods.period IS 'Mã kỳ';
COMMENT ON COLUMN periods.name IS 'Tên kỳ';
COMMENT ON COLUMN periods.reports IS 'Số báo cáo đang có hiệu lực';

CREATE OR REPLACE VIEW checks AS
FROM check_catalogue QUALIFY row_number() OVER (PARTITION BY "check" ORDER BY batch DESC) = 1;
COMMENT ON VIEW checks IS 'Danh mục phép đối soát hiện hành';

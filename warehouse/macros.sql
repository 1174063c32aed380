-- Questions that analysts ask, as table macros over the layer in force: FROM compare_units('dossiers.on_time_rate',
-- '2026-06'). A period is given as its code (2026-04, 2026-Q2, 2026-H1, 2026, see the view periods); a month also takes
-- the reports whose period is a range of days that ends in it.

CREATE OR REPLACE MACRO falls_in(period, period_end, chosen) AS
    period = chosen OR (period LIKE '%..%' AND strftime(period_end, '%Y-%m') = chosen);
COMMENT ON MACRO falls_in IS 'Báo cáo có kỳ này có thuộc kỳ được hỏi không';

CREATE OR REPLACE MACRO wilson(sign, k, n) AS
    100 * (k / n + 1.9208 / n + sign * 1.96 * sqrt(greatest(k / n * (1 - k / n), 0) / n + 0.9604 / (n * n))) / (1 + 3.8416 / n);
COMMENT ON MACRO wilson IS 'Cận dưới (sign = -1) hoặc cận trên (sign = 1) của khoảng tin cậy Wilson 95 % cho tỷ lệ k/n, theo phần trăm';

CREATE OR REPLACE MACRO reaches(value, comparator, target, target_comparator, good) AS CASE
    WHEN value IS NULL OR target IS NULL OR comparator = 'approx' THEN 'unclear'
    WHEN target_comparator = 'le' OR good = 'down' THEN
        CASE WHEN value <= target AND comparator <> 'ge' THEN 'met' WHEN value > target AND comparator <> 'le' THEN 'missed'
            ELSE 'unclear' END
    WHEN value >= target AND comparator <> 'le' THEN 'met'
    WHEN value < target AND comparator <> 'ge' THEN 'missed'
    ELSE 'unclear' END;
COMMENT ON MACRO reaches IS 'Kết quả so với chỉ tiêu: met (đạt), missed (chưa đạt), unclear (chưa đủ căn cứ)';

-- Exact, with V the printed digits as a whole number and k its decimals: neither rounding nor cutting off gives V/10^k
-- from 100·n/d when |V·d − 100·n·10^k| >= d. Numbers too large for it are not judged.
CREATE OR REPLACE MACRO misprinted(value, decimals, n, d) AS
    CASE WHEN d > 0 AND decimals <= 6 AND n = floor(n) AND d = floor(d) AND n < 1000000000000 AND d < 1000000000000
            AND abs(value) < 1000000
        THEN abs(CAST(value * 10 ** decimals AS HUGEINT) * CAST(d AS HUGEINT)
            - 100 * CAST(n AS HUGEINT) * CAST(10 ** decimals AS HUGEINT)) >= CAST(d AS HUGEINT) END;
COMMENT ON MACRO misprinted IS 'Tỷ lệ in ra không thể là 100·n/d, dù làm tròn hay cắt bớt; trống khi không in cặp số';

-- What a report says of an indicator may stand in it several times, for sub-groups and other periods too. The headline
-- is the mention for the whole unit, for the latest period, with a value, read most surely, first in the report. Area and
-- period belong to the document; they stand in the partitions so that a question about one of them reads little else.
CREATE OR REPLACE MACRO headlines(chosen_kind) AS TABLE
SELECT o.*, i.name, i.shape, i.good, i.aggregation,
    CAST(coalesce(o.value, CASE WHEN i.shape = 'share' AND o.denominator > 0 THEN 100 * o.numerator / o.denominator END)
        AS DOUBLE) AS figure,
    o.value IS NULL AS from_pair
FROM (
    SELECT *, count(*) OVER mention AS mentions,
        coalesce(min(value) FILTER (scope IS NULL) OVER same < max(value) FILTER (scope IS NULL) OVER same, false)
            AS contradicts_itself
    FROM observations WHERE kind = chosen_kind AND indicator IS NOT NULL
    WINDOW mention AS (PARTITION BY document_id, area_code, period, period_end_of_report, indicator),
        same AS (PARTITION BY document_id, area_code, period, period_end_of_report, indicator, period_start, period_end)
    QUALIFY row_number() OVER (PARTITION BY document_id, area_code, period, period_end_of_report, indicator
        ORDER BY scope IS NOT NULL, period_end DESC NULLS LAST, value IS NULL AND numerator IS NULL, confidence DESC,
            ordinal) = 1
) o JOIN indicators i ON i.indicator = o.indicator;
COMMENT ON MACRO TABLE headlines IS 'Mỗi báo cáo, mỗi chỉ tiêu một con số chính: của toàn đơn vị, kỳ mới nhất, đọc chắc nhất';

CREATE OR REPLACE MACRO compare_units(chosen_indicator, chosen_period) AS TABLE
WITH result AS (
    FROM headlines('result') WHERE indicator = chosen_indicator AND falls_in(period, period_end_of_report, chosen_period)
), target AS (
    FROM headlines('target') WHERE indicator = chosen_indicator AND falls_in(period, period_end_of_report, chosen_period)
)
SELECT r.province, r.area_code, r.area, r.branch, r.figure AS value, r.unit, r.comparator, r.text, r.numerator,
    r.denominator,
    CASE WHEN r.shape = 'share' AND r.denominator > 0 AND r.numerator <= r.denominator
        THEN greatest(wilson(-1, r.numerator::DOUBLE, r.denominator::DOUBLE), 0) END AS low,
    CASE WHEN r.shape = 'share' AND r.denominator > 0 AND r.numerator <= r.denominator
        THEN least(wilson(1, r.numerator::DOUBLE, r.denominator::DOUBLE), 100) END AS high,
    r.denominator < 30 AS small_denominator,
    coalesce(r.unit = 'percent' AND r.comparator = 'eq' AND misprinted(r.value, r.decimals, r.numerator, r.denominator),
        false) AS misprinted,
    t.figure AS target,
    CASE WHEN t.id IS NOT NULL THEN reaches(r.figure, r.comparator, t.figure, t.comparator, r.good) END AS status,
    r.period, r.period_start, r.period_end, r.mentions, r.contradicts_itself, r.corrected,
    r.document, r.page, r.id
FROM result r LEFT JOIN target t USING (document_id)
ORDER BY r.province COLLATE vi, r.area COLLATE vi, r.branch;
COMMENT ON MACRO TABLE compare_units IS 'So các xã, phường về một chỉ tiêu trong một kỳ, kèm khoảng tin cậy khi in cặp số và dấu hiệu tỷ lệ in sai';

-- A row for every unit that reported and every indicator that is asked for, also where the report says nothing of it, so
-- that PIVOT lays them side by side. Of several reports the latest that tells an indicator is taken.
CREATE OR REPLACE MACRO rates(chosen_indicators, chosen_period) AS TABLE
WITH asked AS (
    SELECT indicator, name, list_position(chosen_indicators, indicator) AS ordinal FROM indicators
    WHERE list_contains(chosen_indicators, indicator)
), unit AS (
    SELECT province, area_code, any_value(area) AS area, branch FROM submissions
    WHERE in_force AND area_code IS NOT NULL AND falls_in(period, period_end, chosen_period)
    GROUP BY province, area_code, branch
), result AS (
    FROM headlines('result')
    WHERE list_contains(chosen_indicators, indicator) AND falls_in(period, period_end_of_report, chosen_period)
    QUALIFY row_number() OVER (PARTITION BY area_code, branch, indicator
        ORDER BY period_end_of_report DESC, arrival DESC, place DESC) = 1
), target AS (
    FROM headlines('target')
    WHERE list_contains(chosen_indicators, indicator) AND falls_in(period, period_end_of_report, chosen_period)
)
SELECT u.province, u.area_code, u.area, u.branch, a.indicator, a.name, r.figure AS value, r.unit, r.comparator, r.text,
    r.numerator, r.denominator, t.figure AS target,
    CASE WHEN r.id IS NULL THEN 'not_reported'
        WHEN t.id IS NOT NULL THEN reaches(r.figure, r.comparator, t.figure, t.comparator, r.good) END AS status,
    r.period, r.corrected, r.document, r.page, r.id
FROM unit u CROSS JOIN asked a
LEFT JOIN result r ON r.area_code = u.area_code AND r.branch IS NOT DISTINCT FROM u.branch AND r.indicator = a.indicator
LEFT JOIN target t ON t.document_id = r.document_id AND t.indicator = r.indicator
ORDER BY u.province COLLATE vi, u.area COLLATE vi, u.branch, a.ordinal;
COMMENT ON MACRO TABLE rates IS 'Nhiều chỉ tiêu của mọi đơn vị có báo cáo trong một kỳ, mỗi đơn vị và chỉ tiêu một dòng (not_reported khi báo cáo không nêu); đặt cạnh nhau bằng PIVOT (FROM rates([…], ''2026-06'')) ON indicator USING first(value) GROUP BY area_code, area';

CREATE OR REPLACE MACRO unit_profile(chosen_area, chosen_period) AS TABLE
WITH peer AS (
    SELECT indicator, province, unit, median(figure) AS province_median, count(*) AS units FROM headlines('result')
    WHERE falls_in(period, period_end_of_report, chosen_period) GROUP BY ALL
), result AS (
    FROM headlines('result') WHERE area_code = chosen_area AND falls_in(period, period_end_of_report, chosen_period)
), target AS (
    FROM headlines('target') WHERE area_code = chosen_area AND falls_in(period, period_end_of_report, chosen_period)
), doubt AS (
    SELECT figure.observation_id AS id, count(*) AS findings FROM
        (SELECT unnest(figures) AS figure FROM findings WHERE status = 'open' AND area_code = chosen_area) GROUP BY ALL
)
SELECT r.branch, r.indicator, r.name, r.figure AS value, r.unit, r.text, r.numerator, r.denominator, t.figure AS target,
    CASE WHEN t.id IS NOT NULL THEN reaches(r.figure, r.comparator, t.figure, t.comparator, r.good) END AS status,
    p.province_median, p.units AS units_compared, coalesce(d.findings, 0) AS findings, r.mentions, r.corrected, r.document,
    r.page, r.snippet, r.id
FROM result r
LEFT JOIN target t ON t.document_id = r.document_id AND t.indicator = r.indicator
LEFT JOIN peer p ON p.indicator = r.indicator AND p.province = r.province AND p.unit IS NOT DISTINCT FROM r.unit
LEFT JOIN doubt d ON d.id = r.id
ORDER BY r.branch, r.indicator;
COMMENT ON MACRO TABLE unit_profile IS 'Hồ sơ một xã, phường trong một kỳ: mọi chỉ tiêu, so với chỉ tiêu giao và trung vị của tỉnh';

CREATE OR REPLACE MACRO indicator_history(chosen_area, chosen_indicator) AS TABLE
SELECT branch, period, period_label(period_start, period_end) AS period_name, period_start, period_end, figure AS value,
    unit, text, numerator, denominator, figure - lag(figure) OVER earlier AS change, version, corrected, document, page, id
FROM headlines('result') WHERE area_code = chosen_area AND indicator = chosen_indicator
WINDOW earlier AS (PARTITION BY branch, unit ORDER BY period_end_of_report, period_end, arrival)
ORDER BY branch, period_end_of_report, period_end, arrival;
COMMENT ON MACRO TABLE indicator_history IS 'Một chỉ tiêu của một xã, phường qua các kỳ';

CREATE OR REPLACE MACRO targets_and_results(chosen_period) AS TABLE
SELECT t.province, t.area_code, t.area, t.branch, t.indicator, t.name, t.figure AS target, t.comparator AS target_comparator,
    t.text AS target_text, t.period_end AS due, r.figure AS value, r.unit, r.text, r.period_end AS reported_to,
    CASE WHEN r.id IS NULL THEN 'not_reported' WHEN r.unit IS DISTINCT FROM t.unit THEN 'unclear'
        ELSE reaches(r.figure, r.comparator, t.figure, t.comparator, t.good) END AS status,
    t.document, t.id AS target_id, r.id
FROM (FROM headlines('target') WHERE falls_in(period, period_end_of_report, chosen_period)) t
LEFT JOIN (FROM headlines('result') WHERE falls_in(period, period_end_of_report, chosen_period)) r
    ON r.document_id = t.document_id AND r.indicator = t.indicator
ORDER BY t.province COLLATE vi, t.area COLLATE vi, t.branch, t.indicator;
COMMENT ON MACRO TABLE targets_and_results IS 'Chỉ tiêu giao và kết quả: met (đạt), missed (chưa đạt), not_reported (chưa báo cáo), unclear';

-- Two units whose intervals overlap are not told apart by this figure: place_best and place_worst say how far a unit's
-- place may move. Without a printed pair there is no interval, and both are the plain place.
CREATE OR REPLACE MACRO ranking(chosen_indicator, chosen_period) AS TABLE
WITH unit AS (
    SELECT c.*, CASE i.good WHEN 'down' THEN -c.value ELSE c.value END AS score,
        CASE i.good WHEN 'down' THEN -coalesce(c.high, c.value) ELSE coalesce(c.low, c.value) END AS worst,
        CASE i.good WHEN 'down' THEN -coalesce(c.low, c.value) ELSE coalesce(c.high, c.value) END AS best
    FROM compare_units(chosen_indicator, chosen_period) c JOIN indicators i ON i.indicator = chosen_indicator
    WHERE c.value IS NOT NULL
), reach AS (
    SELECT a.id, 1 + count(*) FILTER (b.worst > a.best) AS place_best,
        count(*) - count(*) FILTER (b.best < a.worst) AS place_worst
    FROM unit a JOIN unit b ON b.province = a.province GROUP BY a.id
)
SELECT u.province, rank() OVER places AS place, reach.place_best, reach.place_worst,
    count(*) OVER (PARTITION BY u.province, u.score) AS tied, u.area_code, u.area, u.branch, u.value, u.unit, u.numerator,
    u.denominator, u.low, u.high, concat_ws('; ', CASE WHEN u.small_denominator THEN 'mẫu số nhỏ (dưới 30)' END,
        CASE WHEN u.misprinted THEN 'tỷ lệ in ra không khớp tử số, mẫu số' END,
        CASE WHEN u.comparator <> 'eq' THEN 'báo cáo không nêu con số chính xác' END,
        CASE WHEN u.contradicts_itself THEN 'báo cáo nêu nhiều giá trị khác nhau' END) AS caution, u.document, u.id
FROM unit u JOIN reach ON reach.id = u.id
WINDOW places AS (PARTITION BY u.province ORDER BY u.score DESC)
ORDER BY u.province COLLATE vi, place, u.area COLLATE vi;
COMMENT ON MACRO TABLE ranking IS 'Xếp hạng các xã, phường trong tỉnh về một chỉ tiêu, đồng hạng và cảnh báo (caution): mẫu số nhỏ, tỷ lệ in ra không khớp tử số và mẫu số, con số không chính xác, nhiều giá trị khác nhau';

CREATE OR REPLACE MACRO province_total(chosen_indicator, chosen_period) AS TABLE
WITH unit AS (FROM compare_units(chosen_indicator, chosen_period)), area_count AS (
    SELECT province, count(*) AS areas FROM areas GROUP BY province
), rule AS (SELECT aggregation, shape FROM indicators WHERE indicator = chosen_indicator)
SELECT u.province, u.branch, any_value(a.areas) AS areas, count(DISTINCT u.area_code) AS reporting,
    round(100.0 * count(DISTINCT u.area_code) / any_value(a.areas), 1) AS coverage,
    CASE any_value(rule.aggregation) WHEN 'sum' THEN sum(u.value)
        WHEN 'weighted' THEN 100 * sum(u.numerator) FILTER (u.denominator > 0) / sum(u.denominator) END::DOUBLE AS total,
    sum(u.numerator) FILTER (u.denominator > 0) AS numerator, sum(u.denominator) FILTER (u.denominator > 0) AS denominator,
    count(*) FILTER (u.denominator > 0) AS with_pair, u.unit,
    CASE any_value(rule.aggregation) WHEN 'sum' THEN 'cộng các đơn vị có báo cáo'
        WHEN 'weighted' THEN 'bình quân theo mẫu số của các đơn vị có in cặp số'
        ELSE 'chỉ tiêu này không cộng lên được' END AS method
FROM unit u CROSS JOIN rule LEFT JOIN area_count a ON a.province = u.province
GROUP BY u.province, u.branch, u.unit
ORDER BY u.province COLLATE vi, u.branch, reporting DESC;
COMMENT ON MACRO TABLE province_total IS 'Tổng hợp một chỉ tiêu lên tỉnh, kèm độ phủ: bao nhiêu xã, phường đã báo cáo';

-- Exact: with V the printed digits as a whole number and k its decimals, 100·n/d rounds to V/10^k just when
-- (2V − 1)·d <= 200·n·10^k <= (2V + 1)·d (both ties allowed).
CREATE OR REPLACE MACRO inconsistent_ratios(chosen_period) AS TABLE
WITH pair AS (
    SELECT o.*, CAST(o.value * 10 ** o.decimals AS HUGEINT) AS v, 10 ** o.decimals AS scale,
        CAST(o.numerator AS HUGEINT) AS n, CAST(o.denominator AS HUGEINT) AS d
    FROM observations o
    WHERE o.unit = 'percent' AND o.comparator = 'eq' AND o.value IS NOT NULL AND o.denominator > 0 AND o.decimals <= 6
        AND o.numerator = floor(o.numerator) AND o.denominator = floor(o.denominator)
        AND o.numerator < 1000000000000 AND o.denominator < 1000000000000 AND abs(o.value) < 1000000
        AND falls_in(o.period, o.period_end_of_report, chosen_period)
)
SELECT province, area_code, area, branch, indicator, label, text, numerator, denominator, value,
    round(100.0 * n / d, decimals + 2) AS computed, round(value - 100.0 * n / d, decimals + 2) AS difference,
    v * d <= 100 * n * CAST(scale AS HUGEINT) AND 100 * n * CAST(scale AS HUGEINT) < (v + 1) * d AS agrees_truncated,
    document, page, section, snippet, id
FROM pair
WHERE 200 * n * CAST(scale AS HUGEINT) NOT BETWEEN (2 * v - 1) * d AND (2 * v + 1) * d
ORDER BY abs(difference) DESC, id;
COMMENT ON MACRO TABLE inconsistent_ratios IS 'Các cặp số in kèm tỷ lệ mà tỷ lệ không khớp với phép chia, tính chính xác tuyệt đối';

CREATE OR REPLACE MACRO submissions_diff(chosen_area, chosen_period) AS TABLE
WITH version AS (
    SELECT *, lag(document_id) OVER earlier AS before_id, lag(batch) OVER earlier AS before_batch FROM submissions
    WHERE area_code = chosen_area AND falls_in(period, period_end, chosen_period)
    WINDOW earlier AS (PARTITION BY branch, type, period, subject ORDER BY version)
), figure AS (
    SELECT document_id, batch, coalesce(indicator, label) AS what, indicator, label, scope, kind, unit, text, value, numerator,
        denominator, page, ordinal, row_number() OVER (PARTITION BY document_id, batch, coalesce(indicator, label), scope,
            kind, unit ORDER BY ordinal) AS nth
    FROM observation SEMI JOIN version USING (document_id, batch)
), newer AS (
    SELECT v.document_id AS report, v.branch, v.version, v.document, f.* EXCLUDE (document_id, batch)
    FROM version v JOIN figure f USING (document_id, batch) WHERE v.before_id IS NOT NULL
), older AS (
    SELECT v.document_id AS report, v.branch, v.version, v.document, f.* EXCLUDE (document_id, batch)
    FROM version v JOIN figure f ON f.document_id = v.before_id AND f.batch = v.before_batch
), paired AS (
    SELECT coalesce(n.branch, o.branch) AS branch, coalesce(n.version, o.version) AS version,
        coalesce(n.document, o.document) AS new_document, coalesce(n.indicator, o.indicator) AS indicator,
        coalesce(n.label, o.label) AS label, coalesce(n.scope, o.scope) AS scope, coalesce(n.kind, o.kind) AS kind,
        o.text AS old_text, n.text AS new_text, o.value AS old_value, n.value AS new_value, o.page AS old_page,
        n.page AS new_page, (o.value, o.numerator, o.denominator) IS DISTINCT FROM (n.value, n.numerator, n.denominator)
            AS differs, coalesce(n.ordinal, o.ordinal) AS ordinal
    FROM newer n FULL JOIN older o ON o.report = n.report AND o.what = n.what AND o.nth = n.nth AND o.kind = n.kind
        AND coalesce(o.scope, '') = coalesce(n.scope, '') AND coalesce(o.unit, '') = coalesce(n.unit, '')
)
SELECT CASE WHEN old_text IS NULL THEN 'added' WHEN new_text IS NULL THEN 'removed' ELSE 'changed' END AS change,
    branch, version, indicator, label, scope, kind, old_text, new_text, old_value, new_value, old_page, new_page,
    new_document
FROM paired WHERE differs OR old_text IS NULL OR new_text IS NULL ORDER BY version, ordinal, change;
COMMENT ON MACRO TABLE submissions_diff IS 'Bản nộp lại khác bản trước ở những con số nào: changed (đổi), added (thêm), removed (bỏ)';

CREATE OR REPLACE MACRO data_quality(chosen_period) AS TABLE
WITH report AS (FROM submissions WHERE in_force AND falls_in(period, period_end, chosen_period)), read AS (
    SELECT document_id, count(*) AS figures, count(indicator) AS linked, count(*) FILTER (confidence < 0.6) AS unsure,
        count(*) FILTER (corrected) AS corrected
    FROM observations WHERE falls_in(period, period_end_of_report, chosen_period) GROUP BY document_id
), raised AS (
    SELECT document_id, count(*) FILTER (status = 'open' AND severity = 'error') AS errors,
        count(*) FILTER (status = 'open' AND severity = 'warning') AS warnings, count(*) FILTER (status = 'waived') AS waived
    FROM findings GROUP BY document_id
)
SELECT r.province, r.area_code, r.area, r.branch, r.document, r.version, r.date, r.received_on, x.media,
    coalesce(read.figures, 0) AS figures, coalesce(read.linked, 0) AS linked,
    round(100.0 * read.linked / read.figures, 1) AS linked_percent, x.unplaced, coalesce(read.unsure, 0) AS unsure,
    coalesce(read.corrected, 0) AS corrected, coalesce(raised.errors, 0) AS errors,
    coalesce(raised.warnings, 0) AS warnings, coalesce(raised.waived, 0) AS waived, r.document_id
FROM report r JOIN extraction_run x USING (document_id, batch)
LEFT JOIN read USING (document_id) LEFT JOIN raised USING (document_id)
ORDER BY errors DESC, warnings DESC, r.province COLLATE vi, r.area COLLATE vi;
COMMENT ON MACRO TABLE data_quality IS 'Chất lượng từng báo cáo trong kỳ: đọc được bao nhiêu, gán được bao nhiêu, còn phát hiện gì';

CREATE OR REPLACE MACRO missing_units(chosen_period) AS TABLE
WITH report AS (
    SELECT DISTINCT province, area_code FROM submissions WHERE in_force AND falls_in(period, period_end, chosen_period)
)
SELECT a.province, a.area_code, a.area FROM areas a
WHERE a.province IN (SELECT province FROM report) AND a.area_code NOT IN (SELECT area_code FROM report WHERE area_code IS NOT NULL)
ORDER BY a.province COLLATE vi, a.area COLLATE vi;
COMMENT ON MACRO TABLE missing_units IS 'Các xã, phường chưa có báo cáo trong kỳ, ở những tỉnh đã có đơn vị báo cáo';

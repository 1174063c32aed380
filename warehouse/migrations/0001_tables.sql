-- Facts are only ever appended. Every row carries the number of the batch that brought it, and a batch carries the
-- moment it was recorded: the newest layer, and the layer as known on a day, are chosen by views (views.sql).
-- No foreign keys and no indexes: both block later ALTERs on large tables; `verify` checks what they would.

CREATE TABLE batch (
    batch INTEGER NOT NULL, kind VARCHAR NOT NULL, recorded_at TIMESTAMP NOT NULL, pipeline VARCHAR NOT NULL,
    manifest VARCHAR NOT NULL
);
COMMENT ON TABLE batch IS 'Lô ghi: mỗi lần ghi vào kho là một lô, ghi trọn vẹn hoặc không ghi gì';
COMMENT ON COLUMN batch.batch IS 'Số thứ tự của lô, tăng dần từ 1';
COMMENT ON COLUMN batch.kind IS 'Loại lô: load (nạp báo cáo), check (kết quả đối soát), decision (quyết định của cán bộ), catalogue (danh mục)';
COMMENT ON COLUMN batch.recorded_at IS 'Thời điểm ghi vào kho, giờ UTC';
COMMENT ON COLUMN batch.pipeline IS 'Phiên bản của quy trình đọc báo cáo đã tạo ra lô này';
COMMENT ON COLUMN batch.manifest IS 'Mã SHA-256 của bản kê lô (manifest.json)';

CREATE TABLE document (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, size BIGINT NOT NULL,
    document VARCHAR NOT NULL, first_seen_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE document IS 'Tệp báo cáo đã nhận, mỗi nội dung (chuỗi byte) một dòng';
COMMENT ON COLUMN document.batch IS 'Lô đã ghi dòng này';
COMMENT ON COLUMN document.document_id IS 'Mã tài liệu: 16 ký tự hex đầu của SHA-256';
COMMENT ON COLUMN document.sha256 IS 'SHA-256 của nội dung tệp';
COMMENT ON COLUMN document.size IS 'Dung lượng tệp, tính bằng byte';
COMMENT ON COLUMN document.document IS 'Tên tệp khi nhận lần đầu';
COMMENT ON COLUMN document.first_seen_at IS 'Thời điểm nhận lần đầu, giờ UTC';

CREATE TABLE sighting (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, name VARCHAR NOT NULL, path VARCHAR NOT NULL,
    seen_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE sighting IS 'Lần thấy tệp: cùng một nội dung có thể được gửi dưới nhiều tên, ở nhiều thư mục';
COMMENT ON COLUMN sighting.batch IS 'Lô đã ghi dòng này';
COMMENT ON COLUMN sighting.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN sighting.name IS 'Tên tệp';
COMMENT ON COLUMN sighting.path IS 'Đường dẫn nơi thấy tệp';
COMMENT ON COLUMN sighting.seen_at IS 'Thời điểm thấy, giờ UTC';

CREATE TABLE quarantine (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, pipeline VARCHAR NOT NULL, code VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE quarantine IS 'Tệp không đọc được, kèm lý do; tệp vẫn được giữ và đếm';
COMMENT ON COLUMN quarantine.batch IS 'Lô đã ghi dòng này';
COMMENT ON COLUMN quarantine.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN quarantine.pipeline IS 'Phiên bản quy trình đọc báo cáo khi không đọc được';
COMMENT ON COLUMN quarantine.code IS 'Mã lý do, dùng để đếm';
COMMENT ON COLUMN quarantine.reason IS 'Lý do và cách khắc phục, bằng tiếng Việt';

CREATE TABLE extraction_run (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL, pipeline VARCHAR NOT NULL,
    media VARCHAR NOT NULL, pages INTEGER NOT NULL, notes VARCHAR[] NOT NULL, observations INTEGER NOT NULL,
    statuses INTEGER NOT NULL, non_figures INTEGER NOT NULL, unplaced INTEGER NOT NULL
);
COMMENT ON TABLE extraction_run IS 'Lần đọc: một tài liệu được đọc bằng một phiên bản quy trình; lần đọc mới nhất có hiệu lực';
COMMENT ON COLUMN extraction_run.batch IS 'Lô đã ghi lần đọc này';
COMMENT ON COLUMN extraction_run.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN extraction_run.ordinal IS 'Thứ tự của tài liệu trong lô, từ 1';
COMMENT ON COLUMN extraction_run.pipeline IS 'Phiên bản quy trình đọc báo cáo';
COMMENT ON COLUMN extraction_run.media IS 'Kiểu nội dung (DOCX, PDF, bản quét …)';
COMMENT ON COLUMN extraction_run.pages IS 'Số trang; 0 khi định dạng không chia trang';
COMMENT ON COLUMN extraction_run.notes IS 'Ghi chú của bước đọc dành cho cán bộ';
COMMENT ON COLUMN extraction_run.observations IS 'Số lượng số liệu đọc được';
COMMENT ON COLUMN extraction_run.statuses IS 'Số dòng nhiệm vụ có trạng thái';
COMMENT ON COLUMN extraction_run.non_figures IS 'Số chuỗi chữ số không phải số liệu (ngày, số văn bản …)';
COMMENT ON COLUMN extraction_run.unplaced IS 'Số chuỗi chữ số chưa xếp được vào đâu';

CREATE TABLE submission (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, document VARCHAR NOT NULL, area_code VARCHAR, area VARCHAR,
    province VARCHAR, branch VARCHAR, type VARCHAR, number VARCHAR, date DATE, period_start DATE, period_end DATE,
    period_cue VARCHAR NOT NULL, title VARCHAR NOT NULL, evidence VARCHAR[] NOT NULL,
    subject VARCHAR NOT NULL
);
COMMENT ON TABLE submission IS 'Lượt nộp báo cáo như máy đọc được từ tài liệu: của ai, loại gì, kỳ nào';
COMMENT ON COLUMN submission.batch IS 'Lô đã ghi lần đọc này';
COMMENT ON COLUMN submission.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN submission.document IS 'Tên tệp khi nhận';
COMMENT ON COLUMN submission.area_code IS 'Mã chính thức của xã, phường, đặc khu (sau 01/7/2025); trống khi chưa xác định được';
COMMENT ON COLUMN submission.area IS 'Tên xã, phường, đặc khu';
COMMENT ON COLUMN submission.province IS 'Tên tỉnh, thành phố';
COMMENT ON COLUMN submission.branch IS 'Khối báo cáo: government (UBND) hoặc party (Đảng ủy)';
COMMENT ON COLUMN submission.type IS 'Loại báo cáo';
COMMENT ON COLUMN submission.number IS 'Số, ký hiệu văn bản';
COMMENT ON COLUMN submission.date IS 'Ngày ký báo cáo';
COMMENT ON COLUMN submission.period_start IS 'Ngày đầu của kỳ báo cáo';
COMMENT ON COLUMN submission.period_end IS 'Ngày cuối của kỳ báo cáo';
COMMENT ON COLUMN submission.period_cue IS 'Cụm từ trong báo cáo cho biết kỳ báo cáo';
COMMENT ON COLUMN submission.title IS 'Trích yếu của báo cáo';
COMMENT ON COLUMN submission.evidence IS 'Các đoạn chữ làm căn cứ xác định đơn vị và kỳ';
COMMENT ON COLUMN submission.subject IS 'Nội dung báo cáo (rút từ trích yếu), để phân biệt các báo cáo khác nhau của cùng đơn vị và kỳ';

CREATE TABLE withdrawal (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, withdrawn BOOLEAN NOT NULL, author VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE withdrawal IS 'Rút báo cáo, hoặc khôi phục báo cáo đã rút; quyết định sau cùng có hiệu lực';
COMMENT ON COLUMN withdrawal.batch IS 'Lô đã ghi quyết định';
COMMENT ON COLUMN withdrawal.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN withdrawal.withdrawn IS 'true là rút, false là khôi phục';
COMMENT ON COLUMN withdrawal.author IS 'Người quyết định';
COMMENT ON COLUMN withdrawal.reason IS 'Lý do';

CREATE TABLE observation (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, id VARCHAR NOT NULL, ordinal INTEGER NOT NULL,
    page INTEGER, bbox DOUBLE[], block INTEGER NOT NULL, "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,
    section VARCHAR NOT NULL, "table" INTEGER, "row" VARCHAR, "column" VARCHAR, text VARCHAR NOT NULL,
    snippet VARCHAR NOT NULL, indicator VARCHAR, label VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    comparator VARCHAR NOT NULL, value DECIMAL(38, 10), numerator DECIMAL(38, 10), denominator DECIMAL(38, 10),
    unit VARCHAR, decimals INTEGER, step DECIMAL(38, 10), exact VARCHAR, period_start DATE, period_end DATE, as_of DATE,
    scope VARCHAR, confidence DOUBLE NOT NULL, why VARCHAR NOT NULL,
    candidates STRUCT(indicator VARCHAR, score DOUBLE)[] NOT NULL, other VARCHAR, form VARCHAR NOT NULL
);
COMMENT ON TABLE observation IS 'Số liệu: một con số mà báo cáo nêu về đơn vị, đúng như máy đọc được';
COMMENT ON COLUMN observation.batch IS 'Lô đã ghi lần đọc này';
COMMENT ON COLUMN observation.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN observation.id IS 'Mã số liệu: mã tài liệu và số thứ tự trong tài liệu';
COMMENT ON COLUMN observation.ordinal IS 'Thứ tự đọc trong tài liệu, từ 1';
COMMENT ON COLUMN observation.page IS 'Trang, từ 1; trống khi định dạng không chia trang';
COMMENT ON COLUMN observation.bbox IS 'Khung trên trang [x0, trên, x1, dưới], đơn vị point, gốc ở góc trên bên trái';
COMMENT ON COLUMN observation.block IS 'Thứ tự của đoạn hoặc ô trong tài liệu, từ 0';
COMMENT ON COLUMN observation."start" IS 'Ký tự đầu trong đoạn';
COMMENT ON COLUMN observation."end" IS 'Ký tự sau cùng trong đoạn (không tính)';
COMMENT ON COLUMN observation.section IS 'Đường dẫn đề mục, ví dụ I / 5.1.3 / a';
COMMENT ON COLUMN observation."table" IS 'Số thứ tự bảng trong tài liệu; trống khi là văn xuôi';
COMMENT ON COLUMN observation."row" IS 'Tên hàng của bảng';
COMMENT ON COLUMN observation."column" IS 'Tên đầy đủ của cột (gộp các hàng tiêu đề)';
COMMENT ON COLUMN observation.text IS 'Con số đúng như in';
COMMENT ON COLUMN observation.snippet IS 'Câu văn hoặc hàng bảng chứa con số';
COMMENT ON COLUMN observation.indicator IS 'Mã chỉ tiêu; trống khi không chỉ tiêu nào phù hợp';
COMMENT ON COLUMN observation.label IS 'Lời của báo cáo về nội dung được đo';
COMMENT ON COLUMN observation.kind IS 'result (kết quả) hoặc target (chỉ tiêu, mục tiêu)';
COMMENT ON COLUMN observation.comparator IS 'eq (bằng), ge (trên, tối thiểu), le (dưới, không quá), approx (khoảng)';
COMMENT ON COLUMN observation.value IS 'Giá trị: số phần trăm, số lượng hoặc số tiền (đồng); trống khi chỉ in cặp số';
COMMENT ON COLUMN observation.numerator IS 'Tử số như in; trống khi không in cặp số';
COMMENT ON COLUMN observation.denominator IS 'Mẫu số như in; trống khi không in cặp số';
COMMENT ON COLUMN observation.unit IS 'Đơn vị: percent, VND hoặc danh từ được đếm';
COMMENT ON COLUMN observation.decimals IS 'Số chữ số in sau dấu thập phân';
COMMENT ON COLUMN observation.step IS 'Giá trị của một đơn vị ở chữ số in cuối cùng (0,01 đối với 84,03 %)';
COMMENT ON COLUMN observation.exact IS 'Bốn số value|numerator|denominator|step như đã đọc, chỉ ghi khi cột thập phân không giữ được nguyên dạng';
COMMENT ON COLUMN observation.period_start IS 'Ngày đầu của kỳ mà con số nói tới';
COMMENT ON COLUMN observation.period_end IS 'Ngày cuối của kỳ mà con số nói tới; với mục tiêu là hạn phải đạt';
COMMENT ON COLUMN observation.as_of IS 'Ngày chốt số liệu khi báo cáo nêu rõ';
COMMENT ON COLUMN observation.scope IS 'Phạm vi hẹp hơn, theo lời báo cáo (khối Đảng, trừ văn bản mật …)';
COMMENT ON COLUMN observation.confidence IS 'Độ tin cậy của cách hiểu, từ 0 đến 1';
COMMENT ON COLUMN observation.why IS 'Quy tắc đã đọc và hiểu con số này';
COMMENT ON COLUMN observation.candidates IS 'Các chỉ tiêu khác đã được cân nhắc, kèm điểm';
COMMENT ON COLUMN observation.other IS 'Lần đọc thứ hai khi khác lần đầu (chỉ với bản quét)';
COMMENT ON COLUMN observation.form IS 'Dạng in: pair, pair_percent, percent, count, money, range hoặc empty';

CREATE TABLE non_figure (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL, kind VARCHAR NOT NULL,
    text VARCHAR NOT NULL, page INTEGER, bbox DOUBLE[], block INTEGER NOT NULL, "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);
COMMENT ON TABLE non_figure IS 'Chuỗi chữ số không phải số liệu: ngày, số văn bản, số mục, tên luật …';
COMMENT ON COLUMN non_figure.batch IS 'Lô đã ghi lần đọc này';
COMMENT ON COLUMN non_figure.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN non_figure.ordinal IS 'Thứ tự trong tài liệu, từ 1';
COMMENT ON COLUMN non_figure.kind IS 'Loại: ngày, số văn bản, số mục …';
COMMENT ON COLUMN non_figure.text IS 'Chuỗi đúng như in';
COMMENT ON COLUMN non_figure.page IS 'Trang, từ 1';
COMMENT ON COLUMN non_figure.bbox IS 'Khung trên trang [x0, trên, x1, dưới]';
COMMENT ON COLUMN non_figure.block IS 'Thứ tự của đoạn hoặc ô trong tài liệu, từ 0';
COMMENT ON COLUMN non_figure."start" IS 'Ký tự đầu trong đoạn';
COMMENT ON COLUMN non_figure."end" IS 'Ký tự sau cùng trong đoạn (không tính)';

CREATE TABLE unplaced (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL, text VARCHAR NOT NULL,
    reason VARCHAR NOT NULL, page INTEGER, bbox DOUBLE[], block INTEGER NOT NULL, "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);
COMMENT ON TABLE unplaced IS 'Chuỗi chữ số chưa xếp được vào đâu, kèm lý do; cần người xem';
COMMENT ON COLUMN unplaced.batch IS 'Lô đã ghi lần đọc này';
COMMENT ON COLUMN unplaced.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN unplaced.ordinal IS 'Thứ tự trong tài liệu, từ 1';
COMMENT ON COLUMN unplaced.text IS 'Chuỗi đúng như in';
COMMENT ON COLUMN unplaced.reason IS 'Vì sao chưa xếp được';
COMMENT ON COLUMN unplaced.page IS 'Trang, từ 1';
COMMENT ON COLUMN unplaced.bbox IS 'Khung trên trang [x0, trên, x1, dưới]';
COMMENT ON COLUMN unplaced.block IS 'Thứ tự của đoạn hoặc ô trong tài liệu, từ 0';
COMMENT ON COLUMN unplaced."start" IS 'Ký tự đầu trong đoạn';
COMMENT ON COLUMN unplaced."end" IS 'Ký tự sau cùng trong đoạn (không tính)';

CREATE TABLE status_row (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL, "table" INTEGER NOT NULL,
    "row" INTEGER NOT NULL, label VARCHAR NOT NULL, text VARCHAR NOT NULL, status VARCHAR NOT NULL, page INTEGER,
    bbox DOUBLE[], block INTEGER NOT NULL
);
COMMENT ON TABLE status_row IS 'Dòng của bảng nhiệm vụ và trạng thái đọc được từ ô kết quả';
COMMENT ON COLUMN status_row.batch IS 'Lô đã ghi lần đọc này';
COMMENT ON COLUMN status_row.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN status_row.ordinal IS 'Thứ tự trong tài liệu, từ 1';
COMMENT ON COLUMN status_row."table" IS 'Số thứ tự bảng trong tài liệu';
COMMENT ON COLUMN status_row."row" IS 'Số thứ tự hàng trong bảng';
COMMENT ON COLUMN status_row.label IS 'Tên nhiệm vụ';
COMMENT ON COLUMN status_row.text IS 'Chữ trong ô kết quả';
COMMENT ON COLUMN status_row.status IS 'completed, in_progress, not_begun, overdue hoặc unclear';
COMMENT ON COLUMN status_row.page IS 'Trang, từ 1';
COMMENT ON COLUMN status_row.bbox IS 'Khung trên trang [x0, trên, x1, dưới]';
COMMENT ON COLUMN status_row.block IS 'Thứ tự của ô trong tài liệu, từ 0';

CREATE TABLE correction (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, observation_id VARCHAR, field VARCHAR NOT NULL,
    machine VARCHAR, human VARCHAR, text VARCHAR, snippet VARCHAR, author VARCHAR NOT NULL, reason VARCHAR NOT NULL
);
COMMENT ON TABLE correction IS 'Sửa của cán bộ đối với điều máy đọc; giá trị máy đọc vẫn được giữ';
COMMENT ON COLUMN correction.batch IS 'Lô đã ghi quyết định';
COMMENT ON COLUMN correction.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN correction.observation_id IS 'Mã số liệu; trống khi sửa thông tin chung của báo cáo (đơn vị, kỳ …)';
COMMENT ON COLUMN correction.field IS 'Tên cột được sửa';
COMMENT ON COLUMN correction.machine IS 'Giá trị máy đọc tại lúc sửa';
COMMENT ON COLUMN correction.human IS 'Giá trị do cán bộ ghi; trống nghĩa là để trống';
COMMENT ON COLUMN correction.text IS 'Con số đúng như in tại lúc sửa, để nhận lại khi đọc lại bằng phiên bản mới';
COMMENT ON COLUMN correction.snippet IS 'Câu văn chứa con số tại lúc sửa, để nhận lại khi đọc lại bằng phiên bản mới';
COMMENT ON COLUMN correction.author IS 'Người sửa';
COMMENT ON COLUMN correction.reason IS 'Lý do';

CREATE TABLE area (
    batch INTEGER NOT NULL, area_code VARCHAR NOT NULL, area VARCHAR NOT NULL, province_code VARCHAR,
    province VARCHAR NOT NULL, valid_from DATE, valid_to DATE, predecessors VARCHAR[] NOT NULL,
    successors VARCHAR[] NOT NULL
);
COMMENT ON TABLE area IS 'Danh mục xã, phường, đặc khu';
COMMENT ON COLUMN area.batch IS 'Lô đã ghi phiên bản này của danh mục';
COMMENT ON COLUMN area.area_code IS 'Mã chính thức';
COMMENT ON COLUMN area.area IS 'Tên đầy đủ';
COMMENT ON COLUMN area.province_code IS 'Mã tỉnh, thành phố';
COMMENT ON COLUMN area.province IS 'Tên tỉnh, thành phố';
COMMENT ON COLUMN area.valid_from IS 'Có hiệu lực từ ngày';
COMMENT ON COLUMN area.valid_to IS 'Hết hiệu lực sau ngày; trống khi còn hiệu lực';
COMMENT ON COLUMN area.predecessors IS 'Các đơn vị cũ hợp thành';
COMMENT ON COLUMN area.successors IS 'Mã các đơn vị kế tục';

CREATE TABLE indicator (
    batch INTEGER NOT NULL, indicator VARCHAR NOT NULL, name VARCHAR NOT NULL, shape VARCHAR NOT NULL,
    unit VARCHAR NOT NULL, numerator VARCHAR, denominator VARCHAR[] NOT NULL, over_100 BOOLEAN NOT NULL,
    aggregation VARCHAR NOT NULL, good VARCHAR NOT NULL, note VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL
);
COMMENT ON TABLE indicator IS 'Danh mục chỉ tiêu, mỗi lần thay đổi là một phiên bản mới';
COMMENT ON COLUMN indicator.batch IS 'Lô đã ghi phiên bản này';
COMMENT ON COLUMN indicator.indicator IS 'Mã chỉ tiêu';
COMMENT ON COLUMN indicator.name IS 'Tên chỉ tiêu';
COMMENT ON COLUMN indicator.shape IS 'Dạng: share (tỷ lệ), count (số lượng), money (tiền), index (chỉ số)';
COMMENT ON COLUMN indicator.unit IS 'Đơn vị tính';
COMMENT ON COLUMN indicator.numerator IS 'Mã chỉ tiêu làm tử số';
COMMENT ON COLUMN indicator.denominator IS 'Mã các chỉ tiêu có thể làm mẫu số';
COMMENT ON COLUMN indicator.over_100 IS 'Tỷ lệ có thể vượt 100 % hay không';
COMMENT ON COLUMN indicator.aggregation IS 'Cách cộng lên tỉnh: sum (cộng), weighted (bình quân theo mẫu số), none (không cộng)';
COMMENT ON COLUMN indicator.good IS 'Chiều tốt: up (cao là tốt), down (thấp là tốt), none';
COMMENT ON COLUMN indicator.note IS 'Ghi chú';
COMMENT ON COLUMN indicator.fingerprint IS 'Dấu vân tay của định nghĩa, để biết khi nào đổi';

CREATE TABLE check_catalogue (
    batch INTEGER NOT NULL, "check" VARCHAR NOT NULL, kind VARCHAR NOT NULL, family VARCHAR NOT NULL,
    name VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL
);
COMMENT ON TABLE check_catalogue IS 'Danh mục phép đối soát, mỗi lần thay đổi là một phiên bản mới';
COMMENT ON COLUMN check_catalogue.batch IS 'Lô đã ghi phiên bản này';
COMMENT ON COLUMN check_catalogue."check" IS 'Mã phép đối soát';
COMMENT ON COLUMN check_catalogue.kind IS 'Loại phép đối soát';
COMMENT ON COLUMN check_catalogue.family IS 'Họ phép đối soát: ratio, sum, repeat …';
COMMENT ON COLUMN check_catalogue.name IS 'Phép đối soát so cái gì với cái gì';
COMMENT ON COLUMN check_catalogue.fingerprint IS 'Dấu vân tay của định nghĩa, để biết khi nào đổi';

CREATE TABLE check_run (
    batch INTEGER NOT NULL, pipeline VARCHAR NOT NULL, documents INTEGER NOT NULL, findings INTEGER NOT NULL,
    unchecked INTEGER NOT NULL, fingerprint VARCHAR NOT NULL
);
COMMENT ON TABLE check_run IS 'Lần đối soát có làm thay đổi kết quả';
COMMENT ON COLUMN check_run.batch IS 'Lô đã ghi lần đối soát';
COMMENT ON COLUMN check_run.pipeline IS 'Phiên bản quy trình';
COMMENT ON COLUMN check_run.documents IS 'Số báo cáo có hiệu lực được đối soát';
COMMENT ON COLUMN check_run.findings IS 'Số phát hiện';
COMMENT ON COLUMN check_run.unchecked IS 'Số trường hợp không đối soát được';
COMMENT ON COLUMN check_run.fingerprint IS 'Dấu vân tay của toàn bộ kết quả, để biết khi nào đổi';

CREATE TABLE unchecked (batch INTEGER NOT NULL, "check" VARCHAR NOT NULL, reason VARCHAR NOT NULL, count INTEGER NOT NULL);
COMMENT ON TABLE unchecked IS 'Trường hợp không đối soát được, gộp theo phép đối soát và lý do';
COMMENT ON COLUMN unchecked.batch IS 'Lô đã ghi lần đối soát';
COMMENT ON COLUMN unchecked."check" IS 'Mã phép đối soát';
COMMENT ON COLUMN unchecked.reason IS 'Vì sao không đối soát được';
COMMENT ON COLUMN unchecked.count IS 'Số trường hợp';

CREATE TABLE finding (
    batch INTEGER NOT NULL, ordinal INTEGER NOT NULL, id VARCHAR NOT NULL, "check" VARCHAR NOT NULL,
    severity VARCHAR NOT NULL, document VARCHAR NOT NULL, document_id VARCHAR NOT NULL, indicators VARCHAR[] NOT NULL,
    area_code VARCHAR, area VARCHAR, period_start VARCHAR, period_end VARCHAR, stated VARCHAR NOT NULL,
    computed VARCHAR NOT NULL, message VARCHAR NOT NULL, ask VARCHAR NOT NULL,
    suggestion STRUCT(figure VARCHAR, "from" VARCHAR, "to" VARCHAR, because VARCHAR),
    possible STRUCT(figure VARCHAR, "from" VARCHAR, "to" VARCHAR, because VARCHAR)[] NOT NULL,
    consequences VARCHAR[] NOT NULL, fingerprint VARCHAR NOT NULL
);
COMMENT ON TABLE finding IS 'Phát hiện: các con số không thể cùng đúng, hoặc đáng xem lại';
COMMENT ON COLUMN finding.batch IS 'Lô đã ghi nội dung này';
COMMENT ON COLUMN finding.ordinal IS 'Thứ tự trong lần đối soát, từ 1';
COMMENT ON COLUMN finding.id IS 'Mã phát hiện, không đổi khi quy tắc và các con số không đổi';
COMMENT ON COLUMN finding."check" IS 'Mã phép đối soát';
COMMENT ON COLUMN finding.severity IS 'error (chứng minh được sai), warning (nghi vấn), info (để biết)';
COMMENT ON COLUMN finding.document IS 'Tên tệp báo cáo';
COMMENT ON COLUMN finding.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN finding.indicators IS 'Mã các chỉ tiêu liên quan';
COMMENT ON COLUMN finding.area_code IS 'Mã xã, phường, đặc khu';
COMMENT ON COLUMN finding.area IS 'Tên xã, phường, đặc khu';
COMMENT ON COLUMN finding.period_start IS 'Ngày đầu của kỳ';
COMMENT ON COLUMN finding.period_end IS 'Ngày cuối của kỳ';
COMMENT ON COLUMN finding.stated IS 'Báo cáo ghi gì';
COMMENT ON COLUMN finding.computed IS 'Phép tính cho kết quả gì, kèm khoảng';
COMMENT ON COLUMN finding.message IS 'Một câu để cán bộ xã hiểu ngay';
COMMENT ON COLUMN finding.ask IS 'Câu hỏi gửi đơn vị';
COMMENT ON COLUMN finding.suggestion IS 'Giá trị gợi ý duy nhất khi có căn cứ thứ hai; trống khi không có';
COMMENT ON COLUMN finding.possible IS 'Tối đa ba khả năng nhầm một chỗ';
COMMENT ON COLUMN finding.consequences IS 'Các phép đối soát khác bị kéo theo';
COMMENT ON COLUMN finding.fingerprint IS 'Dấu vân tay của nội dung, để biết khi nào đổi';

CREATE TABLE evidence (
    batch INTEGER NOT NULL, finding_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL, observation_id VARCHAR,
    document VARCHAR NOT NULL, text VARCHAR NOT NULL, page INTEGER, bbox DOUBLE[], snippet VARCHAR NOT NULL,
    section VARCHAR NOT NULL, role VARCHAR NOT NULL
);
COMMENT ON TABLE evidence IS 'Các con số làm căn cứ của một phát hiện';
COMMENT ON COLUMN evidence.batch IS 'Lô đã ghi nội dung này';
COMMENT ON COLUMN evidence.finding_id IS 'Mã phát hiện';
COMMENT ON COLUMN evidence.ordinal IS 'Thứ tự trong phát hiện, từ 1';
COMMENT ON COLUMN evidence.observation_id IS 'Mã số liệu';
COMMENT ON COLUMN evidence.document IS 'Tên tệp báo cáo';
COMMENT ON COLUMN evidence.text IS 'Con số đúng như in';
COMMENT ON COLUMN evidence.page IS 'Trang, từ 1';
COMMENT ON COLUMN evidence.bbox IS 'Khung trên trang [x0, trên, x1, dưới]';
COMMENT ON COLUMN evidence.snippet IS 'Câu văn hoặc hàng bảng chứa con số';
COMMENT ON COLUMN evidence.section IS 'Đường dẫn đề mục';
COMMENT ON COLUMN evidence.role IS 'Vai trò của con số trong phép tính';

CREATE TABLE finding_status (
    batch INTEGER NOT NULL, finding_id VARCHAR NOT NULL, status VARCHAR NOT NULL, author VARCHAR NOT NULL,
    reason VARCHAR NOT NULL, expires_on DATE, figures VARCHAR NOT NULL
);
COMMENT ON TABLE finding_status IS 'Vòng đời của phát hiện; dòng sau cùng có hiệu lực';
COMMENT ON COLUMN finding_status.batch IS 'Lô đã ghi trạng thái';
COMMENT ON COLUMN finding_status.finding_id IS 'Mã phát hiện';
COMMENT ON COLUMN finding_status.status IS 'open (đang mở), waived (đã giải trình), corrected (báo cáo mới không còn), closed (không còn)';
COMMENT ON COLUMN finding_status.author IS 'Người quyết định; trống khi do máy';
COMMENT ON COLUMN finding_status.reason IS 'Lý do';
COMMENT ON COLUMN finding_status.expires_on IS 'Ngày hết hạn của giải trình';
COMMENT ON COLUMN finding_status.figures IS 'Các con số mà giải trình gắn với; đổi số thì mở lại';

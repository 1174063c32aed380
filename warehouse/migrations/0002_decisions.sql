-- What staff decide on the review page: kept whole, and its effects (corrections, explanations) in their own tables.

CREATE TABLE decision (
    batch INTEGER NOT NULL, id VARCHAR NOT NULL, decided_at VARCHAR NOT NULL, author VARCHAR NOT NULL,
    action VARCHAR NOT NULL, document_id VARCHAR NOT NULL, observation_id VARCHAR, finding_id VARCHAR,
    changes MAP(VARCHAR, VARCHAR) NOT NULL, reason VARCHAR NOT NULL, expires_on VARCHAR, undoes VARCHAR
);
COMMENT ON TABLE decision IS 'Quyết định của cán bộ trên trang soát, kể cả quyết định đã hoàn tác';
COMMENT ON COLUMN decision.batch IS 'Lô đã đưa quyết định vào kho';
COMMENT ON COLUMN decision.id IS 'Mã quyết định';
COMMENT ON COLUMN decision.decided_at IS 'Lúc quyết định, giờ UTC';
COMMENT ON COLUMN decision.author IS 'Người quyết định';
COMMENT ON COLUMN decision.action IS 'confirm (xác nhận máy đọc đúng), correct (sửa), waive (đúng như văn bản), aside (để sau), undo (hoàn tác)';
COMMENT ON COLUMN decision.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN decision.observation_id IS 'Mã số liệu tại lúc quyết định';
COMMENT ON COLUMN decision.finding_id IS 'Mã phát hiện';
COMMENT ON COLUMN decision.changes IS 'Các cột được sửa và giá trị mới';
COMMENT ON COLUMN decision.reason IS 'Lý do';
COMMENT ON COLUMN decision.expires_on IS 'Ngày hết hạn của giải trình';
COMMENT ON COLUMN decision.undoes IS 'Mã quyết định bị hoàn tác';

-- A correction knows where its figure stands, so that it finds it again when a newer pipeline cuts the text differently.
ALTER TABLE correction ADD COLUMN page INTEGER;
ALTER TABLE correction ADD COLUMN bbox DOUBLE[];
ALTER TABLE correction ADD COLUMN block INTEGER;
ALTER TABLE correction ADD COLUMN "start" INTEGER;
ALTER TABLE correction ADD COLUMN retracted BOOLEAN;
COMMENT ON COLUMN correction.page IS 'Trang, từ 1, tại lúc sửa';
COMMENT ON COLUMN correction.bbox IS 'Khung trên trang [x0, trên, x1, dưới] tại lúc sửa';
COMMENT ON COLUMN correction.block IS 'Thứ tự khối văn bản tại lúc sửa, từ 0';
COMMENT ON COLUMN correction."start" IS 'Vị trí ký tự đầu trong khối tại lúc sửa, từ 0';
COMMENT ON COLUMN correction.retracted IS 'Cán bộ đã rút lại sửa này: giá trị máy đọc lại có hiệu lực';

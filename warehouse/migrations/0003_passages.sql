-- The paragraphs in which figures stand: checks read the words between figures ("trong đó"), also after a reload.

CREATE TABLE passage (
    batch INTEGER NOT NULL, document_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL, block INTEGER NOT NULL,
    text VARCHAR NOT NULL
);
COMMENT ON TABLE passage IS 'Đoạn văn có số liệu, đúng như in; kiểm tra đọc các chữ nằm giữa các con số';
COMMENT ON COLUMN passage.batch IS 'Lô đã ghi lần đọc này';
COMMENT ON COLUMN passage.document_id IS 'Mã tài liệu';
COMMENT ON COLUMN passage.ordinal IS 'Thứ tự trong tài liệu, từ 1';
COMMENT ON COLUMN passage.block IS 'Thứ tự khối văn bản trong tài liệu, từ 0';
COMMENT ON COLUMN passage.text IS 'Toàn văn của đoạn';

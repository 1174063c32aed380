# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 01. Tháng này nhìn nhanh
#
# Mở đầu tuần: ai đã báo cáo, cả tỉnh đang ở đâu, xã nào đổi khác hẳn tháng trước, có gì phải hỏi lại.
# Kho số liệu lấy theo biến môi trường `DOISOAT_KHO` (mặc định: thư mục `kho`); tháng theo `DOISOAT_KY` (mặc định:
# tháng mới nhất có báo cáo).

# %%
import pandas as pd

from notebooks import asking, drawing

store = asking.connect()
period = asking.chosen("KY", asking.months(store)[-1])
month = asking.month_name(period)
until_now = asking.months(store, period)
period

# %% [markdown]
# ## Ai đã báo cáo

# %%
reports = store.pandas("FROM data_quality(?)", [period])
missing = store.pandas("FROM missing_units(?)", [period])
coverage = pd.DataFrame(
    {
        "đã có báo cáo": [reports.area_code.nunique()],
        "chưa có báo cáo": [len(missing)],
        "số báo cáo": [len(reports)],
        "số liệu đọc được": [int(reports.figures.sum())],
        "không thể đúng": [int(reports.errors.sum())],
        "rất đáng ngờ": [int(reports.warnings.sum())],
    }
)
coverage

# %%
missing[["area_code", "area"]]

# %% [markdown]
# ## Cả tỉnh qua các tháng
#
# Tỷ lệ của tỉnh là tổng tử số chia tổng mẫu số của các xã có in cặp số, không phải trung bình cộng các tỷ lệ.

# %%
rates = asking.rates(store, asking.MAIN, until_now)
pairs = rates[(rates.branch == "government") & (rates.denominator > 0)]
trend = pairs.groupby(["indicator", "name", "period"], as_index=False)[["numerator", "denominator"]].sum()
trend = trend.assign(
    value=100 * trend.numerator / trend.denominator, order=trend.period, month=trend.period.map(asking.month_name)
)

# %%
over_the_year = (
    trend.groupby(["indicator", "name"], sort=False)
    .agg(first=("value", "first"), last=("value", "last"), months=("value", "size"))
    .assign(change=lambda t: t["last"] - t["first"])
    .reset_index()
    .sort_values("change", ascending=False, ignore_index=True)
)
over_the_year.round(1)

# %%
province_by_month = drawing.small_multiples(
    trend,
    "Toàn tỉnh qua các tháng (%)",
    "Các khung chung một trục: đường nằm ngang là không đổi, dù con số lẻ có nhúc nhích.",
)
province_by_month

# %% [markdown]
# ## Xã nào khác hẳn tháng trước
#
# Chỉ giữ những thay đổi mà khoảng tin cậy của hai tháng tách rời nhau: với mẫu số vài chục hồ sơ, lên xuống chục điểm
# phần trăm vẫn có thể là ngẫu nhiên. `certain` là phần thay đổi chắc chắn nhất: khoảng trống giữa hai khoảng tin cậy.

# %%
who = ["area_code", "area", "branch", "indicator", "name"]
now, before = (rates[rates.period == chosen] for chosen in (period, until_now[-2:][0]))
moves = now.merge(before, on=who, suffixes=("", "_before"))
moves = asking.told_apart(moves).assign(change=lambda t: t.value - t.value_before)
moves[["area", "name", "value_before", "value", "change", "certain", "numerator", "denominator"]].head(12)

# %% [markdown]
# ## Có gì phải hỏi lại

# %%
asked = store.pandas(
    """SELECT f.area, f."check", f.severity, f.message, f.ask
    FROM findings f JOIN submissions s USING (document_id)
    WHERE f.status = 'open' AND falls_in(s.period, s.period_end, ?)
    ORDER BY f.severity <> 'error', f.severity <> 'warning', f.area COLLATE vi""",
    [period],
)
asked = asked.assign(severity=asked.severity.map(asking.SEVERITIES), what=asking.families(asked.check))
asked.head(20)

# %%
findings = asked.groupby(["severity", "what"], as_index=False).agg(findings=("area", "size"), units=("area", "nunique"))
findings

# %%
open_findings = drawing.bars(
    findings.what,
    findings.findings,
    [f"{n} ({units} xã)" for n, units in zip(findings.findings, findings.units, strict=True)],
    f"Phát hiện đang mở trong báo cáo tháng {month}",
)
open_findings

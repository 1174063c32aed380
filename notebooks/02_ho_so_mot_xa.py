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
# # 02. Hồ sơ một xã
#
# Đọc trước khi gọi điện hoặc đi cơ sở: xã báo cáo đều không, các chỉ tiêu đi thế nào, đứng đâu so với tỉnh, còn gì
# phải hỏi. Chọn xã bằng mã chính thức qua `DOISOAT_XA`; không chọn thì lấy xã có nhiều phát hiện đang mở nhất.

# %%
import pandas as pd

from notebooks import asking, drawing

store = asking.connect()
busiest = store.rows(
    """SELECT s.area_code FROM submissions s LEFT JOIN findings f ON f.document_id = s.document_id AND f.status = 'open'
    WHERE s.in_force AND s.area_code IS NOT NULL GROUP BY ALL ORDER BY count(f.id) DESC, s.area_code LIMIT 1"""
)
area = asking.chosen("XA", busiest[0][0])
name = store.rows("SELECT any_value(area) FROM submissions WHERE area_code = ?", [area])[0][0]
reported = store.pandas("SELECT DISTINCT period, period_end FROM submissions WHERE area_code = ? ORDER BY 2", [area])
period = asking.chosen("KY", reported.period.dropna().iloc[-1])
name, period

# %% [markdown]
# ## Đã nộp những gì

# %%
submissions = store.pandas(
    """SELECT period, branch, number, date, received_on, version, in_force, withdrawn, document FROM submissions
    WHERE area_code = ? ORDER BY period_end, branch, version""",
    [area],
)
submissions = submissions.assign(branch=submissions.branch.map(asking.BRANCHES))
submissions.tail(12)

# %%
versions = sorted(set(submissions[submissions.version > 1].period.dropna()))
differences = asking.each(store, "submissions_diff", [area], versions)
differences

# %% [markdown]
# ## Tháng này so với tỉnh
#
# Trung vị của tỉnh là số của xã đứng giữa; chênh nhiều không có nghĩa là sai, nhưng đáng hỏi.

# %%
profile = store.pandas("FROM unit_profile(?, ?)", [area, period])
profile = profile.assign(status=profile.status.map(asking.STATUSES), branch=profile.branch.map(asking.BRANCHES))
profile[
    ["branch", "name", "value", "unit", "numerator", "denominator", "target", "status", "province_median", "findings"]
]

# %%
rates = profile[(profile.unit == "percent") & profile.value.notna() & (profile.units_compared > 1)]
beside_province = drawing.beside(
    rates, f"{name}: các tỷ lệ so với xã đứng giữa của tỉnh, {asking.month_name(period)}", name
)
beside_province

# %% [markdown]
# ## Các chỉ tiêu chính qua các tháng

# %%
history = asking.each(store, "indicator_history", [area], asking.MAIN)
history = history[(history.branch == "government") | history.branch.isna()]
names = dict(store.rows("SELECT indicator, name FROM indicators"))
series = pd.DataFrame(
    {
        "name": history.asked_2.map(names),
        "order": history.period_end,
        "month": history.period.map(asking.month_name),
        "value": history.value,
        "change": history.change,
    }
)
targets = profile.dropna(subset="target").drop_duplicates("name").set_index("name").target
series = series.assign(target=series.name.map(targets))

# %%
over_time = drawing.small_multiples(
    series, f"{name}: các chỉ tiêu chính qua các tháng (%)", "Đường đứt: chỉ tiêu được giao. Các khung chung một trục."
)
over_time

# %% [markdown]
# Những bước nhảy lớn nhất giữa hai kỳ liền nhau (điểm phần trăm):

# %%
jumps = series.dropna(subset="change").sort_values("change", key=abs, ascending=False, ignore_index=True)
jumps[["name", "month", "value", "change"]].head(6)

# %% [markdown]
# ## Số lũy kế không thể giảm
#
# Số tính lũy kế từ cùng một mốc chỉ có thể đứng yên hoặc tăng. Sang năm mới số lũy kế bắt đầu lại, nên chỉ so trong
# cùng một mốc.

# %%
RUNNING = ("society.feedback_received", "society.feedback_resolved", "budget.disbursed", "tasks.completed")
running = asking.each(store, "indicator_history", [area], RUNNING)
same_start = ["branch", "asked_2", "period_start"]
running = running.assign(fall=running.value - running.groupby(same_start, dropna=False).value.shift())
running = running.assign(name=running.asked_2.map(names), month=running.period.map(asking.month_name))
falls = running[running.fall < 0]
falls[["name", "month", "period_start", "value", "fall"]]

# %%
scaled = running.assign(
    order=running.period_end, value=running.value.where(running.unit != "VND", running.value / 1_000_000)
)
running_totals = drawing.small_multiples(
    scaled,
    f"{name}: số lũy kế từ đầu năm",
    "Bắt đầu lại mỗi tháng 1. Tiền: triệu đồng.",
    columns=2,
    shared=False,
)
running_totals

# %% [markdown]
# ## Còn gì phải hỏi xã

# %%
findings = store.pandas(
    """SELECT period, severity, "check", message, ask, status FROM findings WHERE area_code = ?
    ORDER BY period_end DESC, severity <> 'error', severity <> 'warning'""",
    [area],
)
findings = findings.assign(
    severity=findings.severity.map(asking.SEVERITIES), status=findings.status.map(asking.FINDING_STATUSES)
)
findings

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
# # 05. Chất lượng báo cáo và các phát hiện
#
# Ai nộp đều, ai nộp muộn, ai ngừng nộp; số liệu nào còn phải hỏi; lỗi nào lặp lại tháng này qua tháng khác.

# %%
import pandas as pd

from notebooks import asking, drawing

DAYS = 10  # báo cáo tháng nhận sau quá 10 ngày kể từ hết tháng là muộn

store = asking.connect()
period = asking.chosen("KY", asking.months(store)[-1])
months = asking.months(store, period)
month = asking.month_name(period)

# %% [markdown]
# ## Lịch nộp báo cáo

# %%
received = store.pandas(
    """SELECT area_code, area, period, min(received_on) AS received_on, any_value(period_end) AS period_end,
        max(version) AS versions
    FROM submissions WHERE NOT withdrawn AND area_code IS NOT NULL AND branch = 'government' GROUP BY ALL"""
)
received = received.assign(days=(received.received_on - received.period_end).dt.days)
received = received.assign(late=received.days > DAYS)
areas = store.pandas(
    "SELECT area_code, area FROM areas WHERE area_code IN (SELECT area_code FROM submissions) ORDER BY area COLLATE vi"
)


# %%
def receipt(days: float, versions: float) -> str:
    """× chưa có, 2 nộp hai lần, m muộn, trống: đúng hạn."""
    if pd.isna(days):
        return "×"
    return str(int(versions)) if versions > 1 else "m" if days > DAYS else ""


calendar = areas.merge(pd.DataFrame({"period": months}), how="cross")
calendar = calendar.merge(received.drop(columns="area"), on=["area_code", "period"], how="left")
calendar = calendar.assign(
    unit=calendar.area,
    column=calendar.period.map(asking.month_name),
    symbol=[receipt(*each) for each in zip(calendar.days, calendar.versions, strict=True)],
    shade=[drawing.PAPER if pd.isna(d) else drawing.PALE if d > DAYS else drawing.MIDDLE for d in calendar.days],
)
legend = [f"Ô đậm: đúng hạn · m: muộn quá {DAYS} ngày · ×: chưa có · 2, 3: số lần nộp"]
report_calendar = drawing.symbol_grid(calendar, "Báo cáo của UBND các xã theo tháng", legend, column_title="")
report_calendar

# %%
habits = calendar.groupby(["area_code", "area"], as_index=False).agg(
    late=("late", "sum"), missing=("days", lambda d: d.isna().sum())
)
late = habits[habits.late >= max(2, len(months) // 3)].sort_values("late", ascending=False, ignore_index=True)
late

# %% [markdown]
# Ngừng nộp: hai tháng gần nhất đều chưa có báo cáo.

# %%
last = received.groupby("area_code").period_end.max().rename("last")
recent = calendar[calendar.period.isin(months[-2:])].groupby(["area_code", "area"]).days.apply(lambda d: d.isna().all())
stopped = recent[recent].reset_index()[["area_code", "area"]].merge(last, on="area_code")
stopped

# %% [markdown]
# ## Đọc được bao nhiêu, còn vướng gì

# %%
quality = store.pandas("FROM data_quality(?)", [period])
quality = quality.assign(branch=quality.branch.map(asking.BRANCHES))
quality[["area", "branch", "figures", "linked_percent", "unplaced", "unsure", "corrected", "errors", "warnings"]].head(
    15
)

# %% [markdown]
# ## Phát hiện theo loại và tháng

# %%
findings = store.pandas(
    """SELECT f.id, f.area_code, f.area, s.period, f."check", f.severity, f.status, f.message, f.open_since,
        f.changed_on
    FROM findings_history f JOIN submissions s USING (document_id)
    ORDER BY s.period_end, f.severity <> 'error', f.severity <> 'warning'"""
)
findings = findings.assign(what=asking.families(findings.check), told=findings.status.map(asking.FINDING_STATUSES))
counts = findings[findings.period.isin(months)].groupby(["what", "period"], as_index=False).size()
by_kind = counts.pivot_table(index="what", columns="period", values="size", fill_value=0).reindex(
    columns=months, fill_value=0
)
by_kind

# %%
most = max(1, int(by_kind.to_numpy().max())) if by_kind.size else 1
tiles = by_kind.reset_index().melt("what", var_name="period", value_name="n")
tiles = tiles.assign(
    unit=tiles.what,
    column=tiles.period.map(asking.month_name),
    symbol=["" if n == 0 else str(int(n)) for n in tiles.n],
    shade=["#f7f7f7" if n == 0 else drawing.INK if n > most / 2 else drawing.PALE for n in tiles.n],
)
findings_by_month = drawing.symbol_grid(
    tiles, "Số phát hiện theo loại và tháng", ["Ô càng đậm càng nhiều."], column_title=""
)
findings_by_month

# %% [markdown]
# ## Lỗi lặp lại
#
# Cùng một xã, cùng một loại lỗi, từ ba tháng trở lên: thường là do biểu mẫu hoặc cách tính của xã, một lần hướng dẫn
# là hết.

# %%
repeated = (
    findings[findings.status == "open"]
    .groupby(["area_code", "area", "check"], as_index=False)
    .agg(months=("period", "nunique"), findings=("id", "size"), example=("message", "first"))
)
repeated = repeated[repeated.months >= min(3, len(months))].sort_values("months", ascending=False, ignore_index=True)
repeated

# %%
ratios = asking.each(store, "inconsistent_ratios", months)
ratios[["asked_1", "area", "label", "text", "computed", "difference", "agrees_truncated", "document", "page"]]

# %% [markdown]
# ## UBND và Đảng ủy nói khác nhau

# %%
branches = findings[(findings.check == "repeat.branches") & (findings.status == "open")]
branches = branches.groupby(["area_code", "area"], as_index=False).agg(
    months=("period", "nunique"), example=("message", "last")
)
branches

# %% [markdown]
# ## Nộp lại: bản sau đổi những gì

# %%
again = store.pandas(
    """SELECT DISTINCT area_code, area, period FROM submissions WHERE version > 1 AND area_code IS NOT NULL
    ORDER BY period"""
)
changed = [asking.each(store, "submissions_diff", [a], [p]).assign(area=n) for a, n, p in again.itertuples(index=False)]
changes = pd.concat(changed, ignore_index=True) if changed else pd.DataFrame()
changes.assign(change=changes.change.map(asking.CHANGES)) if len(changes) else changes

# %% [markdown]
# ## Đã được giải quyết

# %%
settled = findings[findings.status.isin(["corrected", "closed"])]
settled[["area", "period", "message", "told", "open_since", "changed_on"]]

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
# # 04. Mục tiêu và kết quả
#
# So chỉ tiêu mà chính báo cáo nêu với kết quả trong cùng báo cáo. Bốn trạng thái: **đạt**, **chưa đạt**, **chưa đủ
# căn cứ** (báo cáo nói "khoảng", "trên", hoặc hai bên khác đơn vị tính), **chưa báo cáo** (có chỉ tiêu, không có kết
# quả).

# %%
from notebooks import asking, drawing

store = asking.connect()
period = asking.chosen("KY", asking.months(store)[-1])
month = asking.month_name(period)

# %%
targets = store.pandas("FROM targets_and_results(?)", [period])
targets = targets.assign(gap=targets.value - targets.target, told=targets.status.map(asking.STATUSES))
targets[["area", "branch", "name", "target", "value", "gap", "told"]].head(12)

# %% [markdown]
# ## Mỗi chỉ tiêu có bao nhiêu xã đạt

# %%
told = list(asking.STATUSES.values())
counts = targets.groupby(["name", "told"], as_index=False).agg(units=("area_code", "nunique"))
reached = counts.pivot_table(index="name", columns="told", values="units", fill_value=0)
reached = reached.reindex(columns=told, fill_value=0).sort_values("đạt", ascending=False)
reached

# %%
met_by_indicator = drawing.shares(counts, told, list(reached.index), f"Số xã theo kết quả từng chỉ tiêu, {month}")
met_by_indicator

# %% [markdown]
# ## Tháng nào khá lên

# %%
by_month = asking.each(store, "targets_and_results", asking.months(store, period))
judged = by_month[by_month.status.isin(["met", "missed"])]
progress = judged.groupby(["name", "asked_1"], as_index=False).agg(met=("status", lambda s: 100 * (s == "met").mean()))
progress = progress.rename(columns={"met": "value", "asked_1": "order"})
progress = progress.assign(month=progress.order.map(asking.month_name))
met_over_time = drawing.small_multiples(
    progress,
    "Phần các xã đạt chỉ tiêu qua các tháng (%)",
    "Tính trên các xã có kết quả so được.",
)
met_over_time

# %% [markdown]
# ## Xã nào, chỉ tiêu nào

# %%
symbols = {
    "met": ("✓", "#f0f0f0"),
    "missed": ("✗", drawing.INK),
    "unclear": ("?", drawing.PALE),
    "not_reported": ("–", drawing.PAPER),
}
cells = targets.drop_duplicates(["area", "name"]).assign(
    unit=lambda t: t.area,
    column=lambda t: t.name.str.removeprefix("Tỷ lệ "),
    symbol=lambda t: [symbols[s][0] for s in t.status],
    shade=lambda t: [symbols[s][1] for s in t.status],
)
legend = ["✓ đạt · ✗ chưa đạt · ? chưa đủ căn cứ · – nêu chỉ tiêu nhưng chưa báo cáo kết quả"]
units_and_targets = drawing.symbol_grid(cells, f"Từng xã đạt chỉ tiêu nào (tỷ lệ), {month}", legend, column_title="")
units_and_targets

# %% [markdown]
# ## Còn cách chỉ tiêu xa nhất

# %%
farthest = targets[targets.status == "missed"].sort_values("gap", key=abs, ascending=False, ignore_index=True)
farthest[["area", "name", "target", "value", "gap", "document"]].head(15)

# %% [markdown]
# ## Nêu chỉ tiêu mà không báo cáo kết quả

# %%
silent = targets[targets.status == "not_reported"].groupby("name", as_index=False).agg(units=("area_code", "nunique"))
silent.sort_values("units", ascending=False)

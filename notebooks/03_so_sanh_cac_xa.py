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
# # 03. So sánh các xã theo một chỉ tiêu
#
# Xếp hạng chỉ có nghĩa khi khoảng cách lớn hơn độ dao động do mẫu số nhỏ. Chọn chỉ tiêu qua `DOISOAT_CHI_TIEU`
# (ví dụ `dossiers.online_rate`), tháng qua `DOISOAT_KY`.

# %%
import pandas as pd

from notebooks import asking, drawing

store = asking.connect()
period = asking.chosen("KY", asking.months(store)[-1])
indicator = asking.chosen("CHI_TIEU", "dossiers.on_time_rate")
branch = asking.chosen("KHOI", "government")
name = dict(store.rows("SELECT indicator, name FROM indicators"))[indicator]
month = asking.month_name(period)
name, month

# %% [markdown]
# ## Toàn tỉnh

# %%
total = store.pandas("FROM province_total(?, ?) WHERE branch = ?", [indicator, period, branch])
total

# %% [markdown]
# ## Xếp hạng, kèm mức chắc chắn
#
# `place` là hạng; `place_best` và `place_worst` là hạng tốt nhất và kém nhất mà xã có thể đứng nếu tính đến mẫu số.

# %%
units = store.pandas("FROM ranking(?, ?) WHERE branch = ?", [indicator, period, branch])
units[["place", "place_best", "place_worst", "tied", "area", "value", "numerator", "denominator", "caution"]]

# %%
compared = store.pandas("FROM compare_units(?, ?) WHERE branch = ?", [indicator, period, branch])
target = compared.target.median() if compared.target.notna().any() else None
whole = total.total.median() if total.total.notna().any() else units.value.median()
ranked = drawing.intervals(units, name, month, whole, target)
ranked

# %% [markdown]
# ## Xã khác hẳn mặt bằng
#
# Chỉ nêu xã có khoảng tin cậy nằm hẳn về một phía của tỷ lệ toàn tỉnh và cách ít nhất 5 điểm.

# %%
low_side = units[(units.high < whole) & (units.value < whole - 5)].assign(side="thấp hơn")
high_side = units[(units.low > whole) & (units.value > whole + 5)].assign(side="cao hơn")
apart = pd.concat([low_side, high_side], ignore_index=True)
apart[["side", "area", "value", "numerator", "denominator", "low", "high", "caution"]]

# %% [markdown]
# ## Bức tranh cả tỉnh
#
# Các xã xếp theo vần, không theo vị trí trên bản đồ. Ô trống là xã chưa có số liệu.

# %%
areas = store.pandas(
    """SELECT area_code, area FROM areas WHERE province IN (SELECT province FROM submissions)
    ORDER BY regexp_replace(area, '^(xã|phường|đặc khu) ', '') COLLATE vi"""
)
laid = areas.merge(compared.drop(columns="area"), on="area_code", how="left")
province_tiles = drawing.tiles(laid, name, month, target)
province_tiles

# %% [markdown]
# ## Ai nhảy vọt trong một tháng
#
# Soát cả các tháng trước của cùng chỉ tiêu: chỉ nêu những bước nhảy mà khoảng tin cậy hai tháng liền nhau tách rời,
# chắc chắn nhất trước. Nhảy lên rồi rơi xuống thường là số ghi nhầm hoặc đổi cách tính.

# %%
over_time = asking.rates(store, [indicator], asking.months(store, period))
over_time = over_time[over_time.branch == branch].sort_values(["area_code", "period_end"])
before = over_time.groupby("area_code")[["value", "low", "high", "period"]].shift().add_suffix("_before")
steps = over_time.join(before).assign(change=over_time.value - before.value_before)
jumps = asking.told_apart(steps)
jumps[
    ["area", "period_before", "value_before", "period", "value", "change", "certain", "numerator", "denominator"]
].head(10)

# %%
foremost = list(dict.fromkeys(jumps.area))[:6]
lines = over_time[over_time.area.isin(foremost)].assign(
    name=lambda t: t.area, order=lambda t: t.period_end, month=lambda t: t.period.map(asking.month_name)
)
lines = lines.sort_values(
    "name", key=lambda column: column.map({area: n for n, area in enumerate(foremost)}), kind="stable"
)
jumping_units = drawing.small_multiples(
    lines, f"{name} (%): các xã có bước nhảy lớn nhất", "Đường đứt: chỉ tiêu. Các khung chung một trục."
)
jumping_units

"""Right answers to every question of the assignments, in two other hands than the solutions'.

Of each assignment the first hand likes pandas and numpy, the second plain Python. Both round
nowhere, and both give their answers in whatever type comes out.
"""
# ruff: noqa: E501  (students wrap no lines)

#: By assignment, the hands; each has the code of an answer by question.
IDIOMS = {
    "audit-a-table": (
        {
            "q1": """
three = arrests["key"].isin(["russians", "ukrainians", "belarusians"])
not_the_three = arrests.query("key == 'total'")["arrested"].item() - arrests.loc[three, "arrested"].sum()
""",
            "q2": """
from decimal import ROUND_HALF_UP, Decimal
parts = arrests.loc[~arrests["is_total"]].reset_index(drop=True)

def fit(total):
    found = []
    for _, row in parts.iterrows():
        printed = Decimal(row["share_arrested_printed"].strip("% "))
        share = Decimal(int(row["arrested"])) * 100 / Decimal(int(total))
        found.append(share.quantize(printed, rounding=ROUND_HALF_UP) == printed)
    return pd.array(found, dtype="boolean")

follows = pd.DataFrame({
    "sum_of_rows": fit(parts["arrested"].sum()), "printed_total": fit(arrests["arrested"].max()),
}).set_index(pd.CategoricalIndex(parts["nationality"]))
""",
            "q3": """
base = arrests.loc[~arrests["is_total"], ["nationality", "arrested"]]
for name, census in {"census_1939": census_1939, "census_1926": census_1926}.items():
    read = census.loc[census["verified"].eq("yes"), ["nationality", "population"]]
    base = base.merge(read.rename(columns={"population": name}), on="nationality", how="inner")
per_thousand = base.set_index("nationality").astype("Float64")
per_thousand = (1 / per_thousand[["census_1939", "census_1926"]]).mul(1000 * per_thousand["arrested"], axis=0)
""",
            "q4": """
both = census_1939.merge(arrests[["nationality", "arrested"]], on="nationality").set_index("nationality")
share = both["arrested"] / both["arrested"]["Total"]
back = both["population"] + both["arrested"]
if_missing = share.div(back / back["Total"]).drop("Total")
""",
            "q5": """
import numpy as np
everybody = int(census_1939.loc[census_1939["key"] == "total", "population"].iloc[0])
number = np.arange(100_000)
inside = number[np.round(100 * number / everybody, 2) == 0.02]
people_behind = inside[[0, -1]]
""",
        },
        {
            "q1": """
table = dict(zip(arrests["key"], arrests["arrested"]))
not_the_three = float(table["total"] - sum(table[key] for key in ("russians", "ukrainians", "belarusians")))
""",
            "q2": """
records = [row for row in arrests.to_dict("records") if not row["is_total"]]
sums = {"printed_total": max(arrests["arrested"]), "sum_of_rows": sum(row["arrested"] for row in records)}
follows = pd.DataFrame({
    row["nationality"]: {
        name: f"{100 * row['arrested'] / total:.{len(text.split('.')[1])}f}" == text
        for name, total in sums.items()
    }
    for row in records
    for text in [row["share_arrested_printed"].replace("%", "")]
}).T
""",
            "q3": """
def read(census):
    return {row["nationality"]: row["population"] for row in census.to_dict("records") if row["verified"] == "yes"}

one, other = read(census_1926), read(census_1939)
rows = []
for group, people in zip(arrests["nationality"], arrests["arrested"]):
    if group in one and group in other and group != "Total":
        rows.append((group, people / one[group] * 1e3, people / other[group] * 1e3))
per_thousand = pd.DataFrame(rows[::-1], columns=["group", "census_1926", "census_1939"]).set_index("group")
""",
            "q4": """
arrested = dict(zip(arrests["nationality"], arrests["arrested"]))
people = dict(zip(census_1939["nationality"], census_1939["population"]))
if_missing = {}
for group in people:
    if group in arrested and group != "Total":
        whole = people["Total"] + arrested["Total"]
        if_missing[group] = arrested[group] * whole / arrested["Total"] / (people[group] + arrested[group])
""",
            "q5": """
everybody = max(census_1939["population"])
low = next(n for n in range(10**6) if n / everybody >= 0.00015)
high = next(n for n in range(10**6, 0, -1) if n / everybody < 0.00025)
people_behind = [low, high]
""",
        },
    ),
    "biography-of-a-figure": (
        {
            "q1": """
whole = everything[everything["covers"] == "whole"]
size = whole.groupby(["table", "subject", "measure"])["key"].transform("size")
my_key = whole.loc[size > 1, "key"].iloc[-1]
""",
            "q2": """
table = everything.loc[everything["key"] == my_key, "table"].item()
mine = datasets.load(table).query("key == @my_key").iloc[0]
ends = {"low": "value", "high": "value"} if "value" in mine and pd.notna(mine["value"]) else {"low": "value_low", "high": "value_high"}
card = pd.Series(
    {name: mine[column] for name, column in ends.items()}
    | mine[["measure", "status", "verified", "source_key", "locator"]].to_dict()
)
card = card.where(card.notna(), None)
""",
            "q3": """
row = everything[everything["key"] == my_key]
same = row[["table", "subject", "measure"]].merge(everything[everything["covers"].eq("whole")])
rivals = same.loc[same["key"] != my_key, "key"].unique()
""",
            "q4": """
import numpy as np
group = everything.set_index("key").loc[[my_key, *rivals], ["low", "high"]].astype(float)
times_apart = np.nanmax(group.to_numpy()) / np.nanmin(group.to_numpy())
""",
            "q5": """
index = everything.set_index("key")[["low", "high"]].astype("float64")
mine = index.loc[my_key]
same = index.eq(mine) | (index.isna() & mine.isna())
same_number = index.index[same.all(axis=1)].drop(my_key)
""",
        },
        {
            "q1": """
from collections import Counter
about = {
    row["key"]: (row["table"], row["subject"], row["measure"])
    for row in everything.to_dict("records")
    if row["covers"] == "whole"
}
many = Counter(about.values())
my_key = sorted(key for key in about if many[about[key]] > 1)[0]
""",
            "q2": """
record = [r for t in TABLES for r in datasets.load(t).to_dict("records") if r["key"] == my_key][0]

def none(value):
    return None if value is pd.NA or value is None or value != value else value

card = {f: none(record[f]) for f in ("locator", "measure", "source_key", "status", "verified")}
only = none(record.get("value"))
card["low"], card["high"] = (only, only) if only is not None else (none(record["value_low"]), none(record["value_high"]))
""",
            "q3": """
rivals = {key for key, one in about.items() if one == about[my_key] and key != my_key}
""",
            "q4": """
found = []
for row in everything.to_dict("records"):
    if row["key"] == my_key or row["key"] in rivals:
        found += [float(end) for end in (row["low"], row["high"]) if none(end) is not None]
times_apart = max(found) / min(found)
""",
            "q5": """
ends = {row["key"]: (none(row["low"]), none(row["high"])) for row in everything.to_dict("records")}
same_number = tuple(key for key in ends if ends[key] == ends[my_key] and key != my_key)
""",
        },
    ),
    "claims-of-different-kinds": (
        {
            "q1": """
of = {measure: kind for kind, words in KINDS.items() for measure in words}
one = claims.query("covers == 'whole' and operation not in @NOT_ONE_OPERATION")
of_each_kind = one["measure"].map(of).value_counts()
""",
            "q2": """
wanted = claims["measure"].isin([*KINDS["death"], "sentenced_to_death"]) & claims["covers"].eq("whole")
some = claims[wanted & ~claims["operation"].isin(NOT_ONE_OPERATION)]
by = some.groupby("operation")
spread = pd.DataFrame({
    "highest": by[["value_low", "value_high"]].max().max(axis=1),
    "lowest": by[["value_low", "value_high"]].min().min(axis=1),
})
spread = spread.loc[spread["highest"] > spread["lowest"]].sort_values("highest")
""",
            "q3": """
source = claims.query("source_key == 'okhotin_roginskii_1999' and covers == 'whole'")
signs = source["measure"].map({"sentenced": 1, "sentenced_to_death": -1})
not_to_death = (source["value_low"] * signs).groupby(source["operation"]).sum().astype("Float64")
""",
            "q4": """
is_death = source["measure"] == "sentenced_to_death"
share_together = source.loc[is_death, "value_low"].sum() / source.loc[source["measure"] == "sentenced", "value_low"].sum() * 100
""",
            "q5": """
import numpy as np
by_key = claims.set_index("key")[["source_key", "operation", "covers", "period_start", "period_end", "status"]]
text = by_key.astype("object").where(by_key.notna(), "")
left = text.loc[[first for first, _ in PAIRS.values()]].to_numpy()
right = text.loc[[second for _, second in PAIRS.values()]].to_numpy()
may = (left[:, :5] == right[:, :5]).all(axis=1) & (left[:, 5] != "estimate") & (right[:, 5] != "estimate")
may_subtract = pd.Series(may.astype(bool), index=list(PAIRS))
""",
        },
        {
            "q1": """
from collections import Counter
of_each_kind = Counter()
for row in claims.to_dict("records"):
    if row["covers"] != "whole" or row["operation"] in NOT_ONE_OPERATION:
        continue
    for kind in KINDS:
        of_each_kind[kind] += row["measure"] in KINDS[kind]
""",
            "q2": """
ends = {}
for row in claims.to_dict("records"):
    words = KINDS["death"] + ["sentenced_to_death"]
    if row["covers"] == "whole" and row["operation"] not in NOT_ONE_OPERATION and row["measure"] in words:
        for end in (row["value_low"], row["value_high"]):
            if pd.notna(end):
                ends.setdefault(row["operation"], set()).add(int(end))
spread = pd.DataFrame(
    [[min(found), max(found)] for found in ends.values() if len(found) > 1],
    index=[name for name in ends if len(ends[name]) > 1], columns=["lowest", "highest"],
)
""",
            "q3": """
people = {}
for row in claims.to_dict("records"):
    if row["source_key"] == "okhotin_roginskii_1999" and row["covers"] == "whole":
        people[row["operation"], row["measure"]] = row["value_low"]
not_to_death = {
    name: people[name, "sentenced"] - people[name, "sentenced_to_death"] for name, _ in people
}
""",
            "q4": """
total = {word: sum(n for (_, measure), n in people.items() if measure == word) for word in ("sentenced", "sentenced_to_death")}
share_together = 100 - 100 * (total["sentenced"] - total["sentenced_to_death"]) / total["sentenced"]
""",
            "q5": """
rows = {row["key"]: row for row in claims.fillna({"period_start": pd.NaT}).to_dict("records")}

def said(row):
    return [str(row[name]) for name in ("source_key", "operation", "covers", "period_start", "period_end")]

may_subtract = {}
for letter in PAIRS:
    first, second = (rows[key] for key in PAIRS[letter])
    may_subtract[letter] = said(first) == said(second) and "estimate" not in [first["status"], second["status"]]
""",
        },
    ),
    "limits-and-a-total": (
        {
            "q1": """
table = limits.query("group_key != 'nkvd_ussr'").pivot_table(
    index="group_key", values=["limit_category_1", "limit_total"], aggfunc="sum"
)
first_share = table["limit_category_1"].div(table["limit_total"]).mul(100).astype("float64")
first_share.index = pd.CategoricalIndex(first_share.index)
""",
            "q2": """
import numpy as np
no_camps = limits["group_key"].ne("nkvd_ussr")
read_share = np.average(limits.loc[no_camps, "verified"] == "yes", weights=limits.loc[no_camps, "limit_total"].astype(float)) * 100
""",
            "q3": """
first = limits["limit_category_1"].fillna(0).to_numpy(dtype="int64")
both = limits["limit_total"].to_numpy(dtype="int64")
want = (first.sum() - first_printed, both.sum() - both_printed)
ways = pd.Series(0, index=np.array([1, 2, 3]))
for size in ways.index:
    chosen = np.array(list(combinations(range(len(limits)), size)))
    ways[size] = ((first[chosen].sum(axis=1) == want[0]) & (both[chosen].sum(axis=1) == want[1])).sum()
""",
            "q4": """
i, j = np.triu_indices(len(limits), k=1)
right = first[i] + first[j] == want[0]
sums = both.sum() - (both[i] + both[j])[right]
fits = pd.Series({total: (sums == total).sum() for total in both_printed + np.arange(-5000, 5001, 500)})
""",
            "q5": """
people = population[~population["is_total"]].pivot(index="republic", columns="census_date", values="population")
names = limits["group_key"].map(stated["group"])
per = limits.groupby(names)["limit_total"].sum()
places = people.rdiv(per.reindex(people.index), axis=0).astype(float).rank()
moved = places.index.to_series()[places.iloc[:, 0] != places.iloc[:, 1]].unique()
""",
        },
        {
            "q1": """
from collections import defaultdict
shot, all_of_them = defaultdict(int), defaultdict(int)
for row in limits.to_dict("records"):
    if row["group_key"] != "nkvd_ussr":
        shot[row["group_key"]] += 0 if pd.isna(row["limit_category_1"]) else row["limit_category_1"]
        all_of_them[row["group_key"]] += row["limit_total"]
first_share = {name: shot[name] / all_of_them[name] * 100 for name in shot}
""",
            "q2": """
read = not_read = 0
for group, verified, limit in zip(limits["group_key"], limits["verified"], limits["limit_total"]):
    if group == "nkvd_ussr":
        continue
    if verified == "yes":
        read += limit
    else:
        not_read += limit
read_share = 100 * read / (read + not_read)
""",
            "q3": """
numbers = [(0 if pd.isna(a) else int(a), int(b)) for a, b in zip(limits["limit_category_1"], limits["limit_total"])]
gap = (sum(a for a, _ in numbers) - first_printed, sum(b for _, b in numbers) - both_printed)
ways = {}
for size in (1, 2, 3):
    ways[size] = len([s for s in combinations(numbers, size) if tuple(map(sum, zip(*s))) == gap])
""",
            "q4": """
from collections import Counter
seen = Counter()
for (a, b), (c, d) in combinations(numbers, 2):
    if a + c == gap[0]:
        seen[sum(n for _, n in numbers) - b - d] += 1
fits = {both_printed + 500 * step: seen[both_printed + 500 * step] for step in range(-10, 11)}
""",
            "q5": """
group = dict(zip(stated.index, stated["group"]))
limit = defaultdict(int)
for row in limits.to_dict("records"):
    limit[group.get(row["group_key"])] += row["limit_total"]
orders = []
for date in sorted(set(population["census_date"])):
    rows = population[population["census_date"] == date].to_dict("records")
    rate = {r["republic"]: limit[r["republic"]] / r["population"] for r in rows if not r["is_total"]}
    orders.append(sorted(rate, key=rate.get))
moved = {a for a, b in zip(*orders) if a != b} | {b for a, b in zip(*orders) if a != b}
""",
        },
    ),
    "the-end-in-daily-data": (
        {
            "q1": """
dates = pd.to_datetime(days["date"])
per_day = days["shot"].groupby(dates).sum().asfreq("D", fill_value=0).loc["1937-08-05":"1938-11-16"]
per_day.index = per_day.index.to_period("D")
""",
            "q2": """
import numpy as np
sizes = np.sort(per_day.to_numpy(dtype=int))[::-1]
fewest_days = np.searchsorted(sizes.cumsum(), sizes.sum() / 2) + 1
""",
            "q3": """
offset = (dates - DECREE).dt.days
windows = np.array([10, 20, 40, 80])
around = pd.DataFrame({
    "after": [days["shot"][offset.between(0, w - 1)].sum() for w in windows],
    "before": [days["shot"][offset.between(-w, -1)].sum() for w in windows],
}, index=windows)
""",
            "q4": """
full = days["shot"].groupby(dates).sum().reindex(pd.date_range("1937-06-01", "1939-06-30")).fillna(0).astype(float)
back = full.rolling(30).sum().shift(1)
ahead = full[::-1].rolling(30).sum()[::-1]
fall = (back - ahead).loc["1937-10-01":"1938-12-31"]
as_large = (fall >= fall[DECREE]).mean() * 100
""",
            "q5": """
span = pd.date_range("1937-08-05", "1939-06-30", name="day")
full = days["shot"].groupby(dates).sum().reindex(span, fill_value=0)
runs = full.ne(0).cumsum()
table = full[full.eq(0)].reset_index().assign(run=lambda found: found["day"].map(runs))
found = table.groupby("run")["day"].agg(["min", "size"]).sort_values("size").tail(3)
silences = found.set_index("min")["size"].astype("Int64")
""",
        },
        {
            "q1": """
import datetime
people = {}
for date, shot in zip(days["date"], days["shot"]):
    day = pd.Timestamp(date).date()
    people[day] = people.get(day, 0) + int(shot)
per_day, day = {}, datetime.date(1937, 8, 5)
while day < datetime.date(1938, 11, 17):
    per_day[day] = people.get(day, 0)
    day += datetime.timedelta(days=1)
""",
            "q2": """
taken, fewest_days = 0, 0
for shot in sorted(per_day.values(), reverse=True):
    if taken * 2 >= sum(per_day.values()):
        break
    taken, fewest_days = taken + shot, fewest_days + 1
""",
            "q3": """
def between(first, last):
    return sum(people.get((DECREE + pd.Timedelta(days=n)).date(), 0) for n in range(first, last))

around = pd.DataFrame([[between(-n, 0), between(0, n)] for n in (80, 40, 20, 10)], columns=["before", "after"], index=[80, 40, 20, 10])
""",
            "q4": """
day, falls = datetime.date(1937, 10, 1), []
while day <= datetime.date(1938, 12, 31):
    counts = [people.get(day + datetime.timedelta(days=n), 0) for n in range(-30, 30)]
    falls.append((day, sum(counts[:30]) - sum(counts[30:])))
    day += datetime.timedelta(days=1)
limit = dict(falls)[DECREE.date()]
as_large = 100 * len([fall for _, fall in falls if fall >= limit]) / len(falls)
""",
            "q5": """
import itertools
calendar = [datetime.date(1937, 8, 5) + datetime.timedelta(days=n) for n in range(695)]
assert calendar[-1] == datetime.date(1939, 6, 30)
runs = []
for nobody, group in itertools.groupby(calendar, key=lambda day: people.get(day, 0) == 0):
    group = list(group)
    if nobody:
        runs.append((len(group), group[0]))
silences = {first: length for length, first in sorted(runs)[-3:]}
""",
        },
    ),
    "repair-by-sums": (
        {
            "q1": """
import numpy as np
numbers = page.astype("Float64").fillna(0).drop(index="total")
row_gaps = numbers @ pd.Series([-1, 1, 1, 1, 1], index=COLUMNS)
""",
            "q2": """
everything = page.astype("float64").fillna(0)
column_gaps = everything.mul(np.where(everything.index == "total", -1, 1), axis=0).sum()
""",
            "q3": """
from itertools import chain, combinations
broken = row_gaps[row_gaps != 0]
sets = list(chain.from_iterable(combinations(broken.index, size) for size in (1, 2, 3)))
sums = pd.Series([broken[list(one)].sum() for one in sets])
explained = {}
for column, gap in column_gaps.items():
    right = sums[sums == (-gap if column == "sentenced" else gap)]
    explained[column] = pd.Index(sets[right.index[0]]) if gap and len(right) else np.array([])
""",
            "q4": """
repaired = page.astype("Int64").copy()
broken = broken.astype(int)
repaired.loc[["y1937", "y1948"], "sentenced"] += broken[["y1937", "y1948"]]
repaired.loc[["y1932", "y1941"], "death"] -= broken[["y1932", "y1941"]]
repaired.loc["y1938", "camps_colonies_prison"] -= broken["y1938"]
for column in COLUMNS[2:4]:
    repaired.loc["total", column] = repaired[column].iloc[:-1].sum()
""",
            "q5": """
both = pd.concat({"repaired": repaired, "page": page})
death_share_1932 = both.xs("y1932", level=1).astype("float32").eval("death / sentenced * 100")
""",
            "q6": """
change = pd.DataFrame(0, index=repaired.index, columns=COLUMNS)
change.loc[["y1930", "y1931"], ["death", "exile_or_banishment"]] = [[7, -7], [-7, 7]]
masked = repaired + change
""",
        },
        {
            "q1": """
def number(value):
    return 0 if pd.isna(value) else int(value)

row_gaps = {}
for year, row in page.to_dict("index").items():
    if year != "total":
        row_gaps[year] = sum(number(row[part]) for part in PARTS) - number(row["sentenced"])
""",
            "q2": """
column_gaps = {}
for column in COLUMNS:
    *years, total = (number(value) for value in page[column])
    column_gaps[column] = sum(years) - total
""",
            "q3": """
from itertools import combinations

def explains(column):
    for size in (1, 2, 3):
        for some in combinations([year for year in row_gaps if row_gaps[year]], size):
            if sum(row_gaps[y] for y in some) * (-1) ** (column == "sentenced") == column_gaps[column]:
                return some
    return ()

explained = {column: set(explains(column)) for column in reversed(COLUMNS)}
""",
            "q4": """
cells = {column: {year: number(value) for year, value in page[column].items()} for column in COLUMNS}
for year in row_gaps:
    gap = row_gaps[year]
    if year in explained["sentenced"]:
        cells["sentenced"][year] += gap
    elif year in explained["death"]:
        cells["death"][year] -= gap
    else:
        cells["exile_or_banishment"][year] -= gap
for column in ("exile_or_banishment", "camps_colonies_prison"):
    cells[column]["total"] = sum(cells[column].values()) - cells[column]["total"]
repaired = pd.DataFrame(cells)[COLUMNS[::-1]]
""",
            "q5": """
death_share_1932 = dict(
    page=page["death"]["y1932"] / page["sentenced"]["y1932"] * 100,
    repaired=repaired["death"]["y1932"] / repaired["sentenced"]["y1932"] * 100,
)
""",
            "q6": """
masked = repaired.copy()
for year, sign in (("y1935", 1), ("y1936", -1)):
    masked.loc[year, "camps_colonies_prison"] += 12 * sign
    masked.loc[year, "exile_or_banishment"] -= 12 * sign
""",
        },
    ),
}

# SPDX-License-Identifier: Apache-2.0
"""Tables as lists of cells: the statutory forms, as rules/forms prints them, and free ones."""
import re

WIDE = str.maketrans("(),:", "（），：")


def _cell(r, c, rs, cs, k, t):
    return {"r": r, "c": c, "rs": rs, "cs": cs, "k": k, "t": t}


class Table:
    """Cells, the columns' shares of the width, and what kind of table it is."""

    def __init__(self, kind, cells, weights, sums=None):
        self.kind = kind
        self.cells = cells
        self.weights = weights
        self.sums = sums  # whether its numbers add up; None: no sums are in it
        self.rows = max(cell["r"] + cell["rs"] for cell in cells)
        self.columns = max(cell["c"] + cell["cs"] for cell in cells)


def _strings(text):
    return [string.translate(WIDE) for string in re.findall(r'"([^"]*)"', text)]


def read_form(path):
    """The blocks of a form: dictionaries with layout, caption, corner, columns and rows of (key, path)."""
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"(?m)^\s*#.*", "", file.read())
    blocks = []
    for part in re.split(r"layout = ", text)[1:]:
        columns, _, rest = part.partition("rows = (")
        head, _, columns = columns.partition("columns = (")
        rows = rest.partition("sums = (")[0]
        found = {"layout": _strings(head)[0], "caption": "", "corner": ""}
        for name in "caption", "corner":
            value = re.search(name + r' = ("[^"]*")', head)
            if value:
                found[name] = _strings(value[1])[0]
        for name, listed in ("columns", columns), ("rows", rows):
            found[name] = [(key, _strings(labels))
                           for key, labels in re.findall(r'key = "([^"]*)"; path = \[([^\]]*)\]', listed)]
        blocks.append(found)
    return blocks


def _tree(paths, depth, across):
    """Label cells of paths that share their beginnings: across (column heads) or down (row heads)."""
    cells = []

    def level(first, last, at):
        index = first
        while index < last:
            label = paths[index][at]
            end = index + 1
            if at + 1 < len(paths[index]):
                while end < last and paths[end][:at + 1] == paths[index][:at + 1]:
                    end += 1
                deep = 1
                level(index, end, at + 1)
            else:
                deep = depth - at
            cells.append(_cell(at, index, deep, end - index, "label", label) if across else
                         _cell(index, at, end - index, deep, "label", label))
            index = end

    level(0, len(paths), 0)
    return cells


def _moved(cells, down, right):
    return [dict(cell, r=cell["r"] + down, c=cell["c"] + right) for cell in cells]


def _print(rng, value, style):
    if value == 0 and style["zero"] != "0":
        return style["zero"]
    if value == 0 and rng.random() < style["blank"]:
        return rng.choice(["", "", "/", "-"])
    if abs(value) >= 1000 and style["thousands"]:
        return f"{value:,}"
    return str(value)


def number_style(rng):
    """How a document writes its numbers."""
    return {"zero": rng.choice(["0"] * 9 + ["", "/", "-", "—"]), "blank": rng.choice([0, 0, 0, 0.15]),
            "thousands": rng.random() < 0.15}


def _count(rng):
    return 0 if rng.random() < 0.72 else min(99999, int(rng.lognormvariate(2.0, 1.6)))


def _requests_numbers(rng, keys, sums):
    """Of each column a list by row; with sums, as the form's arithmetic has them."""
    results = [i for i, key in enumerate(keys) if key not in ("received", "carried_in", "total", "carried_out")]
    where = {key: i for i, key in enumerate(keys)}
    columns = []
    for kind in range(6):
        column = [0] * len(keys)
        busy = kind == 0 or rng.random() < 0.45
        for i in results:
            column[i] = _count(rng) * (3 if kind == 0 else 1) if busy else 0
        column[where["carried_out"]] = _count(rng) if busy else 0
        column[where["total"]] = sum(column[i] for i in results)
        handled = column[where["total"]] + column[where["carried_out"]]
        column[where["carried_in"]] = rng.randint(0, handled // 4)
        column[where["received"]] = handled - column[where["carried_in"]]
        columns.append(column)
    columns.append([sum(column[i] for column in columns) for i in range(len(keys))])
    if sums:
        return columns
    wild = [[_count(rng) * (rng.choice([1, 1, 7])) for _ in keys] for _ in range(7)]
    return wild


def requests(rng, forms, generation="2021", sums=True, style=None, wrong=None):
    """Table 3. wrong: (row, column, difference) of a figure that is printed wrong."""
    block = read_form(f"{forms}/requests-{generation}.conf")[0]
    style = style or number_style(rng)
    heads, labels = [path for _, path in block["columns"]], [path for _, path in block["rows"]]
    high, deep = max(map(len, heads)), max(map(len, labels))
    cells = [_cell(0, 0, high, deep, "label", block["corner"])]
    cells += _moved(_tree(heads, high, True), 0, deep) + _moved(_tree(labels, deep, False), high, 0)
    numbers = _requests_numbers(rng, [key for key, _ in block["rows"]], sums)
    if wrong:
        numbers[wrong[1]][wrong[0]] += wrong[2]
    for c, column in enumerate(numbers):
        for r, value in enumerate(column):
            cells.append(_cell(high + r, deep + c, 1, 1, "num", _print(rng, value, style)))
    return Table("T3", cells, [1.1, 1.3, 5] + [1.25] * 7, sums and not wrong)


def litigation(rng, forms, generation="2021", sums=True, style=None):
    """Table 4: one line of numbers."""
    block = read_form(f"{forms}/litigation-{generation}.conf")[0]
    style = style or number_style(rng)
    paths = []
    for _, group in block["rows"]:
        group = group if len(group) > 1 else [group[0], None]
        paths += [group + path for _, path in block["columns"]]
    cells = []
    for cell in _tree(paths, 3, True):
        if cell["t"] is not None:
            merged = any(path[0] == cell["t"] and path[1] is None for path in paths) and cell["r"] == 0
            cells.append(dict(cell, rs=2) if merged else cell)
    numbers = []
    for _ in range(3):
        four = [_count(rng) for _ in range(4)]
        numbers += four + [sum(four) if sums else _count(rng)]
    cells += [_cell(3, c, 1, 1, "num", _print(rng, value, style)) for c, value in enumerate(numbers)]
    return Table("T4", cells, [1] * 15, sums)


def disclosure(rng, forms, generation="2021", style=None):
    """Table 2: four blocks, one under the other."""
    style = style or number_style(rng)
    cells, r = [], 0
    wide = 12
    for block in read_form(f"{forms}/disclosure-{generation}.conf"):
        columns = len(block["columns"])
        if block["caption"]:
            cells.append(_cell(r, 0, 1, 4, "label", block["caption"]))
            r += 1
        span = max(1, 3 // columns) if columns in (1, 3) else 1
        cells.append(_cell(r, 0, 1, 1, "label", block["corner"] or "信息内容"))
        for i, (_, path) in enumerate(block["columns"]):
            last = i == columns - 1
            cells.append(_cell(r, 1 + i * span, 1, 3 - i * span if last else span, "label", path[-1]))
        r += 1
        for _, path in block["rows"]:
            cells.append(_cell(r, 0, 1, 1, "label", path[-1]))
            for i in range(columns):
                last = i == columns - 1
                value = _count(rng) * rng.choice([1, 10])
                text = f"{value + rng.randint(0, 9999) / 100:.2f}" if "万元" in block["columns"][0][1][-1] and \
                    rng.random() < 0.5 else _print(rng, value, style)
                cells.append(_cell(r, 1 + i * span, 1, 3 - i * span if last else span, "num", text))
            r += 1
    return Table("T2", cells, [wide / 4] * 4)


INDICATORS = ["主动公开政府信息数", "通过政府网站公开数", "通过政务微博公开数", "通过政务微信公开数", "回应公众关注热点数", "受理依申请公开数",
              "按时办结率（%）", "行政复议数量", "行政诉讼数量", "举报投诉数量", "召开新闻发布会次数", "政策解读稿件发布数",
              "财政专项经费（万元）", "地区生产总值增速（%）", "一般公共预算收入（亿元）", "专职人员数", "培训人次", "比上年增减"]


def _statistic(rng, indicator, thousands):
    if "率" in indicator:
        return rng.choice(["100", "98.5", f"{rng.uniform(80, 100):.2f}", "100.0"])
    if "增速" in indicator:
        return f"{rng.uniform(-9, 14):.1f}"
    if "增减" in indicator:
        return str(rng.randint(-400, 900))
    if "元" in indicator:
        return f"{rng.uniform(0, 3000):,.2f}" if thousands else f"{rng.uniform(0, 3000):.{rng.choice([1, 2])}f}"
    value = int(rng.lognormvariate(5, 2))
    return f"{value:,}" if thousands else rng.choice([str(value)] * 12 + ["/", "-", "—", "", "0"])


def statistics(rng):
    """A free table of figures over years, some with a total."""
    first = rng.randint(2014, 2019)
    years = rng.randint(3, 6)
    thousands = rng.random() < 0.4
    names = rng.sample(INDICATORS, rng.randint(5, 14))
    cells = [_cell(0, 0, 1, 1, "label", rng.choice(["指标", "项目", "统计指标"]))]
    unit = rng.random() < 0.4
    shift = 2 if unit else 1
    if unit:
        cells.append(_cell(0, 1, 1, 1, "label", "单位"))
    for c in range(years):
        cells.append(_cell(0, shift + c, 1, 1, "label", f"{first + c}年"))
    for r, name in enumerate(names, 1):
        cells.append(_cell(r, 0, 1, 1, "label", name))
        if unit:
            cells.append(_cell(r, 1, 1, 1, "label", rng.choice(["条", "件", "次", "个"])))
        for c in range(years):
            cells.append(_cell(r, shift + c, 1, 1, "num", _statistic(rng, name, thousands)))
    return Table("T5", cells, [4] + [1] * unit + [1.6] * years)


TASKS = ["完善政府信息公开指南", "公开年度重点建设项目批准和实施情况", "推进基层政务公开标准化规范化", "加强政策解读回应关切", "做好财政预决算公开",
         "及时公布行政许可办理结果", "组织开展政务公开培训", "规范依申请公开办理流程", "加强政务新媒体管理", "定期检查政府网站信息更新情况"]
OFFICES = ["办公室", "政策法规科", "各科室", "信息中心", "财务科", "区政务服务局", "县司法局", "市大数据局"]


def work(rng):
    """A plain table of tasks; the only numbers are those of its lines."""
    names = rng.sample(TASKS, rng.randint(3, 8))
    cells = [_cell(0, c, 1, 1, "label", t) for c, t in enumerate(["序号", "工作任务", "责任单位", "完成时限", "数量"])]
    for r, name in enumerate(names, 1):
        cells += [_cell(r, 0, 1, 1, "num", str(r)), _cell(r, 1, 1, 1, "label", name),
                  _cell(r, 2, 1, 1, "label", rng.choice(OFFICES)),
                  _cell(r, 3, 1, 1, "label", rng.choice([f"{rng.randint(1, 12)}月底前", "全年", "持续推进"])),
                  _cell(r, 4, 1, 1, "num", str(_count(rng)))]
    return Table("work", cells, [1, 6, 2.5, 2, 1.3])

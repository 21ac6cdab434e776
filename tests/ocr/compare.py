#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what gongkai read from pictures with what stands in them.

  compare.py --truth DIR --records FILE [--items DIR] [--cells FILE] [--strict]

--truth    the folder of ID.json that generate.py wrote (or of the same shape)
--records  gongkai export --format jsonl, of a run over the pictures
--items    ID.txt of gongkai try --items, for pictures whose tables were found with other rows or columns
--cells    writes every cell that is not simply right, a line of JSON each
--strict   ends with 1 where a cell is wrong without doubt or missed, or a table was not found

A numeric cell is
  right    read so and not doubted
  wrong    read otherwise and not doubted; as empty: that, where nothing was read
  doubtful not sure of itself: its reading is right, the alternative is, or neither
  missed   in no cell of any table
Numbers are compared as text, without white space and thousands separators, in one width; all dashes are one."""
import argparse
import collections
import json
import os
import re
import sys
import unicodedata

DASHES = dict.fromkeys(map(ord, "－—–―−─‐‑"), "-")
CLEAN = "clean", "none"


def number(text):
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(DASHES))
    return text.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text) else text


def label(text):
    text = unicodedata.normalize("NFKC", text).translate(DASHES)
    text = text.translate(str.maketrans("“”‘’", "\"\"''"))
    return re.sub(r"\s", "", text)


def letters(text):
    """What a label says, without its punctuation."""
    return "".join(c for c in label(text) if unicodedata.category(c)[0] in "LN")


def distance(a, b):
    """Levenshtein's."""
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (x != y)))
        last = row
    return last[-1]


def is_number_cell(cell):
    return cell["k"] == "num"


def mapped(matrix, x, y):
    u, v, w = (row[0] * x + row[1] * y + row[2] for row in matrix)
    return u / w, v / w


def matrix_of(truth):
    return truth.get("matrix") or truth["affine"] + [[0, 0, 1]]


def bounds(truth, box):
    """The box in the picture that a box (x, y, width, height) of the undamaged page came to lie in."""
    x, y, w, h = box
    corners = [mapped(matrix_of(truth), *corner) for corner in ((x, y), (x + w, y), (x + w, y + h), (x, y + h))]
    return (min(c[0] for c in corners), min(c[1] for c in corners),
            max(c[0] for c in corners), max(c[1] for c in corners))


def truth_tables(truth):
    if "tables" in truth:
        return [dict(table, cells=table.get("cells") or truth["cells"]) for table in truth["tables"]]
    cells = truth["cells"]
    left, top = min(c["box"][0] for c in cells), min(c["box"][1] for c in cells)
    right, bottom = max(c["box"][0] + c["box"][2] for c in cells), max(c["box"][1] + c["box"][3] for c in cells)
    return [{"type": truth["type"], "page": 1, "continues": False, "cells": cells, "sums": False,
             "rows": max(c["r"] + c["rs"] for c in cells), "columns": max(c["c"] + c["cs"] for c in cells),
             "box": [left, top, right - left, bottom - top]}]


class Found:
    """A table that was read: its cells by place."""

    def __init__(self, rows, columns, page, box):
        self.rows, self.columns, self.page, self.box = rows, columns, page, box
        self.cells = {}  # (row, column) of the first place: (rowspan, colspan, text, doubt, corners)
        self.first = {}  # any place: the first of its cell

    def put(self, r, c, rs, cs, text, doubt, corners=None):
        self.cells[r, c] = rs, cs, text, doubt, corners
        for i in range(r, r + rs):
            for j in range(c, c + cs):
                self.first[i, j] = r, c


def from_record(record):
    found = []
    for table in record["tables"]:
        if table["from"] != "picture":
            continue
        rows = table["rows"]
        one = Found(len(rows), len(rows[0]) if rows else 0, table["picture"]["page"] or 1, table["picture"]["box"])
        spans = {(r, c): (rs, cs) for r, c, rs, cs in table["spans"]}
        doubts = {tuple(d["cell"]): d for d in table["doubtful"]}
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if (r, c) not in one.first:
                    one.put(r, c, *spans.get((r, c), (1, 1)), text, doubts.get((r, c)))
        found.append(one)
    return found


MEMBER = re.compile(r' ([a-z0-9.\[\]]+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))')


def from_items(path):
    """Tables with the corners of their cells, from gongkai try --items."""
    found, current = [], None
    with open(path, encoding="utf-8") as file:
        for line in file:
            members = {key: text if value == "" else value for key, text, value in MEMBER.findall(line)}
            if line.startswith("table "):
                current = None
                if members.get("origin") == "3":
                    box = [float(members.get(f"place.box[{i}]", 0)) for i in range(4)]
                    current = Found(int(members["rows"]), int(members["columns"]),
                                    int(members.get("place.page", 1)), box)
                    found.append(current)
            elif line.startswith("  cell") and current:
                flags = int(members.get("flags", 0))
                doubt = {"alternative": members.get("alternative")} if flags & 4 else None
                corners = [float(members.get(f"corners[{i}]", 0)) for i in range(8)]
                text = members.get("text", "").replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
                current.put(int(members.get("row", 0)), int(members.get("column", 0)),
                            int(members.get("rowspan", 1)), int(members.get("colspan", 1)), text, doubt, corners)
            elif not line.startswith("  "):
                current = None
    return found


def overlap(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0
    area = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - w * h
    return w * h / area


def contains(corners, x, y):
    """Does the quadrilateral hold the point?"""
    sides = []
    for i in range(4):
        x0, y0, x1, y1 = *corners[2 * i:2 * i + 2], *corners[(2 * i + 2) % 8:(2 * i + 2) % 8 + 2]
        sides.append((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0))
    return all(s >= 0 for s in sides) or all(s <= 0 for s in sides)


def joined(parts):
    """A table that was printed on two pages, as one: a cell that the cut went through is one cell."""
    first, second = parts
    cells = [dict(cell) for cell in first["cells"]]
    for cell in second["cells"]:
        above = [one for one in cells if one["c"] == cell["c"] and one["cs"] == cell["cs"] and
                 one["r"] + one["rs"] == first["rows"]] if cell["r"] == 0 and cell["k"] == "label" and not cell["t"] else []
        if above:
            above[0]["rs"] += cell["rs"]
        else:
            cells.append(dict(cell, r=cell["r"] + first["rows"]))
    return dict(first, cells=cells, rows=first["rows"] + second["rows"], whole=False)


def pair(truth, expected, found):
    """Of each expected table the one that was found for it, or None."""
    pairs, taken = [], set()
    if len(expected) == 2 and expected[1].get("continues") and len(found) == 1 and \
            found[0].rows > expected[0]["rows"]:
        return [(joined(expected), found[0])], 0
    for table in expected:
        box = bounds(truth, table["box"])
        best, score = None, 0.3
        for i, one in enumerate(found):
            same = overlap(box, one.box) if any(one.box) else 0.4
            if i not in taken and one.page == table["page"] and same > score:
                best, score = i, same
        taken.add(best)
        pairs.append((table, None if best is None else found[best]))
    return pairs, len(found) - len(taken - {None})


class Picture:
    """The counts of one picture."""

    def __init__(self, truth):
        self.truth = truth
        self.numbers = collections.Counter()
        self.empty = 0
        self.labels = [0, 0]  # characters, mistaken
        self.label_cells = collections.Counter()
        self.lattice = [0, 0]  # cells, found with their spans
        self.lost = self.extra = 0
        self.notes = []

    def note(self, table, cell, state, text, alternative=None):
        self.notes.append({"id": self.truth["id"], "file": self.truth["file"], "page": table["page"],
                           "type": table["type"], "state": state, "cell": [cell["r"], cell["c"]], "k": cell["k"],
                           "truth": cell["t"], "text": text, "alternative": alternative, "box": cell["box"]})


def judge(text, doubt, cell, same):
    if same(text) == same(cell["t"]):
        return "doubtful right" if doubt else "right"
    if doubt:
        second = doubt.get("alternative")
        return "doubtful alternative" if second and same(second) == same(cell["t"]) else "doubtful wrong"
    return "wrong"


def compare_table(picture, table, found):
    by_place = found and (found.rows, found.columns) == (table["rows"], table["columns"])
    for cell in table["cells"]:
        picture.lattice[0] += 1
        read = None
        if by_place and (cell["r"], cell["c"]) in found.first:
            at = found.first[cell["r"], cell["c"]]
            read = found.cells[at]
            if at == (cell["r"], cell["c"]) and read[:2] == (cell["rs"], cell["cs"]):
                picture.lattice[1] += 1
        elif found and not by_place:
            x, y, w, h = cell["box"]
            point = mapped(matrix_of(picture.truth), x + w / 2, y + h / 2)
            for one in found.cells.values():
                if one[4] and contains(one[4], *point):
                    read = one
        compare_cell(picture, table, cell, read)


def compare_cell(picture, table, cell, read):
    if is_number_cell(cell):
        state = judge(read[2], read[3], cell, number) if read else "missed"
        picture.numbers[state] += 1
        if state == "wrong" and not number(read[2]):
            picture.empty += 1
    else:
        wanted, given = label(cell["t"]), label(read[2]) if read else ""
        picture.labels[0] += len(wanted)
        picture.labels[1] += min(len(wanted), distance(wanted, given))
        state = judge(read[2], read[3], cell, letters) if read else "missed"
        picture.label_cells[state] += 1
    if state != "right":
        picture.note(table, cell, state, read[2] if read else None, read[3] and read[3].get("alternative") if read else None)


def compare(truth, record, items):
    picture = Picture(truth)
    expected = truth_tables(truth)
    found = from_record(record) if record else []
    pairs, picture.extra = pair(truth, expected, found)
    if any(one and (one.rows, one.columns) != (table["rows"], table["columns"]) for table, one in pairs) and \
            items and os.path.exists(os.path.join(items, truth["id"] + ".txt")):
        pairs, picture.extra = pair(truth, expected, from_items(os.path.join(items, truth["id"] + ".txt")))
    for table, one in pairs:
        picture.lost += one is None
        compare_table(picture, table, one)
    return picture


def percent(part, whole):
    return f"{100 * part / whole:.2f}" if whole else "–"


def resolution(truth):
    return "96–120" if truth["dpi"] < 150 else "150–200" if truth["dpi"] <= 200 else "300"


def line(name, pictures):
    numbers = sum((p.numbers for p in pictures), collections.Counter())
    total = sum(numbers.values())
    sure = numbers["right"] + numbers["wrong"]
    characters, mistaken = (sum(p.labels[i] for p in pictures) for i in (0, 1))
    cells, whole = (sum(p.lattice[i] for p in pictures) for i in (0, 1))
    first = numbers["right"] + numbers["doubtful right"]
    words = sum((p.label_cells for p in pictures), collections.Counter())
    rate = f"1 in {sure // numbers['wrong']}" if numbers["wrong"] else "none"
    values = [name, len(pictures), total, percent(first, total), numbers["wrong"], rate, sum(p.empty for p in pictures),
              numbers["doubtful right"], numbers["doubtful alternative"], numbers["doubtful wrong"], numbers["missed"],
              percent(characters - mistaken, characters), words["wrong"], percent(whole, cells)]
    return "| " + " | ".join(str(value) for value in values) + " |"


HEAD = ("| {} | pictures | numeric cells | first reading right % | wrong without doubt | of the undoubted | of them as empty "
        "| doubtful, right | doubtful, alternative right | doubtful, neither | missed | label characters right % "
        "| labels wrong without doubt | lattice cells right % |\n" + "| --- " * 14 + "|")


def main():
    parser = argparse.ArgumentParser()
    for name in "truth", "records":
        parser.add_argument("--" + name, required=True)
    for name in "items", "cells":
        parser.add_argument("--" + name)
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--other-shapes", metavar="FILE", help="writes the files of pictures whose tables have other "
                        "rows or columns than they should")
    given = parser.parse_args()
    records = {}
    with open(given.records, encoding="utf-8") as file:
        for text in file:
            record = json.loads(text)
            for source in [record["source"]] + record["also"]:
                records[os.path.basename(source or "")] = record
    pictures = []
    shapes = open(given.other_shapes, "w", encoding="utf-8") if given.other_shapes else None
    for name in sorted(os.listdir(given.truth)):
        with open(os.path.join(given.truth, name), encoding="utf-8") as file:
            truth = json.load(file)
        if truth.get("class", "table") != "table":
            continue
        record = records.get(truth["file"])
        pictures.append(compare(truth, record, given.items))
        if shapes and record:
            pairs, _ = pair(truth, truth_tables(truth), from_record(record))
            if any(one and (one.rows, one.columns) != (table["rows"], table["columns"]) for table, one in pairs):
                print(truth["file"], file=shapes)
    if shapes:
        shapes.close()
    if given.cells:
        with open(given.cells, "w", encoding="utf-8") as file:
            for picture in pictures:
                for note in picture.notes:
                    print(json.dumps(note, ensure_ascii=False), file=file)
    print(HEAD.format("all"))
    print(line("all", pictures))
    clean = [p for p in pictures if p.truth["degrade"] in CLEAN]
    damaged = [p for p in pictures if p.truth["degrade"] not in CLEAN]
    for title, chosen in (("clean", clean), ("damaged, 150 dpi and more", [p for p in damaged if p.truth["dpi"] >= 150]),
                          ("damaged, below 150 dpi", [p for p in damaged if p.truth["dpi"] < 150])):
        if chosen:
            print(line(title, chosen))
    for title, key in (("dpi", resolution), ("damage", lambda truth: truth["degrade"]),
                       ("table", lambda truth: truth_tables(truth)[0]["type"])):
        print("\n" + HEAD.format(title))
        groups = collections.defaultdict(list)
        for picture in pictures:
            groups[key(picture.truth)].append(picture)
        for name in sorted(groups):
            print(line(name, groups[name]))
    lost, extra = sum(p.lost for p in pictures), sum(p.extra for p in pictures)
    tables = sum(len(truth_tables(p.truth)) for p in pictures)
    print(f"\nTables found: {tables - lost} of {tables}; tables where there is none: {extra}.")
    for picture in pictures:
        if picture.truth["file"] not in records:
            print(f"No record: {picture.truth['file']}")
    if given.strict:
        bad = sum(p.numbers["wrong"] + p.numbers["missed"] + p.lost + p.extra for p in pictures)
        sys.exit(1 if bad or not pictures else 0)


if __name__ == "__main__":
    main()

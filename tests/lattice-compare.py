#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the lattices that plugins/picture/lattice-tsv finds with the true cells.

usage: lattice-compare.py LATTICE-TSV FOLDER [--list] [--least PERCENT] [NAME...]

Ends with 1 where fewer than that part of the cells (all of them) were found; --list names the pictures that lack some.

FOLDER has img/ID.png or the like, and gt/ID.json: `cells` with r, c, rs, cs and box (x, y, width, height),
which `affine` (or `matrix`, 3 by 3) maps to the picture; or `tables`, each with its page and cells.
A cell is found when its row, column and spans are right and its corners are no further from the
true ones than a third of the row's height. Prints a line for each kind of damage and resolution.
"""
import collections
import glob
import json
import os
import subprocess
import sys


def lattices(program, path):
    text = subprocess.run([program, path], capture_output=True, text=True, check=True).stdout
    tables, pages = [], []
    for line in text.splitlines():
        part = line.split("\t")
        if part[0] == "page":
            pages.append(part)
        elif part[0] == "table":
            tables.append((int(pages[-1][1]), []))
        elif part[0] == "cell":
            tables[-1][1].append((tuple(map(int, part[1:5])), tuple(map(float, part[5:13])), float(part[13])))
    return pages, tables


def truth(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    warp = [list(row) for row in data.get("matrix") or data["affine"]]
    if len(warp) == 2:
        warp.append([0, 0, 1])

    def mapped(x, y):
        u, v, w = (row[0] * x + row[1] * y + row[2] for row in warp)
        return u / w, v / w

    tables = []
    for table in data.get("tables") or [{"cells": data["cells"]}]:
        cells = []
        for cell in table["cells"]:
            x, y, width, height = cell["box"]
            corners = mapped(x, y) + mapped(x + width, y) + mapped(x + width, y + height) + mapped(x, y + height)
            cells.append(((cell["r"], cell["c"], cell["rs"], cell["cs"]), corners, height / cell["rs"]))
        tables.append((table.get("page", 1), cells))
    return data, tables


def upside_down(table):
    """The same, as one who holds the page by its other end sees it: that takes reading to decide."""
    rows = max(place[0] + place[2] for place, _, _ in table)
    columns = max(place[1] + place[3] for place, _, _ in table)
    return [((rows - r - rs, columns - c - cs, rs, cs), corners[4:] + corners[:4], trust)
            for (r, c, rs, cs), corners, trust in table]


def found(page, cells, tables):
    """How many of the true cells stand in the one of the tables that has most of them."""
    best = (0, 0, [place for place, _, _ in cells])
    for number, table in tables:
        if number != page:
            continue
        for way in (table, upside_down(table)):
            at = {place: (corners, trust) for place, corners, trust in way}
            missed = [
                place for place, corners, height in cells
                if place not in at or max(abs(a - b) for a, b in zip(at[place][0], corners)) > max(4, height / 3)
            ]
            if len(cells) - len(missed) > best[0]:
                best = (len(cells) - len(missed), len(table) - len(cells), missed)
    return best


def main():
    arguments = [a for a in sys.argv[1:] if a != "--list"]
    least = 100.0
    if "--least" in arguments:
        at = arguments.index("--least")
        least = float(arguments[at + 1])
        del arguments[at:at + 2]
    program, folder, names = arguments[0], arguments[1], arguments[2:]
    totals = collections.OrderedDict()
    seconds = []
    for path in sorted(glob.glob(os.path.join(folder, "gt", "*.json"))):
        name = os.path.basename(path)[:-5]
        if names and not any(n in name for n in names):
            continue
        data, tables = truth(path)
        picture = next((p for p in glob.glob(os.path.join(folder, "img", name + ".*"))), None)
        pages, read = lattices(program, picture)
        matches = [found(page, cells, read) for page, cells in tables]
        right = sum(match[0] for match in matches)
        whole = sum(len(cells) for _, cells in tables)
        seconds += [float(page[8]) + float(page[9]) for page in pages]
        for key in ("all", "%s dpi" % data["dpi"], data["degrade"]):
            old = totals.get(key, (0, 0, 0, 0))
            totals[key] = (old[0] + right, old[1] + whole, old[2] + (right == whole and len(read) == len(tables)), old[3] + 1)
        if "--list" in sys.argv and (right != whole or len(read) != len(tables)):
            sizes = [(max(p[0] + p[2] for p, _, _ in t), max(p[1] + p[3] for p, _, _ in t)) for _, t in read]
            print(name, "%d of %d" % (right, whole), "tables %d of %d" % (len(read), len(tables)), sizes,
                  [page[4:] for page in pages], [match[2][:4] for match in matches])
    for key, (right, whole, good, pictures) in totals.items():
        print("%-12s %6d of %6d cells %8.3f%%  %4d of %4d pictures whole" % (key, right, whole, 100 * right / whole, good, pictures))
    seconds.sort()
    if seconds:
        print("seconds a picture: median %.3f most %.3f" % (seconds[len(seconds) // 2], seconds[-1]))
    return 0 if totals and totals["all"][0] * 100 >= totals["all"][1] * least else 1


if __name__ == "__main__":
    sys.exit(main())

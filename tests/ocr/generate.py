#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes pictures of tables with their exact cells, and pictures that are none.

  generate.py --output DIR --seed N [--count N] [--others N] [--forms DIR] [--only DAMAGE] [--dpi N]

DIR/img/ID.png|jpg|tif and DIR/gt/ID.json. The same seed and machine give the same files. Truth:
  id, font, number_font, dpi, degrade, seed, file, size
  class    table, text, chart, decoration: what the picture is
  tables   each with type (T2, T3, T4: statutory; T5: figures over years; work), page (from 1), rows, columns,
           sums (whether its numbers add up), continues (the page's table goes on from the page before),
           box and cells: row r, column c, spans rs, cs, kind k (num, label), text t, box (x, y, width, height on
           the undamaged page), over (text that reaches beyond its cell)
  cells    those of the only table, where there is one; its entry in tables has none then
  matrix   3×3: maps the undamaged page to the picture; affine: its first two rows, where the third is 0 0 1
  texts    paragraphs outside of tables
"""
import argparse
import json
import os
import random as python_random

import numpy
from PIL import Image

import damage
import draw
import fonts
import others
import tables

RESOLUTIONS = [96, 96, 120, 150, 150, 200, 200, 300]
# How often a table of each kind comes, of 20.
KINDS = ["T3"] * 9 + ["T3-2019", "T4", "T4", "T2", "T5", "T5", "work", "page", "page", "pages", "statistics"]


def pick_style(rng, dpi, broken):
    chinese, latin = sorted(fonts.CHINESE_THERE), sorted(fonts.LATIN_THERE)
    font = rng.choice(chinese)
    points = rng.choice([9, 9, 10, 10.5, 12])
    number_font = font if not latin or rng.random() < 0.45 else rng.choice(latin)
    colour = rng.choice([(0, 0, 0)] * 5 + [(51, 51, 51), (64, 64, 64)])
    return {"dpi": dpi, "font": font, "number_font": number_font, "pt": points,
            "npt": points + rng.choice([0, 0, 0, 1, -0.5]), "colour": colour, "number_colour": colour,
            "border": rng.choice([0.5, 0.5, 0.75, 1, 1.5]), "outer": rng.choice([1, 1, 1, 2, 3]),
            "double": rng.random() < 0.06, "broken": broken,
            "line": rng.choice([(0, 0, 0)] * 5 + [(90, 90, 90), (128, 128, 128), (160, 160, 160)]),
            "fill": rng.choice([None] * 7 + [(221, 235, 247), (242, 242, 242), (226, 239, 218)]),
            "pad": rng.choice([0.15, 0.25, 0.4]), "row": rng.choice([1, 1.1, 1.4]),
            "align": rng.choice(["left", "center"]), "number_align": rng.choice(["center", "center", "right"])}


def make_table(rng, kind, forms):
    sums = rng.random() < 0.7
    if kind == "T3":
        return tables.requests(rng, forms, "2021", sums)
    if kind == "T3-2019":
        return tables.requests(rng, forms, "2019", sums)
    if kind == "T4":
        return tables.litigation(rng, forms, rng.choice(["2019", "2021"]), sums)
    if kind == "T2":
        return tables.disclosure(rng, forms, rng.choice(["2019", "2021"]))
    if kind == "work":
        return tables.work(rng)
    return tables.statistics(rng)


def split(rng, table):
    """A table in two, where a page ends; the cells that the cut goes through go on without a text."""
    cut = rng.randint(table.rows // 2, table.rows - 2)
    first, second = [], []
    for cell in table.cells:
        end = cell["r"] + cell["rs"]
        if cell["r"] < cut:
            first.append(dict(cell, rs=min(end, cut) - cell["r"]))
        if end > cut:
            begin = max(cell["r"], cut)
            second.append(dict(cell, r=begin - cut, rs=end - begin, t=cell["t"] if begin == cell["r"] else ""))
    return [tables.Table(table.kind, part, table.weights, table.sums) for part in (first, second)]


def crop(page, width):
    """A page cut off below what stands on it."""
    return page.picture.crop((0, 0, width, min(page.picture.height, int(page.y + 0.25 * page.style["dpi"]))))


def make_pages(rng, style, kind, forms):
    """The pages' pictures, with the truth of each one's tables, and the texts."""
    dpi = style["dpi"]
    full = kind in ("page", "pages")
    width = int(8.27 * dpi)
    height = int(11.69 * dpi * (1 if full else 2.2))
    margin = 0.9 * dpi if full else rng.uniform(0.08, 0.4) * dpi
    made, texts = [], []
    wanted = [make_table(rng, "T3" if kind == "pages" else kind, forms)] if kind != "page" else \
        [make_table(rng, rng.choice(["T4", "T2", "T5", "work"]), forms) for _ in range(rng.randint(1, 2))]
    sheets = split(rng, wanted[0]) if kind == "pages" else None
    if kind == "pages":
        style = dict(style, pt=min(style["pt"], 9), npt=min(style["npt"], 9), row=1, pad=0.15)
    for number, parts in enumerate([[sheet] for sheet in sheets] if sheets else [wanted], 1):
        page = draw.Page(rng, style, width, height)
        page.y = margin
        found = []
        if full and number == 1:
            page.text(rng.choice(others.TITLES), margin, width - 2 * margin, 16, align="center")
        for table in parts:
            if kind == "page":
                page.text(rng.choice(others.PROSE), margin, width - 2 * margin, 12)
                page.y += 0.1 * dpi
            truth = page.table(table, margin, width - 2 * margin)
            found.append(dict(truth, page=number, continues=number > 1))
            page.y += 0.15 * dpi
        if kind == "page":
            page.text(rng.choice(others.PROSE), margin, width - 2 * margin, 12)
        texts += page.texts
        made.append((page.picture if full and page.y < height else crop(page, width), found))
    return made, texts


def make_text(rng, style):
    """A page without a table."""
    dpi = style["dpi"]
    page = draw.Page(rng, style, int(8.27 * dpi), int(11.69 * dpi))
    page.y, margin = dpi, dpi
    page.text(rng.choice(others.TITLES), margin, page.picture.width - 2 * margin, 18, align="center")
    for text in rng.sample(others.PROSE, rng.randint(3, 6)):
        page.text(text, margin, page.picture.width - 2 * margin, rng.choice([12, 14]))
    return [(page.picture, [])], page.texts


def save(pages, notes, folder, name, dpi):
    """Writes the file; returns its name. Several pages become one TIFF."""
    first = pages[0]
    if len(pages) > 1:
        file = name + ".tif"
        bilevel = all(one.mode == "L" for one in pages) and "bilevel" in notes
        if bilevel:
            pages = [one.convert("1") for one in pages]
        pages[0].save(os.path.join(folder, file), save_all=True, append_images=pages[1:], dpi=(dpi, dpi),
                      compression="group4" if bilevel else "tiff_deflate")
        return file
    if "jpeg" in notes:
        file = name + ".jpg"
        first.convert("RGB").save(os.path.join(folder, file), "JPEG", quality=notes["jpeg"], dpi=(dpi, dpi))
        return file
    file = name + ".png"
    if "bilevel" in notes:
        first = first.convert("1")
    elif all(band.tobytes() == first.getchannel(0).tobytes() for band in first.split()):
        first = first.convert("L")
    first.save(os.path.join(folder, file), dpi=(dpi, dpi), optimize=dpi < 200)
    return file


def finish(folder, truth, pages, what):
    """Damages and writes the pages, and the truth beside them."""
    random = numpy.random.RandomState(truth["seed"] % 2**32)
    done, notes = [], {}
    state = random.get_state()
    for picture, _ in pages:
        random.set_state(state)  # the pages of a file suffer the same
        picture, matrix, notes = damage.DAMAGES[what](random, picture, truth["dpi"])
        done.append(picture)
    truth["notes"] = notes
    truth["matrix"] = [[round(float(v), 9) for v in row] for row in matrix]
    if abs(matrix[2][0]) + abs(matrix[2][1]) < 1e-12:
        truth["affine"] = truth["matrix"][:2]
    truth["file"] = save(done, notes, os.path.join(folder, "img"), truth["id"], truth["dpi"])
    truth["size"] = list(done[0].size)
    truth["tables"] = [table for _, found in pages for table in found]
    if len(truth["tables"]) == 1:
        truth["cells"] = truth["tables"][0].pop("cells")
    with open(os.path.join(folder, "gt", truth["id"] + ".json"), "w", encoding="utf-8") as file:
        json.dump(truth, file, ensure_ascii=False, indent=None, separators=(",", ":"))


def shuffled(rng, values, count):
    """So many of the values, each as often as the others, in a random order."""
    drawn = []
    while len(drawn) < count:
        turn = list(values)
        rng.shuffle(turn)
        drawn += turn
    return drawn[:count]


def make_set(output, seed, count, other, forms, damages, resolutions):
    for folder in "img", "gt":
        os.makedirs(os.path.join(output, folder), exist_ok=True)
    rng = python_random.Random(f"set {seed}")
    plan = zip(shuffled(rng, KINDS, count), shuffled(rng, damages, count), shuffled(rng, resolutions, count))
    for number, (kind, what, dpi) in enumerate(plan):
        one = python_random.Random(f"table {seed} {number}")
        style = pick_style(one, dpi, what == "broken")
        if what == "bilevel":  # grey would be lost, to the eye as well
            style.update(line=(0, 0, 0), colour=(0, 0, 0), number_colour=(0, 0, 0))
        pages, texts = make_pages(one, style, kind, forms)
        truth = {"id": f"{number:04d}-{kind}-{dpi}-{what}", "class": "table", "font": style["font"],
                 "number_font": style["number_font"], "dpi": dpi, "degrade": what, "seed": seed * 100000 + number,
                 "pt": style["pt"], "npt": style["npt"], "border_pt": style["border"], "texts": texts}
        finish(output, truth, pages, what)
    for number, kind in enumerate(shuffled(rng, others.KINDS + ["text", "text"], other)):
        one = python_random.Random(f"other {seed} {number}")
        random = numpy.random.RandomState((seed * 7919 + number) % 2**32)
        style = pick_style(one, one.choice(resolutions), False)
        truth = {"id": f"o{number:04d}-{kind}", "class": "text", "font": style["font"],
                 "number_font": style["number_font"], "dpi": style["dpi"], "degrade": "clean",
                 "seed": seed * 100000 + 50000 + number, "texts": []}
        if kind == "text":
            pages, truth["texts"] = make_text(one, style)
        else:
            picture, truth["class"] = others.make(one, random, kind)
            pages = [(picture, [])]
        what = one.choice(["clean", "clean", "jpeg"])
        if kind == "text":
            what = one.choice(["clean", "scan", "jpeg", "bilevel"])
        truth["degrade"] = what
        finish(output, truth, pages, what)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description="Makes pictures of tables with their exact cells.")
    parser.add_argument("--output", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--others", type=int, default=0)
    parser.add_argument("--forms", default=os.path.join(here, "../../rules/forms"))
    parser.add_argument("--only", choices=sorted(damage.DAMAGES), action="append")
    parser.add_argument("--dpi", type=int, action="append")
    given = parser.parse_args()
    Image.MAX_IMAGE_PIXELS = None
    make_set(given.output, given.seed, given.count, given.others, given.forms,
             given.only or list(damage.DAMAGES), given.dpi or RESOLUTIONS)


if __name__ == "__main__":
    main()

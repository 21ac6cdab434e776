#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures of tests/ocr/corpus anew: make-corpus.py --output DIR. Needs the fonts that it names."""
import argparse
import os
import random

import draw
import generate
import tables

FORMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../rules/forms")
PLAIN = {"pt": 10.5, "npt": 10.5, "colour": (0, 0, 0), "number_colour": (0, 0, 0), "border": 0.75, "outer": 1,
         "double": False, "broken": False, "line": (0, 0, 0), "fill": None, "pad": 0.25, "row": 1, "align": "center",
         "number_align": "center"}
NUMBERS = {"zero": "0", "blank": 0, "thousands": False}


def small():
    """Three rows, for tests that need any table."""
    texts = [["项目", "2021年", "2022年"], ["受理申请数", "1284", "937"], ["办结数", "1280", "930"]]
    cells = [{"r": r, "c": c, "rs": 1, "cs": 1, "k": "num" if r and c else "label", "t": text}
             for r, row in enumerate(texts) for c, text in enumerate(row)]
    return tables.Table("T5", cells, [2, 1.5, 1.5])


def picture(output, name, table, font, number_font, dpi, what, inches, seed, **style):
    rng = random.Random(name)
    page = draw.Page(rng, dict(PLAIN, font=font, number_font=number_font, dpi=dpi, **style), int(inches * dpi),
                     int(14 * dpi))
    page.y = 0.2 * dpi
    found = page.table(table, 0.2 * dpi, page.picture.width - 0.4 * dpi)
    page.y += 0.1 * dpi
    truth = {"id": name, "class": "table", "font": font, "number_font": number_font, "dpi": dpi, "degrade": what,
             "seed": seed, "texts": []}
    sheet = page.picture.crop((0, 0, page.picture.width, int(page.y + 0.1 * dpi)))
    generate.finish(output, truth, [(sheet, [dict(found, page=1, continues=False)])], what)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", required=True)
    output = parser.parse_args().output
    for folder in "img", "gt":
        os.makedirs(os.path.join(output, folder), exist_ok=True)
    picture(output, "small", small(), "serif", "times", 150, "clean", 4, 1)
    rng = random.Random(20)
    picture(output, "requests", tables.requests(rng, FORMS, style=NUMBERS), "uming", "times", 110, "clean", 8, 2)
    # One figure of the total column is printed too large, in the row 予以公开.
    rng = random.Random(21)
    wrong = tables.requests(rng, FORMS, style=NUMBERS, wrong=(2, 6, 10))
    picture(output, "contradiction", wrong, "serif", "serif", 150, "bilevel", 8, 3)
    rng = random.Random(26)
    picture(output, "scanned", tables.requests(rng, FORMS, style=NUMBERS), "baosong", "arial", 115, "scan", 7.5, 9,
            pt=10, npt=10)
    rng = random.Random(29)
    picture(output, "litigation", tables.litigation(rng, FORMS, style=NUMBERS), "sans", "arial", 150, "bilevel", 10, 5)
    picture(output, "turned", tables.statistics(random.Random(25)), "zenhei", "zenhei", 150, "turned", 7, 6)
    rng = random.Random(24)
    picture(output, "photographed", tables.disclosure(rng, FORMS, style=NUMBERS), "ukai", "times", 110, "photo", 7, 7)


if __name__ == "__main__":
    main()

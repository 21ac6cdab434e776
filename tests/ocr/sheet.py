#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A contact sheet of cells that were not read right.

  sheet.py --set DIR --cells FILE --output PNG [--state STATE]… [--kind num|label] [--most N]

FILE is what compare.py --cells wrote. Under each cell: what stands there, what was read, the picture."""
import argparse
import json
import os

import numpy
from PIL import Image, ImageDraw

import compare
import fonts

WIDTH, HEIGHT, ACROSS = 230, 150, 6


def cut(folder, note):
    """The cell and a little around it, upright."""
    with open(os.path.join(folder, "gt", note["id"] + ".json"), encoding="utf-8") as file:
        truth = json.load(file)
    picture = Image.open(os.path.join(folder, "img", note["file"]))
    if note["page"] > 1:
        picture.seek(note["page"] - 1)
    x, y, w, h = note["box"]
    around = 6 * truth["dpi"] / 100
    matrix = numpy.array(compare.matrix_of(truth)) @ numpy.array(
        [[1, 0, x - around], [0, 1, y - around], [0, 0, 1]])
    matrix = matrix / matrix[2, 2]
    return picture.convert("RGB").transform((int(w + 2 * around), int(h + 2 * around)), Image.Transform.PERSPECTIVE,
                                            matrix.flatten()[:8], Image.Resampling.BICUBIC, fillcolor="pink")


def main():
    parser = argparse.ArgumentParser()
    for name in "set", "cells", "output":
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--state", action="append")
    parser.add_argument("--kind", default="num")
    parser.add_argument("--most", type=int, default=60)
    given = parser.parse_args()
    with open(given.cells, encoding="utf-8") as file:
        notes = [json.loads(line) for line in file]
    notes = [note for note in notes if note["state"] in (given.state or ["wrong"]) and note["k"] == given.kind]
    notes = notes[:given.most]
    sheet = Image.new("RGB", (WIDTH * ACROSS, HEIGHT * (len(notes) // ACROSS + 1)), "white")
    ink, font = ImageDraw.Draw(sheet), fonts.load("sans", 12)
    for i, note in enumerate(notes):
        left, top = i % ACROSS * WIDTH, i // ACROSS * HEIGHT
        cell = cut(given.set, note)
        factor = min((WIDTH - 10) / cell.width, (HEIGHT - 62) / cell.height, 3)
        cell = cell.resize((max(1, int(cell.width * factor)), max(1, int(cell.height * factor))))
        sheet.paste(cell, (left + 4, top + 4))
        lines = [f"is {note['truth']!r}  read {note['text']!r}", f"or {note['alternative']!r} {note['state']}",
                 f"{note['id'][:30]} {note['cell']}"]
        for k, text in enumerate(lines):
            ink.text((left + 4, top + HEIGHT - 54 + 16 * k), text, font=font, fill="blue" if k == 2 else "black")
        ink.rectangle((left, top, left + WIDTH - 1, top + HEIGHT - 1), outline="grey")
    sheet.save(given.output)
    print(f"{len(notes)} cells")


if __name__ == "__main__":
    main()

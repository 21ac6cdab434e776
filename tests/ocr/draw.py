# SPDX-License-Identifier: Apache-2.0
"""Sets tables and text on a page, as a word processor does, and notes where each cell stands."""
from PIL import Image, ImageDraw

import fonts

LINE = 1.25  # the distance of two lines, in ems


def wrap(text, font, width):
    """Lines of a text, broken between any two characters, as Chinese is."""
    lines, line = [], ""
    for character in text:
        if character == "\n" or line and font.getlength(line + character) > width:
            lines.append(line)
            line = ""
        if character != "\n":
            line += character
    return lines + [line] if line else lines or [""]


class Page:
    """A page in the making: a grey picture of ink on white, from the top downwards."""

    def __init__(self, rng, style, width, height):
        self.rng = rng
        self.style = style
        self.scale = style["dpi"] / 72  # pixels a point
        self.picture = Image.new("RGB", (width, height), "white")
        self.ink = ImageDraw.Draw(self.picture)
        self.y = 0.0
        self.texts = []

    def em(self, points):
        return max(6, round(points * self.scale))

    def text(self, text, x, width, points, font=None, align="left"):
        """A paragraph; returns its height."""
        size = self.em(points)
        face = fonts.load(font or self.style["font"], size)
        top = self.y
        for line in wrap(text, face, width):
            shift = {"left": 0, "center": (width - face.getlength(line)) / 2,
                     "right": width - face.getlength(line)}[align]
            self.ink.text((x + shift, self.y), line, font=face, fill=self.style["colour"])
            self.y += size * LINE * 1.2
        self.texts.append(text.strip("　"))
        return self.y - top

    def _rows(self, table, columns, label_size, pad):
        """The rows' heights that their texts need; and each cell's lines."""
        height = label_size * LINE
        least = height + 2 * pad
        rows = [least * self.style["row"]] * table.rows
        lines = {}
        for index, cell in enumerate(table.cells):
            number = cell["k"] == "num"
            font = self.number if number else self.label
            width = columns[cell["c"] + cell["cs"]] - columns[cell["c"]] - 2 * pad
            lines[index] = [cell["t"]] if number else wrap(cell["t"], font, max(width, label_size))
        for spanning in False, True:
            for index, cell in enumerate(table.cells):
                if (cell["rs"] > 1) == spanning:
                    need = len(lines[index]) * height + 2 * pad
                    have = sum(rows[cell["r"]:cell["r"] + cell["rs"]])
                    if need > have:
                        rows[cell["r"] + cell["rs"] - 1] += need - have
        return rows, lines

    def table(self, table, x, width):
        """Draws a table at the page's place; returns its truth."""
        style, rng = self.style, self.rng
        size, number_size = self.em(style["pt"]), self.em(style["npt"])
        self.label = fonts.load(style["font"], size)
        self.number = fonts.load(style["number_font"], number_size)
        pad = max(1.0, style["pad"] * size)
        shares = sum(table.weights)
        widths = [width * weight / shares for weight in table.weights]
        for cell in table.cells:
            if cell["cs"] == 1 and cell["k"] == "num":
                widths[cell["c"]] = max(widths[cell["c"]], self.number.getlength(cell["t"]) + 2 * pad)
        # What the numbers took is taken back from the widest, as far as it has it.
        widest = widths.index(max(widths))
        widths[widest] = max(4 * size, widths[widest] - max(0, sum(widths) - width))
        columns = [x]
        for one in widths:
            columns.append(columns[-1] + one)
        heights, lines = self._rows(table, columns, size, pad)
        rows = [self.y]
        for one in heights:
            rows.append(rows[-1] + one)
        truth = []
        for index, cell in enumerate(table.cells):
            left, right = columns[cell["c"]], columns[cell["c"] + cell["cs"]]
            top, bottom = rows[cell["r"]], rows[cell["r"] + cell["rs"]]
            over = self._cell(cell, lines[index], (left, top, right, bottom), pad, cell["k"] == "num")
            truth.append(dict(cell, box=[round(v, 1) for v in (left, top, right - left, bottom - top)],
                              over=over))
        self._borders(table, columns, rows)
        self.y = rows[-1]
        box = [columns[0], rows[0], columns[-1] - columns[0], rows[-1] - rows[0]]
        del rng
        return {"type": table.kind, "rows": table.rows, "columns": table.columns, "sums": table.sums,
                "box": [round(v, 1) for v in box], "cells": truth}

    def _cell(self, cell, lines, box, pad, number):
        style = self.style
        font = self.number if number else self.label
        size = self.em(style["npt"] if number else style["pt"])
        left, top, right, bottom = box
        if style["fill"] and cell["k"] == "label" and cell["r"] < 2:
            self.ink.rectangle((left, top, right, bottom), fill=style["fill"])
        height = len(lines) * size * LINE
        y = (top + bottom - height) / 2
        over = False
        align = style["number_align"] if number else style["align"]
        for line in lines:
            width = font.getlength(line)
            x = left + pad if align == "left" else right - pad - width if align == "right" else \
                (left + right - width) / 2
            over = over or width > right - left
            ascent, descent = font.getmetrics()
            self.ink.text((x, y + (size * LINE - ascent - descent) / 2), line, font=font,
                          fill=style["number_colour"] if number else style["colour"])
            y += size * LINE
        return over

    def _borders(self, table, columns, rows):
        style, rng = self.style, self.rng
        edges = set()
        for cell in table.cells:
            r, c, rs, cs = cell["r"], cell["c"], cell["rs"], cell["cs"]
            for i in range(c, c + cs):
                edges |= {("h", r, i), ("h", r + rs, i)}
            for i in range(r, r + rs):
                edges |= {("v", i, c), ("v", i, c + cs)}
        inner = style["border"] * self.scale
        for edge in sorted(edges):
            kind, r, c = edge
            outer = r in (0, table.rows) if kind == "h" else c in (0, table.columns)
            thick = max(1, round(inner * (style["outer"] if outer else 1)))
            if kind == "h":
                line = [columns[c], rows[r], columns[c + 1], rows[r]]
            else:
                line = [columns[c], rows[r], columns[c], rows[r + 1]]
            shifts = [-1.5 * inner - 1, 1.5 * inner + 1] if outer and style["double"] else [0]
            for shift in shifts:
                self._line(line, kind, thick, shift)
        if style["broken"]:
            for kind, r, c in sorted(edges):
                for _ in range(rng.choice([0, 1, 1, 2])):
                    self._break(kind, r, c, columns, rows, inner)

    def _line(self, line, kind, thick, shift):
        x0, y0, x1, y1 = line
        low, high = -(thick // 2), thick - thick // 2 - 1
        if kind == "h":
            y = round(y0 + shift)
            self.ink.rectangle((round(x0 - max(0, shift)), y + low, round(x1 + max(0, shift)), y + high),
                               fill=self.style["line"])
        else:
            x = round(x0 + shift)
            self.ink.rectangle((x + low, round(y0 - max(0, shift)), x + high, round(y1 + max(0, shift))),
                               fill=self.style["line"])

    def _break(self, kind, r, c, columns, rows, inner):
        """A gap in an edge, as a scanner's threshold leaves it."""
        gap = self.rng.uniform(0.03, 0.35)
        at = self.rng.uniform(0, 1 - gap)
        reach = inner / 2 + 1
        if kind == "h":
            x, length = columns[c], columns[c + 1] - columns[c]
            self.ink.rectangle((x + at * length, rows[r] - reach, x + (at + gap) * length, rows[r] + reach),
                               fill="white")
        else:
            y, length = rows[r], rows[r + 1] - rows[r]
            self.ink.rectangle((columns[c] - reach, y + at * length, columns[c] + reach, y + (at + gap) * length),
                               fill="white")

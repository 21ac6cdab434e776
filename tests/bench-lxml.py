# SPDX-License-Identifier: Apache-2.0
"""What a script on lxml does with the same pages: decode, parse, expand the tables."""
import pathlib
import sys

import lxml.html


def decode(data):
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    return data.decode("gb18030", "replace")


def span(cell, name):
    try:
        return min(max(int(cell.get(name, 1)), 1), 100)
    except ValueError:
        return 1


def grid(table):
    filled = {}
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line.iterchildren("td", "th"):
            while (row, column) in filled:
                column += 1
            text = " ".join(cell.itertext()).strip()
            for down in range(span(cell, "rowspan")):
                for right in range(span(cell, "colspan")):
                    filled[row + down, column + right] = text
    return filled


cells = 0
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.html")):
    tree = lxml.html.fromstring(decode(path.read_bytes()).replace("\0", ""))
    text = tree.text_content()
    for table in tree.iter("table"):
        cells += len(grid(table))
print(cells)

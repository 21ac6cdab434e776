#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Numbers of tables that another program's text has, in their order.

  rivals.py --truth ID.json --text FILE

Prints how many of the numeric cells that hold anything were found in the order of reading, and how many there
are: the longest common subsequence of the cells' numbers and the text's. Which cell a number stands in, such a
text does not say."""
import argparse
import json
import re

import compare


def common(a, b):
    """The length of the longest common subsequence."""
    last = [0] * (len(b) + 1)
    for x in a:
        row = [0]
        for j, y in enumerate(b):
            row.append(last[j] + 1 if x == y else max(last[j + 1], row[j]))
        last = row
    return last[-1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--truth", required=True)
    parser.add_argument("--text", required=True)
    given = parser.parse_args()
    with open(given.truth, encoding="utf-8") as file:
        truth = json.load(file)
    wanted = []
    for table in compare.truth_tables(truth):
        cells = sorted((cell for cell in table["cells"] if cell["k"] == "num"), key=lambda c: (c["r"], c["c"]))
        wanted += [compare.number(cell["t"]) for cell in cells if re.search(r"\d", cell["t"])]
    with open(given.text, encoding="utf-8", errors="replace") as file:
        words = [compare.number(word) for word in file.read().split()]
    print(common(wanted, words), len(wanted))


if __name__ == "__main__":
    main()

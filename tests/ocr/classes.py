#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What pictures were taken for, and how long that took.

  classes.py --truth DIR --items DIR    ID.txt of gongkai try --items --until ocr in the second

Prints the confusion of classes, milliseconds of the ocr stage by class, and what text charts and decorations gave."""
import argparse
import collections
import json
import os
import re
import statistics

import compare

CLASSES = ["table", "text", "chart", "decoration"]


def read(path):
    """The class that was found, the stage's milliseconds, the text and the number of tables."""
    found, spent, text, tables = "none", 0.0, [], 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            step = re.match(r"step ocr/(\S*) status=(\S+) .* ms=([0-9.]+)", line)
            if step:
                spent += float(step[3])
            members = {key: string if value == "" else value for key, string, value in compare.MEMBER.findall(line)}
            if line.startswith("block "):
                if members.get("kind") == "5":
                    found = members.get("label", found)
                elif int(members.get("flags", 0)) & 16:
                    text.append(members.get("text", ""))
            tables += line.startswith("table ") and members.get("origin") == "3"
    return found, spent, "".join(text), tables


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--truth", required=True)
    parser.add_argument("--items", required=True)
    given = parser.parse_args()
    confusion, times, junk, right = collections.Counter(), collections.defaultdict(list), [], [0, 0]
    for name in sorted(os.listdir(given.truth)):
        path = os.path.join(given.items, name.replace(".json", ".txt"))
        if not os.path.exists(path):
            continue
        with open(os.path.join(given.truth, name), encoding="utf-8") as file:
            truth = json.load(file)
        found, spent, text, tables = read(path)
        kind = truth.get("class", "table")
        confusion[kind, found] += 1
        times[kind].append(spent)
        if kind in ("chart", "decoration") and (text or tables):
            junk.append(f"{truth['file']}: {len(text)} characters, {tables} tables")
        if kind == "text":
            wanted = compare.label("".join(truth["texts"]))
            right[0] += len(wanted)
            right[1] += min(len(wanted), compare.distance(wanted, compare.label(text.replace("\\n", ""))))
    columns = CLASSES + sorted({found for _, found in confusion} - set(CLASSES))
    print("| is | " + " | ".join(f"taken for {name}" for name in columns) + " | ms, median | ms, most |")
    print("| --- " * (len(columns) + 3) + "|")
    for kind in CLASSES:
        if times[kind]:
            counts = " | ".join(str(confusion[kind, name]) for name in columns)
            print(f"| {kind} | {counts} | {statistics.median(times[kind]):.1f} | {max(times[kind]):.1f} |")
    if right[0]:
        print(f"\nPages of text: {compare.percent(right[0] - right[1], right[0])} % of {right[0]} characters right.")
    for line in junk:
        print(f"Junk: {line}")


if __name__ == "__main__":
    main()

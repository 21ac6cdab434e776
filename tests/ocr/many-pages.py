#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A scan of many pages: many-pages.py --output FILE --pages N. Each page has the table of tests/ocr/corpus's
small.png at another place, so that no page is like another; black and white, ITU-T T.6."""
import argparse
import os

from PIL import Image


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", required=True)
    parser.add_argument("--pages", type=int, default=200)
    given = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    with Image.open(os.path.join(here, "corpus/img/small.png")) as small:
        table = small.convert("1", dither=Image.Dither.NONE)
    pages = []
    for number in range(given.pages):
        page = Image.new("1", (820, 1160), 1)
        page.paste(table, (40 + number % 14 * 10, 60 + number // 14 * 50))
        pages.append(page)
    pages[0].save(given.output, save_all=True, append_images=pages[1:], compression="group4", dpi=(150, 150))


if __name__ == "__main__":
    main()

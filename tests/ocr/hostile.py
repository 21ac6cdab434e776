#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes files that are meant to harm who reads pictures, and good ones among them.

  hostile.py --output DIR

Names say what is to come of them: bad-… must be refused with a code, good-… must be read, any-… may be either.
Innocent neighbours are a-good.png and z-good.png."""
import argparse
import io
import os
import random
import struct
import zlib

from PIL import Image, ImageDraw


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, rows, bits=8, colour=0):
    """A PNG of rows of zeros, most of it one compressed piece again and again: it is made at once."""
    size = 1 + (width * bits * {0: 1, 2: 3, 6: 4}[colour] + 7) // 8
    total = size * rows
    piece = 1 << 20
    held = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = held.compress(b"\0" * piece) + held.flush(zlib.Z_FULL_FLUSH)
    body = packed * (total // piece) + zlib.compressobj(9, zlib.DEFLATED, -15).flush(zlib.Z_FULL_FLUSH)
    held = zlib.compressobj(9, zlib.DEFLATED, -15)
    body += held.compress(b"\0" * (total % piece)) + held.flush()
    # Adler-32 of zeros (RFC 1950): the first sum stays 1, the second counts.
    body = b"\x78\xda" + body + struct.pack(">I", total % 65521 << 16 | 1)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)) +
            chunk(b"IDAT", body) + chunk(b"IEND", b""))


def good():
    here = os.path.dirname(os.path.abspath(__file__))
    with Image.open(os.path.join(here, "corpus/img/small.png")) as picture:
        return picture.convert("L")


def encoded(picture, kind, **options):
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


def directory(tags, follows):
    """A TIFF directory of (tag, type, count, value)."""
    return (struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in sorted(tags)) +
            struct.pack("<I", follows))


def tags(width, height, strip, size, rows=None, bits=1, compression=1):
    return [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, bits), (259, 3, 1, compression), (262, 3, 1, 0),
            (273, 4, 1, strip), (277, 3, 1, 1), (278, 4, 1, rows or height), (279, 4, 1, size)]


LENGTH = 2 + 12 * 9 + 4


def tiff(directories):
    """A little-endian TIFF: after the header one strip of 64 bytes, then the directories."""
    return b"II*\0" + struct.pack("<I", 72) + b"\xff" * 64 + b"".join(directories)


def write_tiffs(put):
    page = tags(64, 64, 8, 64, rows=8)
    put("any-loop-self.tif", tiff([directory(page, 72)]))
    put("any-loop-two.tif", tiff([directory(page, 72 + LENGTH), directory(page, 72)]))
    put("any-loop-far.tif", tiff([directory(page, 72 + LENGTH * (i + 1) if i < 99 else 72 + LENGTH * 50)
                                  for i in range(100)]))
    small = tags(8, 8, 8, 8)
    count = 10000
    put("any-directories.tif", tiff([directory(small, 72 + LENGTH * (i + 1) if i < count - 1 else 0)
                                     for i in range(count)]))
    put("bad-huge-sides.tif", tiff([directory(tags(2**31 - 1, 2**31 - 1, 8, 64), 0)]))
    put("bad-decoded.tif", tiff([directory(tags(90000, 90000, 8, 64), 0)]))
    put("bad-strip-size.tif", tiff([directory(tags(2000, 2000, 8, 2**32 - 1), 0)]))
    put("bad-strip-place.tif", tiff([directory(tags(2000, 2000, 2**32 - 2, 500000), 0)]))
    put("any-rows-of-strip.tif", tiff([directory(tags(2000, 2000, 8, 64, rows=2**32 - 1), 0)]))
    put("any-compression.tif", tiff([directory(tags(64, 64, 8, 64, compression=34712), 0)]))
    put("any-bits.tif", tiff([directory(tags(64, 64, 8, 64, bits=64), 0)]))
    put("bad-directory-place.tif", b"II*\0" + struct.pack("<I", 2**32 - 8) + b"\0" * 64)
    put("bad-no-tags.tif", tiff([directory([], 0)]))
    put("bad-count-of-tags.tif", b"II*\0" + struct.pack("<IH", 8, 65535) + b"\0" * 200)
    put("any-tag-of-many.tif", tiff([directory(tags(64, 64, 8, 64)[:5] + [(273, 4, 2**30, 8), (277, 3, 1, 1),
                                                                          (278, 4, 1, 1), (279, 4, 2**30, 8)], 0)]))
    group4 = encoded(good().convert("1"), "TIFF", compression="group4")
    for kind in 3, 4:
        group4 = group4.replace(struct.pack("<HHII", 257, kind, 1, good().height), struct.pack("<HHII", 257, 4, 1, 30000))
    put("any-tall-g4.tif", group4)


def write_claims(put):
    put("bad-decoded-1gb.png", png(32768, 32768, 32768))
    put("bad-decoded-colour.png", png(20000, 20000, 20000, colour=2))
    put("any-wide.png", png(100000, 1, 1))
    put("any-tall.png", png(1, 100000, 100000))
    put("bad-claim.png", png(2**31 - 1, 2**31 - 1, 0))
    put("any-depth-16.png", png(5000, 5000, 5000, bits=16, colour=6))
    put("any-white-64mp.png", encoded(Image.new("1", (8000, 8000), 1), "PNG"))
    put("bad-zero.png", png(0, 0, 0))
    put("bad-zero-wide.png", png(0, 100, 100))
    put("bad-no-rows.png", png(300, 300, 0))
    put("bad-claim.bmp", b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 2**31 - 1, -2**31, 1, 24, 0, 0, 0, 0, 0, 0))
    put("bad-claim-bits.bmp", b"BM" + struct.pack("<IHHIIiiHHIIiiII", 154, 0, 0, 54, 40, 60000, 60000, 1, 32, 0, 0, 0, 0,
                                                  2**31 - 1, 0) + b"\0" * 100)
    put("bad-claim.gif", b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + b"," +
        struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\x02\x02\x4c\x01\0;")
    whole = encoded(good(), "JPEG")
    at = whole.index(b"\xff\xc0")
    put("bad-claim.jpg", whole[:at + 5] + struct.pack(">HH", 65500, 65500) + whole[at + 9:])
    put("bad-zero.jpg", whole[:at + 5] + struct.pack(">HH", 0, 0) + whole[at + 9:])
    put("bad-claim.webp", b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) +
        b"\0\0\0\0" + b"\xff\xff\xff" * 2)


def write_contents(put):
    """Whole pictures that make work."""
    ink = ImageDraw.Draw(grid := Image.new("1", (3000, 3000), 1))
    for i in range(0, 3000, 6):
        ink.line((0, i, 2999, i), fill=0)
        ink.line((i, 0, i, 2999), fill=0)
    put("any-grid.png", encoded(grid, "PNG"))
    ink = ImageDraw.Draw(cells := Image.new("1", (3200, 3200), 1))
    for i in range(0, 3200, 16):
        ink.line((0, i, 3199, i), fill=0)
        ink.line((i, 0, i, 3199), fill=0)
        for k in range(0, 3200, 16):
            ink.rectangle((i + 6, k + 5, i + 8, k + 11), fill=0)
    put("any-cells.png", encoded(cells, "PNG"))
    noise = random.Random(7).randbytes(313 * 2500)
    put("any-noise.png", encoded(Image.frombytes("1", (2504, 2500), noise), "PNG"))
    stripes = Image.frombytes("1", (4000, 4000), (b"\x55" * 500 + b"\xaa" * 500) * 2000)
    put("any-checks.png", encoded(stripes, "PNG"))
    ink = ImageDraw.Draw(nested := Image.new("L", (2000, 2000), 255))
    for i in range(0, 990, 10):
        ink.rectangle((i, i, 1999 - i, 1999 - i), outline=0, width=2)
    put("any-nested.png", encoded(nested, "PNG"))
    put("any-black.png", encoded(Image.new("1", (5000, 5000), 0), "PNG"))


def write_damaged(put):
    """Truncated at many lengths, and with bytes changed."""
    picture = good()
    formats = {"png": encoded(picture, "PNG"), "jpg": encoded(picture, "JPEG", quality=60),
               "prog.jpg": encoded(picture, "JPEG", quality=60, progressive=True),
               "gif": encoded(picture.convert("P"), "GIF"), "bmp": encoded(picture, "BMP"),
               "lzw.tif": encoded(picture, "TIFF", compression="tiff_lzw"),
               "g4.tif": encoded(picture.convert("1"), "TIFF", compression="group4"), "webp": encoded(picture, "WEBP")}
    chance = random.Random(11)
    for name, whole in formats.items():
        put("good-whole." + name, whole)
        for part in (0.005, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.99):
            put(f"any-cut-{int(part * 1000):03d}." + name, whole[:max(9, int(len(whole) * part))])
        for turn in range(6):
            held = bytearray(whole)
            for _ in range(chance.choice([1, 4, 30])):
                held[chance.randrange(len(held) if turn % 2 else min(len(held), 100))] = chance.randrange(256)
            put(f"any-changed-{turn}." + name, bytes(held))
    put("bad-empty-body.png", b"\x89PNG\r\n\x1a\n")
    put("good-wrong-name.png", formats["jpg"])
    put("good-wrong-name.tif", formats["png"])
    put("any-words.png", "这不是图片，是一份文字。\n".encode())
    put("any-two-formats.jpg", b"\xff\xd8\xff" + formats["png"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", required=True)
    given = parser.parse_args()
    os.makedirs(given.output, exist_ok=True)

    def put(name, data):
        with open(os.path.join(given.output, name), "wb") as file:
            file.write(data)

    put("a-good.png", encoded(good(), "PNG"))
    put("z-good.png", encoded(good(), "PNG", dpi=(96, 96)))
    write_tiffs(put)
    write_claims(put)
    write_contents(put)
    write_damaged(put)


if __name__ == "__main__":
    main()

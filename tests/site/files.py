# SPDX-License-Identifier: Apache-2.0
"""Stand-ins for attachments, and pictures: small, valid, the same bytes each time."""
import io
import random
import struct
import zipfile
import zlib


def pdf(title):
    text = f"BT /F1 12 Tf 72 720 Td ({len(title)} {sum(map(ord, title))}) Tj ET".encode("ascii")
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
               b"/Resources << /Font << /F1 5 0 R >> >> >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    out, offsets = b"%PDF-1.4\n", []
    for i, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + (b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
                  % (len(objects) + 1, table, len(objects) + 1, len(out)))


def ole(title):
    """The beginning of a compound file, as a .doc has."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + title.encode("utf-16-le").ljust(2048, b"\0")


def archive(title):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("readme.txt", (2025, 1, 20, 8, 0, 0)), title + "\n")
    return out.getvalue()


def picture(width, height, seed):
    """A grey PNG with a frame and noise that no two seeds share."""
    chooser = random.Random(seed)
    rows = []
    for y in range(height):
        edge = y in (0, height - 1)
        rows.append(b"\0" + bytes(0 if edge or x in (0, width - 1) else 255 - chooser.randrange(12) for x in range(width)))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(b"".join(rows), 6)) + chunk(b"IEND", b""))

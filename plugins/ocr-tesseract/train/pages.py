#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws pages of ruled tables full of numbers, damages them as scanners, cameras and the web do,
and writes for each a PGM and, to standard output, the list that `lines` reads.

Usage: pages.py --seed N --pages N --out DIR [--held-out] [--profile a|b]
--held-out uses only the fonts that are never trained on. Everything follows from the seed, the fonts
installed and the versions of Pillow and NumPy."""

import argparse
import glob
import io
import math
import os
import random
import re
import sys

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

# Fonts that no training line is drawn with; the checkpoint is chosen by them.
HELD_OUT = re.compile(
    r"takao|Caladea|texgyreschola|NanumGothic|OpenSans|gkai00mp|DroidSansFallback|cwheib|"
    r"lmsans10|Arimo", re.I)
# Decorative, symbols, or digits that are not lining figures under another name.
UNUSABLE = re.compile(
    r"Junicode|EBGaramond|Biolinum_K|Libertine_I|Symbol|Emoji|Z003|chorus|D050000L|Dingbat|-math|"
    r"dunh|Math|caps|Music|Signwriting|Jazz|opens___|lmmonoltcond|SansAdlam|fonts-japanese|Nastaliq|Znamenny|"
    r"/X11/|\.t1$|\.pfb$|urw-base35/.*\.t1", re.I)
GROUPS = [
    (0.36, re.compile(r"arphic|wqy|cwtex|CJK|lxgw|droid|takao|ipafont|vlgothic", re.I)),
    (0.26, re.compile(r"LiberationSerif|Tinos|FreeSerif|NimbusRoman|termes|STIX|lmroman|"
                      r"LinLibertine|C059|P052|pagella|schola|bonum|didot|NotoSerif[-D]|Caladea", re.I)),
    (0.28, re.compile(r"LiberationSans|Arimo|Carlito|NimbusSans|heros|DejaVuSans|NotoSans-|OpenSans|"
                      r"Roboto|Lato|FreeSans|lmsans|NotoSansDisplay", re.I)),
    (0.10, re.compile(r"")),
]
CHARACTERS = "0123456789,.-+/%()"


class Face:
    """A face of a font, and which of the characters it has."""

    def __init__(self, path, index=0):
        self.path, self.index = path, index
        self.sizes = {}

    def at(self, size):
        if size not in self.sizes:
            if len(self.sizes) > 5:
                self.sizes.clear()
            self.sizes[size] = ImageFont.truetype(self.path, size, index=self.index)
        return self.sizes[size]

    def usable(self):
        """Whether the digits are there, differ, and stand on the line at one height."""
        try:
            font = self.at(64)
            missing = bytes(font.getmask("\U000effff", mode="L"))
            seen, boxes = set(), []
            for character in CHARACTERS:
                mask = bytes(font.getmask(character, mode="L"))
                if not mask or mask == missing or mask in seen:
                    return False
                seen.add(mask)
            boxes = [font.getbbox(digit) for digit in "0123456789"]
            heights = [box[3] - box[1] for box in boxes]
            bottoms = [box[3] for box in boxes]
            return (min(heights) > 20 and max(heights) <= 1.12 * min(heights) and
                    max(bottoms) - min(bottoms) <= 6)
        except (OSError, ValueError):
            return False

    def has(self, text):
        font = self.at(40)
        missing = bytes(font.getmask("\U000effff", mode="L"))
        return all(bytes(font.getmask(c, mode="L")) not in (missing, b"") for c in text)


def find_faces(held_out):
    """Faces by group; a family counts once, however many weights it has."""
    groups = [dict() for _ in GROUPS]
    paths = sorted(set(glob.glob("/usr/share/fonts/**/*.[ot]t[fc]", recursive=True) +
                       glob.glob("/usr/share/texmf/fonts/opentype/**/*.otf", recursive=True)))
    for path in paths:
        if UNUSABLE.search(path) or bool(HELD_OUT.search(path)) != held_out:
            continue
        face = Face(path)
        if not face.usable():
            continue
        name = os.path.basename(path).rsplit(".", 1)[0]
        family = re.sub(r"[-_]?(Bold|Italic|Regular|Light|Medium|Thin|Black|Demi|Semi|Extra|Oblique|"
                        r"Condensed|Book|Display|Cn).*$", "", name, flags=re.I)
        family = re.sub(r"^(Noto(Sans|Serif)).+", r"\1Other", family) \
            if not re.search("CJK|NotoS(ans|erif)$|Mono", family) else family
        family = re.sub(r"^(lm[a-z]+?)(lt|prop|slant|unsl|quot)?\d+$", r"\1", family)
        for number, (_, pattern) in enumerate(GROUPS):
            if pattern.search(path):
                groups[number].setdefault(family, []).append(face)
                break
    return groups


class Texts:
    """Numbers as they stand in such tables."""

    REFUSED = ["无", "件", "项", "人", "合计", "总计", "不适用", "其他", "是", "否", "年", "万元", "个",
               "次", "第", "号", "条", "元", "小计", "无此项", "未统计", "详见附件", "同上",
               "暂无", "另附", "月", "日", "份", "家", "本年度", "类", "宗", "起", "场", "期", "篇", "多"]

    def __init__(self, dice):
        self.dice = dice

    def integer(self, digits):
        first = str(self.dice.randint(1, 9))
        return first + "".join(str(self.dice.randint(0, 9)) for _ in range(digits - 1))

    def grouped(self, digits):
        return f"{int(self.integer(digits)):,}"

    def decimal(self):
        whole = self.integer(self.dice.choice([1, 1, 2, 2, 2, 3, 4]))
        if self.dice.random() < 0.2:
            whole = "0"
        elif self.dice.random() < 0.15:
            whole = self.grouped(self.dice.choice([4, 5, 6]))
        return whole + "." + "".join(
            str(self.dice.randint(0, 9)) for _ in range(self.dice.choice([1] * 7 + [2] * 12 + [3, 4])))

    def draw(self):
        """(what is drawn, what is read)"""
        roll, dice = self.dice.random(), self.dice
        if roll < 0.08:
            return "0", "0"
        if roll < 0.26:
            text = str(dice.randint(0, 9))
        elif roll < 0.50:
            text = self.integer(dice.choice([2, 2, 2, 3, 3, 4, 4, 5, 6, 7]))
        elif roll < 0.56:  # digits that are alike, side by side
            text = "".join(dice.choice(dice.choice(["08", "38", "17", "56", "69", "00", "11", "35", "68"]))
                           for _ in range(dice.randint(2, 6)))
        elif roll < 0.65:
            text = self.grouped(dice.choice([4, 4, 5, 5, 6, 7, 8]))
        elif roll < 0.68:  # cut off by a narrow cell
            text = self.grouped(dice.randint(4, 6))
            text = text[:-dice.randint(1, 2)]
        elif roll < 0.78:
            text = self.decimal()
        elif roll < 0.84:
            text = (self.decimal() if dice.random() < 0.7 else self.integer(dice.choice([1, 2, 2, 3]))) + "%"
        elif roll < 0.885:
            sign = dice.choice(["-", "-", "-", "+", "−", "－", "–"])
            body = dice.choice([self.decimal(), self.integer(dice.randint(1, 4)), self.decimal() + "%"])
            return sign + body, ("+" if sign == "+" else "-") + body
        elif roll < 0.90:
            text = f"{dice.randint(0, 99)}/{dice.randint(0, 99)}"
        elif roll < 0.935:
            # How long a dash is does not tell which one it is: all are read as one.
            drawn = dice.choice(["/", "/", "-", "-", "—", "—", "——", "--", "－", "–"])
            return drawn, "/" if drawn == "/" else "-"
        elif roll < 0.945:
            text = "(" + self.integer(dice.randint(1, 3)) + ")"
        elif roll < 0.96:
            body = self.integer(dice.choice([1, 1, 2, 3, 4]))
            return "".join(chr(0xFF10 + int(c)) for c in body), body
        elif roll < 0.985:
            word = dice.choice(self.REFUSED)
            return word, "#" * len(word)
        else:
            body, word = self.integer(dice.randint(1, 4)), dice.choice(self.REFUSED[1:8])
            return body + word, body + "#" * len(word)
        return text, text


class Page:
    def __init__(self, dice, faces, profile):
        self.dice, self.faces, self.profile = dice, faces, profile
        self.noise = numpy.random.default_rng(dice.getrandbits(63))
        self.texts = Texts(dice)
        # Most pages are left to the code that prepares pictures; others come as unlike it does.
        self.raw = dice.random() < 0.8
        self.turned = lambda x, y: (x, y)

    def pick_face(self):
        while True:
            roll, families = self.dice.random(), {}
            for (weight, _), group in zip(GROUPS, self.faces):
                families = group
                roll -= weight
                if roll < 0:
                    break
            if families:
                return self.dice.choice(families[self.dice.choice(sorted(families))])

    def draw(self):
        """The clean page; cells as (box, text, em) in its pixels."""
        dice = self.dice
        # Half of the pages are as a screen shows them, glyphs of 7 to 12 pixels: there most is misread.
        em = round(dice.uniform(9.5, 16.5)) if dice.random() < 0.5 else \
            min(64, max(8, round(9 * 2 ** dice.triangular(0, 2.9, 0.25))))
        self.em = em
        # Drawn larger and made smaller as a scanner does, or at its size as a screen does.
        self.over = dice.choice([1, 1, 1, 2, 3]) if em < 30 else dice.choice([1, 1, 2])
        size = em * self.over
        column, row = dice.uniform(3.2, 6.5) * size, dice.uniform(1.25, 2.6) * size
        limit = 1.3e6 * (self.over if self.over < 3 else 2) ** 2
        columns = max(2, min(14, int(1800 * self.over / column)))
        rows = max(2, min(24, int(limit / (columns * column) / row)))
        margin = int(0.8 * size)
        page = Image.new("L", (int(columns * column) + 2 * margin, int(rows * row) + 2 * margin), 255)
        pen = ImageDraw.Draw(page)
        if dice.random() < 0.1:
            pen.fontmode = "1"
        ink = dice.choice([0, 0, 0, 20, 40, 60, 90])
        line = max(1, round(size * dice.choice([0.03, 0.05, 0.05, 0.08, 0.12])))
        xs = [margin + round(i * column) for i in range(columns + 1)]
        ys = [margin + round(i * row) for i in range(rows + 1)]
        border = dice.choice([0, 0, ink, 80, 140])
        for x in xs:
            pen.line((x, ys[0], x, ys[-1]), border, line)
        for y in ys:
            pen.line((xs[0], y, xs[-1], y), border, line)
        faces = [self.pick_face() for _ in range(6)]
        cells = []
        for i in range(rows):
            shaded = 255 if dice.random() < 0.9 else dice.randint(200, 250)
            for j in range(columns):
                box = (xs[j], ys[i], xs[j + 1], ys[i + 1])
                if shaded < 255:
                    pen.rectangle((box[0] + line, box[1] + line, box[2] - line, box[3] - line), shaded)
                cells.append(self.draw_cell(pen, box, faces, size, ink, line))
        if self.over > 1:
            method = dice.choice([Image.BOX, Image.LANCZOS, Image.BILINEAR, Image.BICUBIC])
            page = page.resize((page.width // self.over, page.height // self.over), method)
        self.cells = [([v / self.over for v in box], text) for box, text in cells if text]
        return page

    def draw_cell(self, pen, box, faces, size, ink, line):
        dice = self.dice
        if dice.random() < 0.04:  # blank: what is found there is none
            return box, "empty"
        drawn, read = self.texts.draw()
        face = dice.choice(faces)
        size = max(7, round(size * (dice.uniform(0.85, 1.2) if dice.random() < 0.5 else 1)))
        for _ in range(20):
            if drawn.isascii() or face.has(drawn):
                break
            face = self.pick_face()
        else:
            drawn, read = "0", "0"
        font = face.at(size)
        left, top, right, bottom = font.getbbox(drawn)
        width, height = right - left, bottom - top
        room = box[2] - box[0] - 2 * line - 0.2 * size
        ascent = font.getbbox("0")
        digit_top, digit_bottom = ascent[1], ascent[3]
        lines = [(drawn, read)]
        spare = box[3] - box[1] - 2 * line
        if width > room or (dice.random() < 0.005 and len(drawn) > 3 and read == drawn):
            pitch = 1.25 * (digit_bottom - digit_top) + 0.25 * size
            if len(drawn) < 3 or read != drawn or spare < 2 * pitch:
                drawn = read = str(dice.randint(0, 9))
                lines = [(drawn, read)]
            else:
                cut = dice.randint(1, len(drawn) - 1)
                while cut > 1 and font.getlength(drawn[:cut]) > room:
                    cut -= 1
                if drawn[cut] in ".,%":  # no line begins with these
                    cut += 1
                lines = [(drawn[:cut], read[:cut]), (drawn[cut:], read[cut:])]
                if any(not set(part) - set(",.-") for part, _ in lines):
                    lines = [(drawn[:1], read[:1])]
        pitch = 1.25 * (digit_bottom - digit_top) + 0.25 * size
        align = dice.choice("cccclr")
        y = (box[1] + box[3]) / 2 - (digit_top + digit_bottom) / 2 - pitch * (len(lines) - 1) / 2
        slack = max(0, (spare - (digit_bottom - digit_top) - pitch * (len(lines) - 1)) / 2 - 0.14 * size)
        y += dice.uniform(-slack, slack) * dice.choice([0, 0.3, 0.9])
        for part, _ in lines:
            length = font.getlength(part)
            free = box[2] - box[0] - length
            gap = line + 0.22 * size
            x = {"c": free / 2, "l": min(gap, free / 2), "r": max(free / 2, free - gap)}[align]
            x += box[0] + dice.uniform(-0.1, 0.1) * size
            pen.text((round(x), round(y)), part, ink, font)
            if dice.random() < 0.02:  # struck double: bold by the printer
                pen.text((round(x) + max(1, size // 20), round(y)), part, ink, font)
            y += pitch
        return box, "|".join(read for _, read in lines)

    def damage(self, page):
        """Ways in which pictures are spoilt, several at once at times."""
        dice, noise, em = self.dice, self.noise, self.em
        kinds = ["jpeg", "blur", "noise", "low", "grey", "light", "skew", "broken", "pepper", "fax",
                 "thin", "thick", "seal", "seal", "pale"]
        roll = dice.random()
        clean = 0.20 if self.profile == "a" else 0.12
        if roll < clean:
            chosen = []
        elif roll < 0.5:
            chosen = [dice.choice(kinds + ["jpeg", "blur", "noise", "low", "noise"])]
        elif roll < 0.72:  # as a scanner and what its file is saved with do it
            chosen = dice.sample(["skew", "blur", "noise", "jpeg", "light"], dice.choice([3, 4, 5]))
        else:
            chosen = dice.sample(kinds, dice.choice([2, 2, 3]))
        self.chosen = chosen
        # A bound for each damage: glyphs of few pixels bear less, and each less beside others.
        weak = min(1.0, em / 24)
        bound = max(1, len(chosen)) ** -0.4
        has = chosen.__contains__
        if has("thin") and em >= 20:
            page = Image.blend(page, page.filter(ImageFilter.MaxFilter(3)), dice.uniform(0.3, 0.8 * weak))
        if has("thick") and em >= 14:
            page = Image.blend(page, page.filter(ImageFilter.MinFilter(3)), dice.uniform(0.3, weak))
        if has("broken"):
            page = self.break_strokes(page)
        if has("seal"):
            page = self.stamp(page)
        if has("skew"):
            page = self.turn(page)
        if has("low"):
            factor = max(0.45, 9.5 / em) if em > 12 else 0.85
            factor = dice.uniform(min(factor, 0.85), 0.95)
            small = page.resize((round(page.width * factor), round(page.height * factor)),
                                dice.choice([Image.BILINEAR, Image.BOX, Image.BICUBIC, Image.LANCZOS]))
            page = small.resize(page.size, dice.choice([Image.BILINEAR, Image.BICUBIC, Image.NEAREST]))
        if has("blur"):
            page = page.filter(ImageFilter.GaussianBlur(dice.uniform(0.3, bound * (0.05 * em + 0.35))))
            if dice.random() < 0.2:
                row = [0, 0, 0, 1, 1, 1, 0, 0, 0]
                page = page.filter(ImageFilter.Kernel((3, 3), row if dice.random() < 0.5 else row[::3] * 3))
        levels = numpy.asarray(page, dtype=numpy.float32)
        if has("pale"):
            levels = 255 - (255 - levels) * dice.uniform(0.3, 0.75)
        if has("grey") or has("light"):
            ground = dice.uniform(150, 245)
            levels = levels * (ground / 255)
            if has("light"):
                y, x = numpy.mgrid[0:levels.shape[0], 0:levels.shape[1]].astype(numpy.float32)
                a, b = dice.uniform(-0.3, 0.3), dice.uniform(-0.3, 0.3)
                levels = levels * (1 - abs(a) - abs(b) / 2 + a * x / levels.shape[1] + b * y / levels.shape[0])
        if has("noise"):
            levels = levels + noise.normal(0, dice.uniform(4, bound * (18 + 16 * weak)), levels.shape).astype(
                numpy.float32)
        if has("pepper"):
            spots = noise.random(levels.shape, dtype=numpy.float32)
            share = dice.uniform(0.001, 0.012) * weak * weak
            levels = numpy.where(spots < share, 0, numpy.where(spots > 1 - share, 255, levels))
        page = Image.fromarray(numpy.clip(levels, 0, 255).astype(numpy.uint8))
        if has("fax") and em >= 11:
            if em < 20:
                page = page.resize((page.width * 2, page.height * 2), Image.BICUBIC)
                self.scale(2)
            threshold = numpy.median(numpy.asarray(page)[::7, ::7]) * dice.uniform(0.5, 0.8)
            page = page.point(lambda level: 255 if level > threshold else 0)
        if has("jpeg") or dice.random() < 0.15:
            store = io.BytesIO()
            page.save(store, "JPEG", quality=dice.randint(20 if em > 14 else 30, 90))
            page = Image.open(store).convert("L")
        self.noisy = has("noise") or has("pepper")
        return page

    def turn(self, page):
        """Askew. What the project does not prepare itself is turned back."""
        dice = self.dice
        angle, back = dice.uniform(-2, 2), dice.uniform(-0.2, 0.2)
        method = dice.choice([Image.BILINEAR, Image.BICUBIC, Image.NEAREST])
        if not self.raw:
            page = page.rotate(angle, method, fillcolor=255)
            return page.rotate(back - angle, Image.BILINEAR, fillcolor=255)
        sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
        border = int(abs(sine) * max(page.size) / 2) + 2
        page = ImageOps.expand(page, border, 255)
        x, y = page.width / 2, page.height / 2
        self.cells = [([v + border for v in box], text) for box, text in self.cells]
        self.turned = lambda u, v: (x + cosine * (u - x) + sine * (v - y),
                                    y - sine * (u - x) + cosine * (v - y))
        return page.rotate(angle, method, fillcolor=255)

    def scale(self, factor):
        self.em *= factor
        self.cells = [([v * factor for v in box], text) for box, text in self.cells]
        turned = self.turned
        self.turned = lambda u, v: tuple(w * factor for w in turned(u / factor, v / factor))

    def break_strokes(self, page):
        levels, dice = numpy.array(page), self.dice
        often = min(1.0, self.em / 24)  # a pixel that is gone is a point, or the half of a stroke
        for _ in range(int(levels.shape[0] / self.em * often * dice.uniform(0.3, 1.2))):
            y = dice.randrange(levels.shape[0])
            levels[y:y + max(1, int(dice.uniform(0.01, 0.05) * self.em))] = 255
        for _ in range(int(levels.shape[1] / self.em * often * dice.uniform(0, 0.8))):
            x = dice.randrange(levels.shape[1])
            levels[:, x:x + max(1, int(dice.uniform(0.01, 0.05) * self.em))] = 255
        return Image.fromarray(levels)

    def stamp(self, page):
        """What is left of a seal after its colour was taken away, a pale ring and strokes; or a watermark."""
        dice = self.dice
        layer = Image.new("L", page.size, 255)
        pen = ImageDraw.Draw(layer)
        if dice.random() < 0.4:
            face, text = self.pick_face(), str(dice.randint(1000, 99999))
            size, level = int(dice.uniform(3, 7) * self.em), dice.randint(185, 240)
            step = int(2.2 * size)
            for y in range(0, page.height, step):
                for x in range(dice.randint(-step, 0), page.width, 2 * step):
                    pen.text((x, y), text, level, face.at(size))
            layer = layer.rotate(dice.uniform(-40, 40), Image.BILINEAR, fillcolor=255)
            return Image.fromarray(numpy.minimum(numpy.asarray(page), numpy.asarray(layer)))
        for _ in range(dice.randint(2, 5)):
            radius = dice.uniform(3, 8) * self.em
            x, y = dice.uniform(0, page.width), dice.uniform(0, page.height)
            level, width = dice.randint(170, 240), max(1, int(0.2 * self.em))
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=level, width=width)
            for _ in range(10):
                u, v = x + dice.uniform(-1, 1) * radius, y + dice.uniform(-1, 1) * radius
                pen.line((u, v, u + dice.uniform(-1, 1) * self.em, v + dice.uniform(-1, 1) * self.em),
                         level, max(1, width // 2))
        return Image.fromarray(numpy.minimum(numpy.asarray(page), numpy.asarray(layer)))

    def prepare(self, page):
        """As pictures are prepared before they are read: even ground, contrast, smoothing, size."""
        dice = self.dice
        levels = numpy.asarray(page, dtype=numpy.float32)
        step = max(8, int(1.5 * self.em))
        if dice.random() < 0.85:
            tall, wide = -(-levels.shape[0] // step) * step, -(-levels.shape[1] // step) * step
            padded = numpy.pad(levels, ((0, tall - levels.shape[0]), (0, wide - levels.shape[1])), "edge")
            tiles = padded.reshape(tall // step, step, wide // step, step)
            ground = numpy.percentile(tiles, 80, axis=(1, 3)).astype(numpy.uint8)
            ground = Image.fromarray(ground).filter(ImageFilter.MedianFilter(3))
            ground = numpy.asarray(ground.resize((wide, tall), Image.BILINEAR), dtype=numpy.float32)
            levels = numpy.clip(levels * 250 / numpy.maximum(
                ground[:levels.shape[0], :levels.shape[1]], 40), 0, 255)
        page = Image.fromarray(levels.astype(numpy.uint8))
        if self.noisy and dice.random() < 0.7:
            page = page.filter(ImageFilter.MedianFilter(3) if self.em > 18 and dice.random() < 0.6
                               else ImageFilter.GaussianBlur(dice.uniform(0.4, 0.8)))
        if self.em < 22 and dice.random() < 0.8:
            page = page.resize((page.width * 2, page.height * 2),
                               dice.choice([Image.BICUBIC, Image.BILINEAR, Image.LANCZOS]))
            self.scale(2)
        return page

    def write(self, path, out):
        dice, raw = self.dice, self.raw
        page = self.draw()
        out.write(f"# {path} {self.em} ")
        page = self.damage(page)
        out.write("+".join(sorted(self.chosen)) + "\n")
        if not raw:
            page = self.prepare(page)
        page.save(path)
        if raw:
            out.write(f"source {path}\n")
        else:
            out.write(f"page {path} {self.em * dice.uniform(0.8, 1.25):.1f}\n")
        slip = (0.05 if dice.random() < 0.85 else 0.1) * self.em
        for box, text in self.cells:
            box = [v + dice.uniform(-slip, slip) for v in box]
            if raw:
                left, top, right, bottom = box
                corners = [v for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))
                           for v in self.turned(x, y)]
                out.write("corners " + " ".join("%.1f" % v for v in corners) + f" {text}\n")
            else:
                out.write("cell %.1f %.1f %.1f %.1f %s\n" % (*box, text))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--pages", type=int, required=True)
    options.add_argument("--out", required=True)
    options.add_argument("--held-out", action="store_true")
    options.add_argument("--profile", choices="ab", default="a")
    options.add_argument("--fonts", action="store_true", help="list the fonts and stop")
    given = options.parse_args()
    faces = find_faces(given.held_out)
    if given.fonts:
        for group in faces:
            for family, members in sorted(group.items()):
                print(family, len(members), members[0].path)
        return
    os.makedirs(given.out, exist_ok=True)
    for number in range(given.pages):
        dice = random.Random(given.seed * 1000003 + number)
        Page(dice, faces, given.profile).write(f"{given.out}/{number}.pgm", sys.stdout)


if __name__ == "__main__":
    main()

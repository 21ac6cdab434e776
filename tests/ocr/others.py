# SPDX-License-Identifier: Apache-2.0
"""Pictures that are no tables: charts, decorations, pages of text, photographs."""
import math

import numpy
from PIL import Image, ImageDraw, ImageFilter

import damage
import fonts

COLOURS = [(68, 114, 196), (237, 125, 49), (165, 165, 165), (255, 192, 0), (91, 155, 213), (112, 173, 71)]

PROSE = [
    "　　根据《中华人民共和国政府信息公开条例》的规定，现公布本机关政府信息公开工作年度报告。",
    "　　本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项等六部分组成。",
    "　　全年通过政府网站主动公开政府信息三百余条，回应群众关切，办理依申请公开均在法定期限内答复。",
    "　　存在的主要问题：一是公开内容不够全面，二是政策解读形式较为单一，三是队伍业务能力有待提高。",
    "　　下一步，将加强组织领导，完善工作机制，定期开展培训，不断提升政务公开标准化规范化水平。",
    "　　如对本报告有疑问，请与办公室联系。",
]
TITLES = ["二〇二二年政府信息公开工作年度报告", "政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况",
          "四、政府信息公开行政复议、行政诉讼情况"]


def _axes(ink, box, font, top, lines=5):
    left, head, right, foot = box
    for i in range(lines + 1):
        y = foot - (foot - head) * i / lines
        ink.line((left, y, right, y), fill=(217, 217, 217), width=1)
        ink.text((left - 6, y), str(top * i // lines), font=font, fill=(89, 89, 89), anchor="rm")
    ink.line((left, foot, right, foot), fill=(120, 120, 120), width=1)


def bars(rng):
    """A bar chart or a line chart, as spreadsheets draw them."""
    w, h = rng.randint(480, 900), rng.randint(300, 540)
    picture = Image.new("RGB", (w, h), "white")
    ink = ImageDraw.Draw(picture)
    font, large = fonts.load("sans", 13), fonts.load("sans", 18)
    ink.text((w / 2, 22), rng.choice(["近五年主动公开政府信息数量", "依申请公开办理结果分布", "各渠道公开情况"]), font=large,
             fill=(64, 64, 64), anchor="mm")
    box = 60, 50, w - 20, h - 60
    top = rng.choice([50, 100, 500, 2000])
    _axes(ink, box, font, top)
    groups, series = rng.randint(4, 8), rng.randint(1, 3)
    step = (box[2] - box[0]) / groups
    drawn = rng.random() < 0.7
    for s in range(series):
        points = []
        for g in range(groups):
            value = rng.randint(1, top)
            y = box[3] - (box[3] - box[1]) * value / top
            if drawn:
                x = box[0] + step * (g + 0.15) + s * step * 0.7 / series
                ink.rectangle((x, y, x + step * 0.65 / series, box[3]), fill=COLOURS[s])
                ink.text((x + step * 0.3 / series, y - 8), str(value), font=font, fill=(64, 64, 64), anchor="mm")
            points.append((box[0] + step * (g + 0.5), y))
        if not drawn:
            ink.line(points, fill=COLOURS[s], width=3)
            for x, y in points:
                ink.ellipse((x - 4, y - 4, x + 4, y + 4), fill=COLOURS[s])
        ink.rectangle((80 + s * 110, h - 22, 92 + s * 110, h - 10), fill=COLOURS[s])
        ink.text((98 + s * 110, h - 16), f"{2018 + s}年", font=font, fill=(89, 89, 89), anchor="lm")
    for g in range(groups):
        ink.text((box[0] + step * (g + 0.5), box[3] + 12), f"{g + 1}月", font=font, fill=(89, 89, 89), anchor="mm")
    return picture


def pie(rng):
    side = rng.randint(320, 560)
    picture = Image.new("RGB", (side + 180, side), "white")
    ink = ImageDraw.Draw(picture)
    font = fonts.load("sans", 14)
    shares = [rng.random() + 0.15 for _ in range(rng.randint(3, 6))]
    begin = -90.0
    for i, share in enumerate(shares):
        end = begin + 360 * share / sum(shares)
        ink.pieslice((30, 40, side - 30, side - 20), begin, end, fill=COLOURS[i], outline="white", width=2)
        middle = math.radians((begin + end) / 2)
        ink.text((side / 2 + side * 0.3 * math.cos(middle), side / 2 + side * 0.3 * math.sin(middle)),
                 f"{100 * share / sum(shares):.0f}%", font=font, fill="white", anchor="mm")
        ink.rectangle((side, 60 + 28 * i, side + 14, 74 + 28 * i), fill=COLOURS[i])
        ink.text((side + 20, 67 + 28 * i), ["网站", "微博", "微信", "公报", "报刊", "其他"][i], font=font, fill=(64, 64, 64),
                 anchor="lm")
        begin = end
    return picture


def banner(rng, random):
    """A site's head: a gradient, an emblem, the site's name."""
    w, h = rng.randint(700, 1300), rng.randint(80, 220)
    first, last = random.uniform(0, 150, 3), random.uniform(100, 255, 3)
    first[0] = max(first[0], 120)
    across = numpy.linspace(0, 1, w)[None, :, None]
    array = numpy.repeat(first * (1 - across) + last * across, h, axis=0)
    picture = damage._picture(array)
    ink = ImageDraw.Draw(picture)
    ink.polygon(damage._star((h * 0.5, h * 0.5), h * 0.3), fill=(255, 220, 60))
    ink.text((h, h / 2), rng.choice(["某某区人民政府", "某某市政务公开", "某某县人民政府门户网站"]),
             font=fonts.load("serif-bold", int(h * 0.38)), fill="white", anchor="lm")
    return picture


def icon(rng):
    side = rng.randint(16, 64)
    picture = Image.new("RGB", (side, side), "white")
    ink = ImageDraw.Draw(picture)
    ink.ellipse((1, 1, side - 2, side - 2), fill=rng.choice(COLOURS))
    ink.polygon(damage._star((side / 2, side / 2), side / 3), fill="white")
    return picture


def code(rng, random):
    """A matrix barcode, such as stands at the foot of a page."""
    modules, size = rng.choice([25, 29, 33, 37]), rng.randint(3, 8)
    dots = random.randint(0, 2, (modules, modules))
    for y, x in (0, 0), (0, modules - 7), (modules - 7, 0):
        dots[y:y + 7, x:x + 7] = 0
        dots[y + 1:y + 6, x + 1:x + 6] = 1
        dots[y + 2:y + 5, x + 2:x + 5] = 0
    dots = numpy.pad(dots, 4, constant_values=1)
    return Image.fromarray((numpy.kron(dots, numpy.ones((size, size))) * 255).astype(numpy.uint8), "L")


def landscape(rng, random):
    """What a photograph has: soft shapes of every size, grain."""
    w, h = rng.randint(400, 900), rng.randint(300, 600)
    array = numpy.zeros((h, w, 3))
    for scale in 4, 12, 40:
        coarse = random.uniform(0, 255, (scale * 3 // 4, scale, 3)).astype(numpy.uint8)
        array += numpy.asarray(Image.fromarray(coarse, "RGB").resize((w, h), Image.Resampling.BICUBIC)) / 3.0
    ink = ImageDraw.Draw(picture := damage._picture(array + random.normal(0, 6, (h, w, 1))))
    for _ in range(rng.randint(2, 8)):
        x, y, side = rng.randint(0, w), rng.randint(h // 3, h), rng.randint(20, 160)
        ink.rectangle((x, y - side, x + side // 2, y), fill=tuple(rng.randint(60, 220) for _ in range(3)))
    return picture.filter(ImageFilter.GaussianBlur(0.7))


def rule_line(rng):
    """A separator."""
    picture = Image.new("RGB", (rng.randint(400, 1000), rng.randint(2, 12)), "white")
    ImageDraw.Draw(picture).rectangle((0, 1, picture.width, picture.height - 1), fill=(200, 30, 30))
    return picture


def make(rng, random, kind):
    """A picture of a kind and the class that it is to be found in."""
    if kind == "bars":
        return bars(rng), "chart"
    if kind == "pie":
        return pie(rng), "chart"
    drawn = {"banner": lambda: banner(rng, random), "icon": lambda: icon(rng), "code": lambda: code(rng, random),
             "landscape": lambda: landscape(rng, random), "rule": lambda: rule_line(rng),
             "seal": lambda: damage.draw_seal(random, rng.randint(120, 320))}
    return drawn[kind](), "decoration"


KINDS = ["bars", "pie", "banner", "icon", "code", "landscape", "rule", "seal"]

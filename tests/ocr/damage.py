# SPDX-License-Identifier: Apache-2.0
"""What happens to a page on its way to a file. Each damage returns the picture and the matrix that maps the
undamaged page's pixels to the picture's, and how the file is to be written."""
import io
import math

import numpy
from PIL import Image, ImageDraw, ImageFilter

import fonts

PLAIN = numpy.eye(3)


def _warp(picture, matrix, size, ground):
    """The picture under a matrix (3×3) that maps its pixels to those of the new one."""
    back = numpy.linalg.inv(matrix)
    back = back / back[2, 2]
    return picture.transform(size, Image.Transform.PERSPECTIVE, back.flatten()[:8], Image.Resampling.BICUBIC,
                             fillcolor=ground)


def turn(picture, angle, ground="white"):
    """Turned by degrees about its middle, the picture made large enough."""
    w, h = picture.size
    a = math.radians(angle)
    wide = int(abs(w * math.cos(a)) + abs(h * math.sin(a))) + 1
    high = int(abs(w * math.sin(a)) + abs(h * math.cos(a))) + 1
    c, s = math.cos(a), math.sin(a)
    matrix = numpy.array([[c, -s, wide / 2 - c * w / 2 + s * h / 2], [s, c, high / 2 - s * w / 2 - c * h / 2],
                          [0, 0, 1]])
    return _warp(picture, matrix, (wide, high), ground), matrix


def quarter(picture, turns):
    """Turned by quarters, clockwise."""
    w, h = picture.size
    if turns == 1:
        return picture.transpose(Image.Transpose.ROTATE_270), numpy.array([[0, -1, h - 1], [1, 0, 0], [0, 0, 1]])
    if turns == 2:
        return picture.transpose(Image.Transpose.ROTATE_180), numpy.array([[-1, 0, w - 1], [0, -1, h - 1], [0, 0, 1]])
    return picture.transpose(Image.Transpose.ROTATE_90), numpy.array([[0, 1, 0], [-1, 0, w - 1], [0, 0, 1]])


def _array(picture):
    return numpy.asarray(picture.convert("RGB"), dtype=numpy.float32)


def _picture(array):
    return Image.fromarray(numpy.clip(array, 0, 255).astype(numpy.uint8), "RGB")


def _noise(random, picture, sigma, specks=0.0):
    array = _array(picture)
    array = array + random.normal(0, sigma, array.shape[:2] + (1,))
    if specks:
        hit = random.random_sample(array.shape[:2])
        array[hit < specks / 2] = 0
        array[hit > 1 - specks / 2] = 255
    return _picture(array)


def _light(random, picture, least):
    """Light that falls off towards one side."""
    array = _array(picture)
    h, w = array.shape[:2]
    angle = random.uniform(0, 2 * math.pi)
    y, x = numpy.mgrid[0:h, 0:w]
    along = (x / w - 0.5) * math.cos(angle) + (y / h - 0.5) * math.sin(angle)
    return _picture(array * (1 - (1 - least) * (along + 0.7) / 1.4)[..., None])


def _blur(picture, sigma):
    return picture.filter(ImageFilter.GaussianBlur(sigma))


def _jpeg(picture, quality):
    """As a JPEG file that was opened and saved again."""
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=quality)
    return Image.open(io.BytesIO(held.getvalue())).convert("RGB")


def clean(random, picture, dpi):
    return picture, PLAIN, {}


def jpeg(random, picture, dpi):
    return picture, PLAIN, {"jpeg": int(random.choice([20, 30, 40, 60]))}


def blur(random, picture, dpi):
    return _blur(picture, random.uniform(0.5, 1.1) * max(0.7, dpi / 150)), PLAIN, {}


def skew(random, picture, dpi):
    angle = random.uniform(0.4, 4) * random.choice([-1, 1])
    turned, matrix = turn(picture, angle)
    return turned, matrix, {"angle": round(float(angle), 2)}


def noise(random, picture, dpi):
    return _noise(random, picture, random.uniform(12, 30), random.choice([0, 0.002, 0.01])), PLAIN, {}


def grey(random, picture, dpi):
    ground = random.uniform(165, 225)
    array = _array(picture) / 255
    dark = random.uniform(0, 60)
    return _noise(random, _picture(dark + array * (ground - dark)), random.uniform(0, 8)), PLAIN, {}


def faint(random, picture, dpi):
    """Ink that is nearly gone."""
    ink = random.uniform(110, 175)
    return _picture(ink + _array(picture) / 255 * (255 - ink)), PLAIN, {}


def bilevel(random, picture, dpi):
    """A facsimile or a scanner's text mode: black and white."""
    rough = _noise(random, _blur(picture, 0.4 * dpi / 150), 25)
    level = random.uniform(110, 185)
    return rough.convert("L").point(lambda v: 255 if v > level else 0), PLAIN, {"bilevel": True}


def scan(random, picture, dpi):
    turned, matrix = turn(picture, random.uniform(-0.9, 0.9), (250, 250, 250))
    turned = _blur(turned, random.uniform(0.4, 0.8) * max(0.7, dpi / 150))
    turned = _light(random, turned, random.uniform(0.8, 0.95))
    return _noise(random, turned, random.uniform(5, 14)), matrix, {"jpeg": int(random.choice([50, 65, 75]))}


def photo(random, picture, dpi):
    """By hand with a telephone: the corners apart, light from one side, a desk around."""
    w, h = picture.size
    border = 0.06 * min(w, h)
    size = int(w + 2 * border), int(h + 2 * border)
    reach = 0.03 * min(w, h)
    source = [(0, 0), (w, 0), (w, h), (0, h)]
    target = [(x + border + random.uniform(-reach, reach), y + border + random.uniform(-reach, reach))
              for x, y in source]
    lines, values = [], []
    for (x, y), (u, v) in zip(source, target):
        lines += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    matrix = numpy.append(numpy.linalg.solve(numpy.array(lines), numpy.array(values)), 1).reshape(3, 3)
    desk = tuple(int(v) for v in random.uniform(60, 140, 3))
    taken = _warp(picture, matrix, size, desk)
    taken = _light(random, _blur(taken, random.uniform(0.4, 0.8) * max(0.7, dpi / 150)), random.uniform(0.5, 0.8))
    return _noise(random, taken, random.uniform(3, 9)), matrix, {"jpeg": 75}


def _star(middle, radius):
    return [(middle[0] + radius * (1 if i % 2 == 0 else 0.382) * math.sin(i * math.pi / 5),
             middle[1] - radius * (1 if i % 2 == 0 else 0.382) * math.cos(i * math.pi / 5)) for i in range(10)]


def draw_seal(random, side, text="某某市人民政府办公室"):
    """A round seal, red on white, so many pixels wide."""
    red = (int(random.uniform(200, 240)), int(random.uniform(20, 60)), int(random.uniform(30, 60)))
    seal = Image.new("RGB", (side, side), "white")
    ink = ImageDraw.Draw(seal)
    ink.ellipse((2, 2, side - 3, side - 3), outline=red, width=max(2, side // 32))
    ink.polygon(_star((side / 2, side / 2), side * 0.17), fill=red)
    font = fonts.load("serif-bold", max(8, side // 9))
    for i, character in enumerate(text):
        angle = (i - (len(text) - 1) / 2) * 25
        letter = Image.new("L", (side, side), 0)
        ImageDraw.Draw(letter).text((side / 2, side * 0.07), character, font=font, fill=255, anchor="mt")
        seal.paste(red, mask=letter.rotate(-angle, Image.Resampling.BICUBIC))
    return seal


def seal(random, picture, dpi):
    """A red seal over cells, with the print showing through."""
    array = _array(picture)
    h, w = array.shape[:2]
    side = int(min(w, h, dpi * 1.65) * random.uniform(0.8, 1))
    x, y = int(random.uniform(0.3, 1) * (w - side)), int(random.uniform(0.2, 1) * (h - side))
    strength = random.uniform(0.55, 0.95)
    red = 1 - (1 - _array(draw_seal(random, side)) / 255) * strength
    array[y:y + side, x:x + side] *= red
    return _noise(random, _picture(array), random.uniform(0, 5)), PLAIN, {"jpeg": 80}


def turned(random, picture, dpi):
    turns = int(random.randint(1, 4))
    done, matrix = quarter(picture, turns)
    return done, matrix, {"turned": 90 * turns}


def watermark(random, picture, dpi):
    """A pale text across the page, under the ink."""
    w, h = picture.size
    under = Image.new("L", picture.size, 0)
    size = max(16, int(dpi * 0.45))
    font = fonts.load("sans", size)
    for y in range(0, h, size * 5):
        for x in range(0, w, size * 9):
            ImageDraw.Draw(under).text((x, y), "政务公开 内部资料", font=font, fill=255)
    under = under.rotate(25, Image.Resampling.BICUBIC)
    pale = random.uniform(0.08, 0.2)
    array = _array(picture) * (1 - _array(under) / 255 * pale)
    return _picture(array), PLAIN, {}


def resized(random, picture, dpi):
    """Shown smaller on a page than it was, as content systems do."""
    factor = random.uniform(0.75, 0.97)
    size = int(picture.width * factor), int(picture.height * factor)
    matrix = numpy.diag([size[0] / picture.width, size[1] / picture.height, 1])
    return picture.resize(size, Image.Resampling.BILINEAR), matrix, {"jpeg": 85}


# "broken" is drawn with the table; the file is then as it is.
DAMAGES = {"clean": clean, "jpeg": jpeg, "blur": blur, "skew": skew, "noise": noise, "grey": grey, "broken": clean,
           "faint": faint, "bilevel": bilevel, "scan": scan, "photo": photo, "seal": seal, "turned": turned,
           "watermark": watermark, "resized": resized}

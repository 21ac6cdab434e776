# SPDX-License-Identifier: Apache-2.0
"""The fonts of the generated pictures: Debian's, with what a Word user on Windows has in their place."""
import os
import sys

from PIL import ImageFont

FOLDER = "/usr/share/fonts/"

# name: (file, face, what it stands for)
CHINESE = {
    "uming": ("truetype/arphic/uming.ttc", 0, "SimSun"),
    "baosong": ("truetype/arphic-gbsn00lp/gbsn00lp.ttf", 0, "NSimSun, as newspapers print it"),
    "ukai": ("truetype/arphic/ukai.ttc", 0, "KaiTi"),
    "gkai": ("truetype/arphic-gkai00mp/gkai00mp.ttf", 0, "KaiTi_GB2312"),
    "wenkai": ("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0, "KaiTi, FangSong"),
    "wenkai-light": ("truetype/lxgw-wenkai/LXGWWenKai-Light.ttf", 0, "FangSong"),
    "serif": ("opentype/noto/NotoSerifCJK-Regular.ttc", 2, "STSong"),
    "serif-light": ("opentype/noto/NotoSerifCJK-Light.ttc", 2, "STZhongsong, thin"),
    "serif-bold": ("opentype/noto/NotoSerifCJK-Bold.ttc", 2, "SimSun, bold"),
    "sans": ("opentype/noto/NotoSansCJK-Regular.ttc", 2, "Microsoft YaHei"),
    "sans-light": ("opentype/noto/NotoSansCJK-Light.ttc", 2, "Microsoft YaHei Light, DengXian"),
    "sans-bold": ("opentype/noto/NotoSansCJK-Bold.ttc", 2, "SimHei, bold"),
    "zenhei": ("truetype/wqy/wqy-zenhei.ttc", 0, "SimHei"),
    "microhei": ("truetype/wqy/wqy-microhei.ttc", 0, "Microsoft YaHei"),
}

# For the numbers, where they are set in another font than the labels.
LATIN = {
    "times": ("truetype/liberation2/LiberationSerif-Regular.ttf", 0, "Times New Roman"),
    "times-bold": ("truetype/liberation2/LiberationSerif-Bold.ttf", 0, "Times New Roman, bold"),
    "arial": ("truetype/liberation2/LiberationSans-Regular.ttf", 0, "Arial"),
    "courier": ("truetype/liberation2/LiberationMono-Regular.ttf", 0, "Courier New"),
    "calibri": ("truetype/crosextra/Carlito-Regular.ttf", 0, "Calibri"),
    "cambria": ("truetype/crosextra/Caladea-Regular.ttf", 0, "Cambria"),
    "verdana": ("truetype/dejavu/DejaVuSans.ttf", 0, "Verdana"),
    "segoe": ("truetype/open-sans/OpenSans-Regular.ttf", 0, "Segoe UI"),
    "roboto": ("truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf", 0, "a telephone's"),
    "century": ("opentype/urw-base35/C059-Roman.otf", 0, "Century"),
    "helvetica": ("opentype/urw-base35/NimbusSans-Regular.otf", 0, "Helvetica"),
}


def _there(fonts):
    return {name: font for name, font in fonts.items() if os.path.exists(FOLDER + font[0])}


CHINESE_THERE = _there(CHINESE)
LATIN_THERE = _there(LATIN)
_loaded = {}


def load(name, size):
    """The font of a name at so many pixels an em."""
    key = name, size
    if key not in _loaded:
        path, face, _ = CHINESE.get(name) or LATIN[name]
        _loaded[key] = ImageFont.truetype(FOLDER + path, size, index=face,
                                          layout_engine=ImageFont.Layout.BASIC)
    return _loaded[key]


def any_chinese():
    """The name of a font that tests may draw Chinese with; ends the test as skipped where there is none."""
    for name in ("sans", "zenhei", "serif", "uming"):
        if name in CHINESE_THERE:
            return name
    print("SKIP: no Chinese font is installed")
    sys.exit(77)

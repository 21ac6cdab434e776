# SPDX-License-Identifier: Apache-2.0
"""A site of what crawlers trip over: rules, traps, walls, a lapsed neighbour."""

DOCUMENT = """<h1>己局2024年政府信息公开工作年度报告</h1>
<p>本报告由己局编制。本报告中所列数据的统计期限自2024年1月1日起至2024年12月31日止。</p>
<p>一、总体情况</p><p>全年主动公开政府信息%d条。</p>
<p>二、存在的主要问题及改进情况</p><p>下一步将继续做好政府信息公开工作。</p>"""

SPAM = """<h1>庚市2024年政府信息公開工作年度報告</h1>
<p>澳門新葡京娛樂場官網，彩票(cǎi piào)投注平臺，百家樂(bǎi jiā lè)真人視訊，老虎機(lǎo hǔ jī)註冊送彩金。</p>
""" + "<p>六合彩開獎結果，時時彩平臺代理，體育投注，博彩公司排名，真人賭場，賭博網站，棋牌遊戲下載。</p>\n" * 8

WALL = """<html><head><meta charset="utf-8"><title></title></head><body><script>
(function(){var _$a=['\\x63\\x6f\\x6f\\x6b\\x69\\x65'];document[_$a[0]]='__jsl_clearance='+Math.random()+';';location.reload();})();
</script></body></html>
"""


def build(site):
    pages = {
        "robots/allowed": "/report/201.html", "robots/refused": "/private/202.html",
        "robots/excepted": "/private/open/203.html", "spam": "/report/204.html",
        "wall": "/report/205.html", "challenge": "/report/206.html", "forbidden": "/report/207.html",
        "gone": "/report/208.html", "missing": "/report/209.html", "elsewhere": "/report/210.html",
        "loop": "/report/211.html", "frozen": "/report/212.html", "chain": "/report/220.html",
        "refused": "/report/213.html", "upper": "/REPORT/%35.html"}
    rows = "".join(f'<li><a href="{path}">己局2024年政府信息公开工作年度报告{i}</a><span>2025-01-{i + 2:02}</span></li>\n'
                   for i, path in enumerate(pages.values()))
    site.add("list", "/", site.page("己局", f"""<ul>{rows}</ul>
<a href="/calendar?d=1">日历</a> <a href="/loop/a/">目录</a> <a href="/session.jsp;jsessionid=00?PHPSESSID=0">登录</a>
<a href="mailto:a@example.org">信箱</a> <a href="ftp://127.0.0.1/a.html">文件</a> <a href="file:///etc/passwd">本地</a>
<a href="javascript:alert(1)">提示</a> <a href="http://[bad">坏</a> <a href="//">空</a>"""))
    for i, (name, path) in enumerate(pages.items()):
        if name in ("robots/allowed", "robots/refused", "robots/excepted", "upper"):
            role = "forbidden-by-robots" if name == "robots/refused" else "document"
            # The normal form of a path: what is encoded without need is not.
            site.add(role, path.replace("%35", "5"), site.page("年度报告", DOCUMENT % (100 + i)))
        elif name == "spam":
            site.add("spam", path, site.page("年度報告", SPAM))
        elif name == "wall":
            site.add("wall", path, WALL)
        else:
            site.say({"refused": "unauthorized", "chain": "redirect-long"}.get(name, name), path)
    site.add("document", "/report/230.html", site.page("年度报告", DOCUMENT % 230))
    site.add("robots", "/robots.txt", "# rules\nUser-agent: BadBot\nDisallow: /\n\nUser-agent: *\n"
             "Disallow: /private/\nAllow: /private/open/\nDisallow: /*.bak$\nCrawl-delay: 0\n")


# Of nginx's configuration for it.
SERVER = r"""
    location = /calendar { default_type text/html; return 200 '<html><body><p>$arg_d</p><a href="/calendar?d=${arg_d}0">a</a> <a href="/calendar?d=${arg_d}1">b</a></body></html>'; }
    location /loop/ { default_type text/html; return 200 '<html><body><a href="a/">a</a> <a href="b/">b</a></body></html>'; }
    location /session.jsp { default_type text/html; return 200 '<html><body><a href="/session.jsp;jsessionid=$request_id?PHPSESSID=$request_id">a</a></body></html>'; }
    location = /report/206.html { default_type text/html; return 412 '<script>location.reload()</script>'; }
    location = /report/207.html { return 403; }
    location = /report/208.html { return 410; }
    location = /report/210.html { return 302 http://127.0.0.250:9/elsewhere.html; }
    location = /report/211.html { return 302 /report/211b.html; }
    location = /report/211b.html { return 302 /report/211.html; }
    location = /report/212.html { return 500; }
    location = /report/213.html { return 401; }
    location = /report/220.html { return 301 /report/221.html; }
    location = /report/221.html { return 302 /report/230.html; }
"""

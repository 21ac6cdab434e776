# SPDX-License-Identifier: Apache-2.0
"""The kinds of site: how each lists its reports and what else it serves."""
import datetime
import hashlib
import html
import json
import re
import urllib.parse

import files
import odd

ROWS = 20  # of a list page
DEAD_LINK = re.compile(rb'href="(?:/col/col\d+/index\.html[^"]*|list\d+\.asp|/a\d+\.html|/map|/zwgk|/nb|[abc]\.asp)"')
NUMBER = re.compile(rb"([1-9]\d{0,2})(</(?:td|p|span)>)")


def without_dead_links(data):
    """Menus of the corpus generator lead nowhere; here they lead to the site's first page."""
    data = DEAD_LINK.sub(b'href="/index.html"', data)
    return data.replace(b'src="images/banner.jpg"', b'src="/images/banner.jpg"')


def change(report, night):
    """The authority changes a number after publication: the last that stands at a cell's end."""
    data = report["data"]
    found = list(NUMBER.finditer(data))
    if found:
        last = found[-1]
        number = str(int(last.group(1)) + night).encode()
        report["data"] = data[:last.start(1)] + number + data[last.end(1):]
    else:
        end = data.rfind(b"</body>")
        end = len(data) if end < 0 else end
        report["data"] = data[:end] + b"<p>&#26356;&#27491;%d</p>" % night + data[end:]


def extended(data, addition):
    """ASCII markup before the page's end, which is the same bytes in every charset here."""
    end = data.rfind(b"</body>")
    end = len(data) if end < 0 else end
    return data[:end] + addition.encode("ascii") + data[end:]


class Site:
    def __init__(self, kind, address, port, reports):
        self.kind = kind
        self.address = address
        self.port = port
        self.reports = reports
        self.charset = "gb18030" if kind in ("gbk", "old") else "utf-8"
        self.files = {}
        self.truth = []
        self.start = ["/"]
        self.listed = []  # reports that lists name

    def order(self):
        self.reports.sort(key=lambda report: (report["published"] or "", report["path"]), reverse=True)

    def url(self, path):
        return f"http://{self.address}:{self.port}{path}"

    def path_of(self, report):
        number = re.match(r"docs/\d+/(\d+)", report["path"]).group(1)
        day = (report["published"] or "2015-01-01").replace("-", "")
        column = "nb" if report["kind"] == "annual-report" else "gz"
        if self.kind == "hanweb":
            return f"/art/{day[:4]}/{int(day[4:6])}/{int(day[6:])}/art_{1200 if column == 'nb' else 1300}_{number}.html"
        if self.kind == "gbk":
            return f"/{column}/info/{day[:6]}/{number}.htm"
        if self.kind == "json":
            return f"/content/{day[:4]}-{day[4:6]}/{day[6:]}/content_{number}.shtml"
        if self.kind == "old":
            return f"/{column}/{number}.htm"
        return f"/zfxxgk/{column}/{day[:6]}/t{day}_{number}.html"

    # What there is.
    def add(self, role, path, data, changed=None, report=None, title=""):
        if isinstance(data, str):
            data = data.encode(self.charset, "xmlcharrefreplace")
        if path is not None:
            name = urllib.parse.unquote(path).lstrip("/")
            name += "index.html" if path.endswith("/") else ""
            self.files[name] = (data, changed)
            self.say(role, path, report, title, name)

    def say(self, role, path, report=None, title="", name="-"):
        report = report or {}
        self.truth.append((role, self.url(path), report.get("title") or title or "-",
                           report.get("published") or "-", report.get("agency") or "-",
                           str(report.get("year") or "-"), report.get("kind") or "-",
                           f"{self.kind}/{name}" if name != "-" else "-"))

    def page(self, title, body, head=""):
        return (f'<!DOCTYPE html>\n<html><head><meta http-equiv="Content-Type" content="text/html; '
                f'charset={"gb2312" if self.charset == "gb18030" else self.charset}">\n<title>{title}</title>\n{head}'
                f'</head>\n<body>\n<div class="nav"><a href="/index.html">首页</a> &gt; <a href="#">{title}</a></div>\n'
                f"{body}\n<div class=\"footer\">版权所有 <a href=\"https://beian.miit.gov.cn/\">备案</a></div>\n</body></html>\n")

    def row(self, report, href=None):
        title = html.escape(report["title"])
        return (f'<li><a href="{href or self.path_of(report)}" target="_blank" title="{title}">{title[:24]}</a>'
                f'<span>{report["published"] or ""}</span></li>')

    def pages_of(self, reports):
        return [reports[i:i + ROWS] for i in range(0, len(reports), ROWS)] or [[]]

    def build(self, others):
        self.files, self.truth = {}, []
        for i, report in enumerate(self.reports):
            self.add_report(i, report)
        for name in ("js/stat.js", "js/jquery.min.js"):
            self.add("asset", "/" + name, "var s = 0;\n")
        self.add("asset", "/css/main.css", "body { margin: 0 }\n")
        self.add("picture", "/images/logo.png", files.picture(40, 20, 1))
        self.add("picture", "/images/banner.jpg", files.picture(60, 20, 2))
        getattr(self, "build_" + self.kind)(others)

    def add_report(self, i, report):
        path = self.path_of(report)
        published = datetime.datetime.fromisoformat((report["published"] or "2015-01-01") + "T08:00:00+00:00")
        data = report["data"]
        number = re.search(r"(\d+)\D*$", path).group(1)
        folder = path.rsplit("/", 1)[0]
        # By the report's own number: what a page is does not depend on which others there are.
        kind = int(hashlib.sha256(report["path"].encode()).hexdigest()[:6], 16) % 40
        if kind < 3:
            name = f"P{number}" + (".pdf", ".doc", ".zip")[kind]
            make = (files.pdf, files.ole, files.archive)[kind]
            self.add("attachment", f"{folder}/{name}", make(report["title"]), published)
            data = extended(data, f'<p><a href="{name}">&#38468;&#20214;</a></p>')
        elif kind == 3:
            self.add("picture", f"{folder}/W{number}.png", files.picture(120, 60, int(number)), published)
            data = extended(data, f'<p><img src="./W{number}.png" alt="&#34920;"></p>')
        elif kind == 4:
            data = extended(data, f'<link rel="canonical" href="{self.url(path)}">')
        self.add("document", path, data, report.get("changed") or published, report)

    # A content management system whose list pages are index.html, index_1.html … and say how many
    # there are in a script alone.
    def build_cms(self, others):
        columns = [("nb", "政府信息公开年报"), ("gz", "工作动态")]
        links = "".join(f'<li><a href="/zfxxgk/{name}/">{title}</a></li>' for name, title in columns)
        elsewhere = "".join(f'<a href="{other.url("/")}">{other.kind}</a>' for other in others)
        self.add("list", "/", self.page("甲市人民政府", f"<ul>{links}</ul>{elsewhere}"
                                        '<a href="http://www.example.org/">友情链接</a>'))
        self.orphans = [report for report in self.reports if self.is_orphan(report)]
        for name, title in columns:
            reports = [report for report in self.reports
                       if f"/{name}/" in self.path_of(report) and not self.is_orphan(report)]
            pages = self.pages_of(reports)
            for i, rows in enumerate(pages):
                self.add("list", f"/zfxxgk/{name}/" + (f"index_{i}.html" if i else ""), self.page(
                    title, "<ul class=\"list\">" + "\n".join(
                        self.row(report, "./" + self.path_of(report).split(f"/{name}/", 1)[1]) for report in rows) +
                    f'</ul>\n<script>createPageHTML({len(pages)}, {i}, "index", "html");</script>'))
        # Moved pages and a second name for a page.
        for i, report in enumerate(self.reports[:4]):
            self.say("redirect", f"/moved/{i}.html", report)
        moved = "".join(f'<li><a href="/moved/{i}.html">{report["title"]}</a></li>'
                        for i, report in enumerate(self.reports[:4]))
        printed = ""
        for report in self.reports[4:6]:
            path = "/print" + self.path_of(report)
            self.add("copy", path, extended(report["data"], f'<link rel="canonical" href="{self.url(self.path_of(report))}">'))
            printed += f'<li><a href="{path}">{report["title"]}</a></li>'
        self.add("list", "/zfxxgk/index.html", self.page("政府信息公开", f"<ul>{moved}{printed}</ul>"))
        self.files["index.html"] = (self.files["index.html"][0].replace(
            b"</ul>", '<li><a href="/zfxxgk/index.html">政府信息公开</a></li></ul>'.encode(), 1), None)
        self.add_sitemap()
        self.add("robots", "/robots.txt", f"User-agent: *\nDisallow: /print/forbidden/\nSitemap: {self.url('/sitemap.xml')}\n")

    def is_orphan(self, report):
        return int(re.search(r"(\d+)\D*$", self.path_of(report)).group(1)) % 97 == 5

    def add_sitemap(self):
        def entry(report):
            changed = report.get("changed")
            day = changed.date().isoformat() if changed else report["published"] or "2015-01-01"
            return f"<url><loc>{self.url(self.path_of(report))}</loc><lastmod>{day}</lastmod></url>\n"
        half = len(self.reports) // 2
        parts = (self.reports[:half], self.reports[half:])
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        for i, reports in enumerate(parts):
            self.add("sitemap", f"/sitemap-{i}.xml", '<?xml version="1.0" encoding="UTF-8"?>\n'
                     f"<urlset {space}>\n" + "".join(map(entry, reports)) + "</urlset>\n")
        self.add("sitemap", "/sitemap.xml", f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {space}>\n' + "".join(
            f"<sitemap><loc>{self.url(f'/sitemap-{i}.xml')}</loc></sitemap>\n" for i in range(2)) + "</sitemapindex>\n")

    # GBK; lists are a program's with the page in the query; no validators at all. Departments' pages
    # have Chinese in their query, in GBK.
    def build_gbk(self, _others):
        pages = self.pages_of(self.reports)
        body = '<ul><li><a href="/list.asp?page=1">年报列表</a></li><li><a href="/search.asp?bm=财政局">财政局</a></li></ul>'
        self.add("list", "/", self.page("乙县人民政府", body))
        for i, rows in enumerate(pages, 1):
            turn = f'<a href="list.asp?page={i + 1}">下一页</a>' if i < len(pages) else ""
            turn += f' <a href="list.asp?page={len(pages)}">尾页</a>'
            data = self.page("年报列表", "<ul>" + "\n".join(map(self.row, rows)) + f"</ul>{turn}")
            self.add("list", f"/internal/list-{i}.html", data)
            self.truth.pop()
            self.say("list", f"/list.asp?page={i}")
        self.add("list", "/internal/search.html", self.page("财政局", "<ul>" + "".join(
            map(self.row, self.reports[:3])) + "</ul>"))
        self.truth.pop()
        self.say("list", "/search.asp?bm=" + urllib.parse.quote("财政局".encode("gbk")))

    # Rows inside a data store of CDATA sections, with further groups of rows at another address.
    def build_hanweb(self, _others):
        pages = self.pages_of(self.reports)
        self.add("list", "/", self.page("丙区人民政府", '<a href="/col/col1200/index.html">信息公开年报</a>'))

        def store(i, rows):
            records = "\n".join(f"<record><![CDATA[{self.row(report)}]]></record>" for report in rows)
            group = (f'<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page={i + 1}&amp;columnid=1200"></a>]]></nextgroup>'
                     if i < len(pages) else "")
            return f"<datastore>\n{group}<recordset>\n{records}\n</recordset></datastore>"
        self.add("list", "/col/col1200/index.html", self.page(
            "信息公开年报", f'<script type="text/xml">{store(1, pages[0])}</script>'))
        for i, rows in enumerate(pages[1:], 2):
            self.add("list", f"/internal/group-{i}.xml", f"<?xml version='1.0' encoding='utf-8'?>\n{store(i, rows)}")
            self.truth.pop()
            self.say("list", f"/module/web/jpage/dataproxy.jsp?page={i}&columnid=1200")

    # A list that a script shows: the first group stands in the page, the others are JSON.
    def build_json(self, _others):
        pages = self.pages_of(self.reports)

        def items(rows):
            return [{"title": report["title"], "url": self.path_of(report), "publishTime": report["published"]}
                    for report in rows]
        first = json.dumps(items(pages[0]), ensure_ascii=False)
        further = "".join(f'<a href="/api/list_{i}.json"></a>' for i in range(2, len(pages) + 1))
        self.add("list", "/", self.page("丁州人民政府", f'<div id="list"></div>{further}\n<script>var list = {first};</script>'))
        for i, rows in enumerate(pages[1:], 2):
            self.add("list", f"/api/list_{i}.json", json.dumps({"code": 0, "data": {"total": len(self.reports), "list": items(rows)}},
                                                               ensure_ascii=False))

    # Frames, refresh, onclick; GBK.
    def build_old(self, _others):
        pages = self.pages_of(self.reports)
        self.add("list", "/", '<html><head><meta http-equiv="refresh" content="0; URL=main.htm"></head></html>\n')
        self.add("list", "/main.htm", '<html><head><meta charset="gb2312"><title>戊镇人民政府</title></head>\n'
                 '<frameset cols="200,*"><frame src="menu.htm" name="menu"><frame src="list.htm" name="main"></frameset></html>\n')
        self.add("list", "/menu.htm", self.page("目录", "<a href=\"javascript:void(0)\" onclick=\"window.open('list.htm')\">年报</a>"))
        for i, rows in enumerate(pages):
            listed = []
            for k, report in enumerate(rows):
                path = self.path_of(report)
                title = html.escape(report["title"])
                how = (f'<a href="{path}">', f"<a href=\"#\" onclick=\"location.href='{path}'\">",
                       f"<a href=\"javascript:openWin('{path}')\">", f"<a onclick=\"window.open('{path}','_blank');return false;\" href=\"#\">")[k % 4]
                listed.append(f"<tr><td>{how}{title}</a></td><td>{report['published'] or ''}</td></tr>")
            turn = f'<a href="list_{i + 1}.htm">下页</a>' if i + 1 < len(pages) else ""
            self.add("list", f"/list_{i}.htm" if i else "/list.htm", self.page("年报", "<table>" + "\n".join(listed) + f"</table>{turn}"))

    # Links alone, for comparison with programs that know no scripts.
    def build_plain(self, _others):
        for i in range(20):
            self.add("picture", f"/images/bg{i}.png", files.picture(20, 10, 100 + i))
        self.add("robots", "/robots.txt", "User-agent: *\nDisallow: /private/\n")
        pages = self.pages_of(self.reports)
        for i, rows in enumerate(pages):
            turn = f'<a href="/list_{i + 1}.html">下一页</a>' if i + 1 < len(pages) else ""
            self.add("list", f"/list_{i}.html" if i else "/", self.page("年报", "<ul>" + "\n".join(map(self.row, rows)) + f"</ul>{turn}"))

    def build_odd(self, _others):
        odd.build(self)

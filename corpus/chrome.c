/* SPDX-License-Identifier: Apache-2.0 */
/* Menus, scripts, styles and footers of a government site. */
#include "page.h"

static const char *const menus[] = {"首页",     "政务公开", "政务服务", "互动交流", "走进本地",
                                    "数据开放", "机构设置", "通知公告", "政策文件", "解读回应",
                                    "财政信息", "人事信息", "应急管理", "公共资源", "社会救助",
                                    "网上调查", "意见征集", "领导信箱", "常见问题", "网站地图"};
enum { MENUS = sizeof menus / sizeof *menus };

static void style(struct buffer *out, int bytes, uint64_t serial)
{
  size_t end = out->size + (size_t)bytes;
  buffer_add(out, "<style type=\"text/css\">\n");
  for (int i = 0; out->size < end; i++)
    buffer_format(
        out,
        ".c%llu-%d{position:relative;float:left;width:%dpx;margin:0 %dpx;padding:%dpx 0;"
        "background:#%06x url(/images/bg%d.png) no-repeat}.c%llu-%d>a:hover{color:#c00}\n",
        (unsigned long long)serial % 997, i, 60 + i * 7 % 900, i % 13, i % 9,
        (unsigned)(i * 7919 & 0xffffff), i % 20, (unsigned long long)serial % 997, i);
  buffer_add(out, "</style>\n");
}

static void script(struct buffer *out, int bytes, uint64_t serial)
{
  size_t end = out->size + (size_t)bytes;
  buffer_add(out, "<script type=\"text/javascript\">\n");
  for (int i = 0; out->size < end; i++)
    buffer_format(out,
                  "function f%d(a,b){if(a<b&&a!==null){var t=document.getElementById(\"n%d\");"
                  "if(t){t.innerHTML='<li class=\"on\">'+a+'</li>';}}return a>b?f%d(b,%llu):b;}\n",
                  i, i * 3, i > 0 ? i - 1 : 0, (unsigned long long)(serial + (uint64_t)i) % 9973);
  buffer_add(out, "</script>\n");
}

static void menu(struct buffer *out, int bytes)
{
  size_t end = out->size + (size_t)bytes;
  buffer_add(out, "<div class=\"nav\" id=\"nav\"><ul class=\"menu\">\n");
  for (int i = 0; i < 8 || out->size < end; i++) {
    buffer_format(out,
                  "<li class=\"m%d\"><a href=\"/col/col%d/index.html\" target=\"_blank\">%s</a>", i,
                  1229 + i, menus[i % MENUS]);
    if (bytes > 0) {
      buffer_add(out, "<ul class=\"sub\">");
      for (int k = 0; k < 6; k++)
        buffer_format(out, "<li><a href=\"/col/col%d/index.html?v=%d&amp;k=%d\">%s</a></li>",
                      2000 + i * 6 + k, i, k, menus[(i * 3 + k) % MENUS]);
      buffer_add(out, "</ul>");
    }
    buffer_add(out, "</li>\n");
  }
  buffer_add(out, "</ul></div>\n");
}

static void meta(struct buffer *out, struct report *report)
{
  const struct region *region = report->region;
  const char *site = pool_format(&report->pool, "%s人民政府", region->county);
  buffer_format(out,
                "<meta name=\"SiteName\" content=\"%s\">\n"
                "<meta name=\"SiteDomain\" content=\"www.example.gov.cn\">\n"
                "<meta name=\"SiteIDCode\" content=\"%s0001\">\n"
                "<meta name=\"ColumnName\" content=\"政府信息公开年报\">\n"
                "<meta name=\"ColumnType\" content=\"政府信息公开\">\n"
                "<meta name=\"ArticleTitle\" content=\"%s\">\n",
                site, region->code, report->title);
  if (report->published)
    buffer_format(out, "<meta name=\"PubDate\" content=\"%s 09:%02d\">\n", report->published,
                  (int)(report->title[0] & 31));
  buffer_format(out, "<meta name=\"ContentSource\" content=\"%s\">\n", report->agency);
}

static void index_block(struct buffer *out, struct report *report, uint64_t serial)
{
  buffer_format(out,
                "<table class=\"xxgk-head\"><tr><td>索引号：</td><td>%s/%d-%05d</td>"
                "<td>发布机构：</td><td>%s</td></tr>\n<tr><td>主题分类：</td><td>综合政务</td>"
                "<td>发布日期：</td><td>%s</td></tr>",
                report->region->code, report->year, (int)(serial % 99999), report->agency,
                report->published ? report->published : "");
  if (report->document_number)
    buffer_format(out, "<tr><td>文号：</td><td colspan=\"3\">%s</td></tr>",
                  report->document_number);
  buffer_add(out, "</table>\n");
}

static void publication(struct buffer *out, struct report *report, const struct look *look)
{
  if (!report->published)
    return;
  buffer_format(out,
                "<div class=\"info\"><span>发布时间：%s</span> <span>来源：%s</span> "
                "<span>浏览次数：<script>document.write('%d')</script></span>",
                report->published, report->agency, (int)(look->serial % 800) + 20);
  buffer_add(out, " <span>字号：[<a href=\"javascript:size(18)\">大</a> <a "
                  "href=\"javascript:size(16)\">中</a> <a href=\"javascript:size(14)\">小</a>]"
                  "</span></div>\n");
}

static void cms_before(struct buffer *out, struct report *report, const struct look *look)
{
  buffer_add(out, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n");
  if (look->charset)
    buffer_format(out, "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=%s\">\n",
                  look->charset);
  buffer_format(out, "<title>%s-%s人民政府</title>\n", report->title, report->region->county);
  meta(out, report);
  buffer_add(out, "<link rel=\"stylesheet\" href=\"/css/main.css\">\n");
  if (look->padding > 0) {
    style(out, look->padding / 5, look->serial);
    script(out, look->padding / 4, look->serial);
  }
  buffer_format(out,
                "<script src=\"/js/jquery.min.js\"></script>\n</head>\n<body>\n<div "
                "class=\"header\"><a href=\"/\"><img src=\"/images/logo.png\" "
                "alt=\"%s人民政府\"></a><form action=\"/search\"><input name=\"q\" "
                "value=\"请输入关键字\"><button>搜索</button></form></div>\n",
                report->region->county);
  menu(out, look->padding / 2);
  buffer_add(out, "<div class=\"position\">您现在的位置：<a href=\"/\">首页</a> &gt; <a "
                  "href=\"/zwgk\">政务公开</a> &gt; <a href=\"/nb\">政府信息公开年报</a></div>\n");
  buffer_add(out, "<div class=\"main\">\n");
  if (look->serial % 3 == 0 || report->document_number)
    index_block(out, report, look->serial);
  buffer_format(out, "<div class=\"article\">\n<h1 class=\"title\">%s</h1>\n", report->title);
  publication(out, report, look);
  buffer_add(out, "<div class=\"share bdsharebuttonbox\">分享到：<a class=\"weixin\">微信</a><a "
                  "class=\"weibo\">微博</a></div>\n<div class=\"TRS_Editor\" id=\"zoom\">\n");
}

static void footer(struct buffer *out, struct report *report)
{
  const struct region *region = report->region;
  buffer_format(out,
                "<div class=\"footer\"><p>主办单位：%s人民政府办公室 版权所有：%s人民政府</p>\n"
                "<p>网站标识码：%s0001 ICP备案序号：ICP备05000001号</p>\n"
                "<p>联系电话：0000-1234567 <a href=\"/map\">网站地图</a></p></div>\n",
                region->county, region->county, region->code);
}

static void cms_after(struct buffer *out, struct report *report, const struct look *look)
{
  buffer_add(out, "</div>\n<div class=\"tools\"><a href=\"javascript:window.print()\">打印本页</a> "
                  "<a href=\"javascript:window.close()\">关闭窗口</a></div>\n"
                  "<div class=\"prevnext\">上一篇：<a href=\"/a1.html\">关于调整办公时间的公告</a>"
                  "<br>下一篇：<a href=\"/a2.html\">没有了</a></div>\n</div>\n</div>\n");
  footer(out, report);
  if (look->padding > 0)
    script(out, look->padding / 10, look->serial + 7);
  buffer_add(out, "<script src=\"/js/stat.js\"></script>\n</body>\n</html>\n");
}

static void table_before(struct buffer *out, struct report *report, const struct look *look)
{
  buffer_add(out, "<HTML>\n<HEAD>\n");
  if (look->charset)
    buffer_format(out, "<META http-equiv=Content-Type content=\"text/html; charset=%s\">\n",
                  look->charset);
  buffer_format(out, "<TITLE>%s</TITLE>\n", report->title);
  if (look->padding > 0) {
    style(out, look->padding / 3, look->serial);
    script(out, look->padding / 3, look->serial);
  }
  buffer_add(out, "</HEAD>\n<BODY leftMargin=0 topMargin=0 bgcolor=#ffffff>\n<TABLE width=778 "
                  "border=0 cellPadding=0 cellSpacing=0 align=center>\n<TR><TD><IMG "
                  "src=\"images/banner.jpg\" width=778 height=120></TD></TR>\n<TR><TD height=28 "
                  "align=center>");
  for (int i = 0; i < 8 + look->padding / 400; i++)
    buffer_format(out, "<A href=\"list%d.asp\"><FONT color=#ffffff>%s</FONT></A> | ", i,
                  menus[i % MENUS]);
  buffer_format(out,
                "</TD></TR></TABLE>\n<TABLE width=778 border=0 align=center><TR><TD width=180 "
                "valign=top><TABLE width=100%%><TR><TD><A href=\"a.asp\">信息公开指南</A>"
                "<TR><TD><A href=\"b.asp\">信息公开目录</A><TR><TD><A "
                "href=\"c.asp\">信息公开年报</A></TABLE>\n<TD width=598 valign=top>\n"
                "<TABLE width=\"96%%\" align=center><TR><TD align=center height=50><FONT "
                "size=4><B>%s</B></FONT></TD></TR>\n",
                report->title);
  if (report->published)
    buffer_format(out,
                  "<TR><TD align=center><FONT color=#999999>发布时间：%s&nbsp;&nbsp;阅读次数："
                  "%d&nbsp;&nbsp;【<A href=\"#\">打印</A>】</FONT></TD></TR>\n",
                  report->published, (int)(look->serial % 700) + 3);
  buffer_add(out, "<TR><TD class=content>\n");
}

static void table_after(struct buffer *out, struct report *report)
{
  buffer_format(out,
                "</TD></TR></TABLE>\n</TD></TR></TABLE>\n<TABLE width=778 align=center "
                "bgcolor=#eeeeee><TR><TD align=center>主办：%s人民政府 网站标识码：%s0001<BR>"
                "版权所有 建议使用1024×768分辨率浏览</TD></TR></TABLE>\n</BODY>\n</HTML>\n",
                report->region->county, report->region->code);
}

static void word_before(struct buffer *out, struct report *report, const struct look *look)
{
  buffer_add(out,
             "<html xmlns:v=\"urn:schemas-microsoft-com:vml\"\nxmlns:o=\"urn:schemas-microsoft-"
             "com:office:office\"\nxmlns:w=\"urn:schemas-microsoft-com:office:word\">\n<head>\n");
  if (look->charset)
    buffer_format(out, "<meta http-equiv=Content-Type content=\"text/html; charset=%s\">\n",
                  look->charset);
  buffer_format(out,
                "<meta name=Generator content=\"Microsoft Word 12\">\n<title>%s</title>\n"
                "<!--[if gte mso 9]><xml>\n <w:WordDocument>\n  <w:View>Normal</w:View>\n"
                "  <w:Zoom>0</w:Zoom>\n </w:WordDocument>\n</xml><![endif]-->\n<style>\n<!--\n"
                " p.MsoNormal\n\t{mso-style-parent:\"\";\n\tmargin:0cm;\n\ttext-align:justify;\n"
                "\tfont-size:10.5pt;\n\tfont-family:\"Times New Roman\";}\n"
                "@page Section1\n\t{size:595.3pt 841.9pt;}\n-->\n</style>\n",
                report->title);
  if (look->padding > 0)
    style(out, look->padding / 2, look->serial);
  buffer_format(out,
                "</head>\n<body lang=ZH-CN style='tab-interval:21.0pt'>\n<div class=Section1 "
                "style='layout-grid:15.6pt'>\n<p class=MsoNormal align=center "
                "style='text-align:center'><b><span style='font-size:22.0pt;font-family:"
                "方正小标宋_GBK'>%s<o:p></o:p></span></b></p>\n",
                report->title);
}

static void soup_before(struct buffer *out, struct report *report, const struct look *look)
{
  buffer_add(out, "<html><head>");
  if (look->charset)
    buffer_format(out, "<meta charset=\"%s\">", look->charset);
  buffer_format(out, "<title>%s</title>\n", report->title);
  if (look->padding > 0)
    script(out, look->padding / 2, look->serial);
  buffer_add(out, "</head><body><div id=wrap><div id=top>");
  menu(out, look->padding / 2);
  buffer_format(out, "</div><div class=con><div class=con_title>%s</div>\n", report->title);
  if (report->published)
    buffer_format(out, "<div class=con_time>发布日期：%s 信息来源：%s</div>\n", report->published,
                  report->agency);
  buffer_add(out, "<div class=con_text>\n");
}

void chrome_before(struct buffer *out, struct report *report, const struct look *look)
{
  switch (look->layout) {
  case LAYOUT_CMS:
    cms_before(out, report, look);
    break;
  case LAYOUT_TABLE:
    table_before(out, report, look);
    break;
  case LAYOUT_WORD:
    word_before(out, report, look);
    break;
  case LAYOUT_SOUP:
    soup_before(out, report, look);
    break;
  default:
    if (look->charset)
      buffer_format(out, "<meta charset=\"%s\">\n", look->charset);
    buffer_format(out, "<p align=\"center\"><b>%s</b></p>\n", report->title);
    if (report->published)
      buffer_format(out, "<p align=\"center\">发布时间：%s</p>\n", report->published);
  }
}

void chrome_after(struct buffer *out, struct report *report, const struct look *look)
{
  switch (look->layout) {
  case LAYOUT_CMS:
    cms_after(out, report, look);
    break;
  case LAYOUT_TABLE:
    table_after(out, report);
    break;
  case LAYOUT_WORD:
    buffer_add(out, "</div>\n</body>\n</html>\n");
    break;
  case LAYOUT_SOUP:
    buffer_add(out, "</div></div>\n");
    footer(out, report);
    buffer_add(out, "</div></body></html>\n");
    break;
  default:
    break;
  }
}

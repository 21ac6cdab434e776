# SPDX-License-Identifier: Apache-2.0
"""nginx's configuration for the sites, and gongkai's."""
import os

import odd

HEAD = """\
daemon off;
worker_processes {workers};
{user}pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
  types {{
    text/html html htm shtml; text/css css; text/xml xml; text/plain txt; application/javascript js;
    application/json json; image/png png; image/jpeg jpg; application/pdf pdf; application/msword doc;
    application/zip zip;
  }}
  default_type application/octet-stream;
  log_format crawl '$msec\t$request_time\t$server_addr:$server_port\t$connection\t$status\t$body_bytes_sent\t$request_method\t$request_uri\t$http_if_none_match\t$http_if_modified_since\t$http_user_agent\t$server_protocol\t$http_accept_encoding';
  access_log {folder}/access.log crawl;
  client_body_temp_path {folder}/temp; proxy_temp_path {folder}/temp; fastcgi_temp_path {folder}/temp;
  uwsgi_temp_path {folder}/temp; scgi_temp_path {folder}/temp;
  gzip {gzip}; gzip_comp_level 1; gzip_min_length 300;
  gzip_types text/plain text/xml application/json application/javascript;
  keepalive_timeout 30; keepalive_requests 100000;
  sendfile on; tcp_nopush on; absolute_redirect off; server_tokens off;
  include {folder}/extra-http.conf*;
"""

SERVERS = {
    "gbk": r"""
    etag off; if_modified_since off; add_header Last-Modified "";
    location /internal/ { internal; }
    location = /list.asp { rewrite ^ /internal/list-$arg_page.html last; }
    location = /search.asp {
      if ($args ~* "^bm=%B2%C6%D5%FE%BE%D6$") { rewrite ^ /internal/search.html last; }
      return 404;
    }
""",
    "hanweb": r"""
    location /internal/ { internal; }
    location = /module/web/jpage/dataproxy.jsp { rewrite ^ /internal/group-$arg_page.xml last; }
""",
    "cms": r"""
    location /slow/ { limit_rate 4k; }
""",
    "odd": odd.SERVER,
}


def nginx(folder, sites, ports):
    out = HEAD.format(folder=folder, workers=os.environ.get("SITE_WORKERS", "1"),
                      user="user root;\n" if os.geteuid() == 0 else "",
                      gzip=os.environ.get("SITE_GZIP", "on"))
    for i, site in enumerate(sites):
        listen = f"    listen {site.address}:{ports[0]};\n"
        if i == 0 and os.path.exists(os.path.join(folder, "server.key")):
            listen += (f"    listen {site.address}:{ports[1]} ssl http2;\n    ssl_certificate {folder}/server.crt;\n"
                       f"    ssl_certificate_key {folder}/server.key;\n    ssl_protocols TLSv1.2 TLSv1.3;\n")
        moved = ""
        if site.kind == "cms":
            for k, report in enumerate(site.reports[:4]):
                moved += f"    location = /moved/{k}.html {{ return {301 + k % 2} {site.path_of(report)}; }}\n"
        out += (f"  server {{\n{listen}    root {folder}/www/{site.kind};\n    index index.html;\n"
                f"{moved}{SERVERS.get(site.kind, '')}    include {folder}/extra-{site.kind}.conf*;\n  }}\n")
    return out + "}\n"


DOCUMENTS = {
    "cms": r"/(t[0-9]{8}_|moved/)[0-9]+[.]html$", "plain": r"/t[0-9]{8}_[0-9]+[.]html$", "gbk": r"/info/[0-9]+/[0-9]+[.]htm$",
    "hanweb": r"/art_[0-9]+_[0-9]+[.]html$", "json": r"/content_[0-9]+[.]shtml$",
    "old": r"/(nb|gz)/[0-9]+[.]htm$", "odd": r"^http://[^/]*/(report|private)/",
}
FOLLOW = {
    "cms": "/zfxxgk/", "plain": "/list_", "gbk": "/(list|search)[.]asp", "hanweb": "/(col|module)/", "json": "/api/",
    "old": "/[a-z_0-9]+[.]htm$", "odd": "/(calendar|loop|session)",
}
SILENT = ("未公开局", "也未公开局")  # authorities of each site that publish nothing


def sites(all_sites):
    """What an operator would write for them; no delay, several connections."""
    blocks = []
    for site in all_sites:
        agencies = sorted({report["agency"] for report in site.reports if report["kind"] == "annual-report"})
        authorities = ", ".join(f'"{agency}"' for agency in agencies + [site.kind + name for name in SILENT])
        starts = ", ".join(f'"{site.url(path)}"' for path in site.start)
        blocks.append(f'  {{ name = "{site.kind}"; region = "330100";\n    start = [ {starts} ];\n'
                      f'    follow = [ "{FOLLOW[site.kind]}" ]; documents = [ "{DOCUMENTS[site.kind]}" ];\n    authorities = ( {authorities} ); }}')
    return ('contact = "crawl@example.org";\n'
            "defaults = { delay_seconds = 0.0; connections = 8; private_addresses = true; depth = 50; };\n"
            "sites = (\n" + ",\n".join(blocks) + "\n);\n")

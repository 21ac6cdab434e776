#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Servers that are slow, cut, endless or lying, each on an address of its own of 127.0.1.0/24.

    hostile.py --folder DIR [--lifetime SECONDS]

Case N listens at 127.0.1.N: / is a list of /good/1.html, /case.html and /good/2.html, and /case.html
is what the case is about; cases named robots-… answer so for /robots.txt. Writes into DIR:
    port         once all listen
    cases.tsv    case, address, codes that a crawler may give for /case.html (of an extended regular
                 expression; ok: it was had), whether the good pages can be had (yes, no)
    requests     a line for each request: address, path, bytes that were sent
Ends by itself after the lifetime (300)."""
import argparse
import asyncio
import gzip
import os
import random
import socket
import struct
import sys

DOCUMENT = """<html><head><meta charset="utf-8"><title>辛局2024年政府信息公开工作年度报告</title></head><body>
<h1>辛局2024年政府信息公开工作年度报告</h1><p>本报告由辛局编制，统计期限自2024年1月1日起至2024年12月31日止。第%s页。</p>
<p>一、总体情况</p><p>全年主动公开政府信息12条。</p></body></html>"""
MOST_SENT = 64 << 20  # of one answer: a client that would take all is told apart by then
PAUSE = 1.0


def answer(body, kind="text/html; charset=utf-8", status="200 OK", extra="", length=None):
    if isinstance(body, str):
        body = body.encode()
    return (f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body) if length is None else length}\r\n"
            f"{extra}\r\n").encode() + body


def redirect(location, extra=""):
    if isinstance(location, str):
        location = location.encode()
    return b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\n" + extra.encode() + b"Content-Length: 0\r\n\r\n"


class Connection:
    def __init__(self, reader, writer, log):
        self.reader, self.writer, self.log, self.sent = reader, writer, log, 0
        self.address = writer.get_extra_info("sockname")[0]

    async def send(self, data):
        self.writer.write(data)
        await self.writer.drain()
        self.sent += len(data)

    def reset(self):
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


# What each case sends; True: the connection stays open for the next request.
def fixed(data):
    async def case(connection, _request):
        await connection.send(data)
        return False
    return case


def endless(begin, piece, pause=0.0):
    async def case(connection, _request):
        await connection.send(begin)
        while connection.sent < MOST_SENT:
            await connection.send(piece)
            await asyncio.sleep(pause)
        return False
    return case


def silent(begin=b""):
    async def case(connection, _request):
        await connection.send(begin)
        await asyncio.sleep(600)
        return False
    return case


def reset(begin):
    async def case(connection, _request):
        if begin:
            await connection.send(begin)
            await asyncio.sleep(0.1)
        connection.reset()
        return False
    return case


async def growing(connection, request):
    await connection.send(redirect(b"/case.html?n=" + str(len(request)).encode() + b"x" * (len(request) % 500)))
    return True


async def chain(connection, request):
    number = int(request.rsplit(b"-", 1)[1].split(b".")[0]) if b"-" in request else 0
    await connection.send(answer(DOCUMENT % "chain") if number == 50 else redirect(f"/case.html/step-{number + 1}.html"))
    return True


async def cookie_wall(connection, _request):
    await connection.send(redirect("/case.html", f"Set-Cookie: token={random.random()}; Path=/\r\n"))
    return True


async def keeps_open(connection, _request):
    await connection.send(answer(DOCUMENT % "open"))
    await asyncio.sleep(600)
    return False


def bomb():
    """A gibibyte in a megabyte."""
    piece = gzip.compress(bytes(32 << 20), 9)
    return piece * 32


def many_links(count):
    return "".join(f'<a href="/x/{i}.html">年报{i}</a>' for i in range(count))


BEGIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
GOOD = (DOCUMENT % "case").encode()
TIMEOUT, PROTOCOL = "timeout", "protocol|cut|too-large|bad-encoding|timeout|server-error"
REFUSED = "redirect-refused|host-refused|private-address"
CASES = [
    # name, what it sends for /case.html (None: a good page), codes, good pages
    ("drip", endless(BEGIN + b"\r\n", b"x", PAUSE), TIMEOUT, "yes"),
    ("drip-header", endless(b"HTTP/1.1 200 OK\r\n", b"x", PAUSE), TIMEOUT, "yes"),
    ("endless", endless(BEGIN + b"\r\n", b"<p>" + b"x" * 65536), "too-large", "yes"),
    ("endless-chunks", endless(BEGIN + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"), "too-large", "yes"),
    ("endless-headers", endless(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"x" * 1000 + b"\r\n"), PROTOCOL, "yes"),
    ("endless-continue", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100), PROTOCOL, "yes"),
    ("endless-trailer", endless(BEGIN + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"X-A: " + b"x" * 1000 + b"\r\n"), "ok|" + PROTOCOL, "yes"),
    ("huge-header", fixed(b"HTTP/1.1 200 OK\r\nX-A: " + b"x" * (1 << 20) + b"\r\nContent-Length: 2\r\n\r\nok"), PROTOCOL, "yes"),
    ("many-headers", fixed(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 40000 + b"Content-Length: 2\r\n\r\nok"), "ok|" + PROTOCOL, "yes"),
    ("short-body", fixed(answer(GOOD, length=len(GOOD) + 10000)), "cut", "yes"),
    ("long-body", fixed(answer(GOOD, length=40)), "ok|cut|protocol", "yes"),
    ("huge-length", fixed(answer(GOOD, length=1 << 62)), "too-large|cut|protocol", "yes"),
    ("overflowing-length", fixed(answer(GOOD, length="99999999999999999999999")), "too-large|cut|protocol|ok", "yes"),
    ("negative-length", fixed(answer(GOOD, length=-5)), "ok|" + PROTOCOL, "yes"),
    ("two-lengths", fixed(answer(GOOD, extra="Content-Length: 5\r\n")), "ok|" + PROTOCOL, "yes"),
    ("type-picture", fixed(answer(GOOD, "image/png")), "ok|media-type", "yes"),
    ("type-program", fixed(answer(b"\x7fELF" + bytes(5000))), "ok|media-type", "yes"),
    ("type-video", fixed(answer(b"\0\0\0\x18ftypmp42" + bytes(5000), "video/mp4")), "media-type", "yes"),
    ("type-broken", fixed(answer(GOOD, ";;=\"/\t; charset=\"" + "x" * 3000)), "ok|media-type|protocol", "yes"),
    ("charset-wrong", fixed(answer((DOCUMENT % "gbk").encode("gbk"))), "ok", "yes"),
    ("charset-none", fixed(answer(GOOD, "text/html; charset=x-none-such")), "ok", "yes"),
    ("gzip-bomb", fixed(answer(bomb(), extra="Content-Encoding: gzip\r\n")), "too-large", "yes"),
    ("gzip-broken", fixed(answer(gzip.compress(GOOD)[:60] + b"\xff" * 100, extra="Content-Encoding: gzip\r\n")), "bad-encoding|cut", "yes"),
    ("gzip-cut", fixed(answer(gzip.compress(GOOD)[:-20], extra="Content-Encoding: gzip\r\n")), "bad-encoding|cut", "yes"),
    ("gzip-none", fixed(answer(GOOD, extra="Content-Encoding: gzip\r\n")), "ok|bad-encoding", "yes"),
    ("gzip-often", fixed(answer(GOOD, extra="Content-Encoding: " + "gzip, " * 2000 + "gzip\r\n")), "bad-encoding|protocol", "yes"),
    ("encoding-unknown", fixed(answer(GOOD, extra="Content-Encoding: x-none\r\n")), "ok|bad-encoding", "yes"),
    ("chunk-broken", fixed(BEGIN + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + GOOD), PROTOCOL, "yes"),
    ("chunk-huge", fixed(BEGIN + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n" + GOOD), PROTOCOL, "yes"),
    ("chunk-cut", fixed(BEGIN + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(GOOD) + GOOD + b"\r\n"), "cut|bad-encoding", "yes"),
    ("loop", fixed(redirect("/case.html")), "redirect-loop", "yes"),
    ("loop-growing", growing, "redirect-loop|trap", "yes"),
    ("chain", chain, "redirect-loop", "yes"),
    ("cookie-wall", cookie_wall, "redirect-loop|script-wall", "yes"),
    ("to-file", fixed(redirect("file:///etc/passwd")), REFUSED, "yes"),
    ("to-ftp", fixed(redirect("ftp://127.0.0.1/x")), REFUSED, "yes"),
    ("to-gopher", fixed(redirect("gopher://127.0.0.1:25/x")), REFUSED, "yes"),
    ("to-data", fixed(redirect("data:text/html,x")), REFUSED, "yes"),
    ("to-private", fixed(redirect("http://10.0.0.1/")), REFUSED, "yes"),
    ("to-metadata", fixed(redirect("http://169.254.169.254/latest/meta-data/")), REFUSED, "yes"),
    ("to-loopback-6", fixed(redirect("http://[::1]:1/")), REFUSED, "yes"),
    ("to-decimal", fixed(redirect("http://2130706433:1/")), REFUSED, "yes"),
    ("to-octal", fixed(redirect("http://0177.0.0.1:1/")), REFUSED, "yes"),
    ("to-nothing", fixed(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), "ok|protocol|redirect-refused|redirect-loop", "yes"),
    ("to-long", fixed(redirect(b"/" + b"x" * 100000)), "redirect-refused|protocol", "yes"),
    ("to-bytes", fixed(redirect("/good/年报 3.html".encode("gbk"))), "ok|redirect-refused|protocol", "yes"),
    ("not-modified", fixed(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "ok|protocol|server-error", "yes"),
    ("partial", fixed(answer(GOOD[:50], status="206 Partial Content", extra="Content-Range: bytes 0-49/9999\r\n")), "ok|protocol|cut|server-error", "yes"),
    ("http-0.9", fixed(GOOD), "protocol", "yes"),
    ("status-none", fixed(b"HTTP/1.1 abc\r\n\r\n" + GOOD), PROTOCOL, "yes"),
    ("status-999", fixed(answer(GOOD, status="999 Odd")), PROTOCOL + "|ok", "yes"),
    ("nul-header", fixed(BEGIN + b"X-A: a\0b\r\nETag: \"a\0b\"\r\nContent-Length: %d\r\n\r\n" % len(GOOD) + GOOD), "ok|protocol", "yes"),
    ("control-header", fixed(BEGIN + b"ETag: \"\x1b[31m\x01\xff\"\r\nLast-Modified: \xff\xfe\r\nContent-Length: %d\r\n\r\n" % len(GOOD) + GOOD), "ok|protocol", "yes"),
    ("reset", reset(b""), "cut|connect|protocol", "yes"),
    ("reset-middle", reset(BEGIN + b"Content-Length: 10000\r\n\r\n" + GOOD), "cut|connect", "yes"),
    ("close", fixed(b""), "cut|connect|protocol", "yes"),
    ("silent", silent(), TIMEOUT, "yes"),
    ("stuck", silent(BEGIN + b"Content-Length: 10000\r\n\r\n" + GOOD), TIMEOUT, "yes"),
    ("open", keeps_open, "ok", "yes"),
    ("server-error", fixed(answer("down", status="500 Internal Server Error")), "server-error", "yes"),
    ("million-links", fixed(answer(many_links(1000000))), "too-large", "yes"),
    ("many-links", fixed(answer(many_links(20000))), "ok", "yes"),
    ("robots-503", None, "robots-unavailable", "no"),
    ("robots-silent", None, "robots-unavailable", "no"),
    ("robots-reset", None, "robots-unavailable", "no"),
    ("robots-endless", None, "ok", "yes"),
    ("robots-page", None, "ok", "yes"),
    ("robots-403", None, "ok", "yes"),
    ("robots-loop", None, "ok|robots-unavailable", "either"),
    ("robots-bytes", None, "ok", "yes"),
    ("retry-after", None, "too-many-requests|host-given-up|server-error", "either"),
    ("unavailable", None, "server-error|host-given-up", "either"),
]
ROBOTS = {
    "robots-503": fixed(answer("busy", status="503 Service Unavailable")),
    "robots-silent": silent(),
    "robots-reset": reset(b""),
    "robots-endless": endless(BEGIN.replace(b"html", b"plain") + b"\r\n", b"User-agent: other\nDisallow: /\n\n" * 1000),
    "robots-page": fixed(answer("<html><body>Disallow: /</body></html>")),
    "robots-403": fixed(answer("no", status="403 Forbidden")),
    "robots-loop": fixed(redirect("/robots.txt")),
    "robots-bytes": fixed(answer(b"\xef\xbb\xbfUser-agent: *\0\r\xff\xfe\n: : :\nDisallow\nDisallow: /" + b"*a" * 2000 + b"$\n" + b"Allow: /\x80\n" * 100, "text/plain")),
}
BUSY = {
    "retry-after": answer("slow down", status="429 Too Many Requests", extra="Retry-After: 86400\r\n"),
    "unavailable": answer("busy", status="503 Service Unavailable", extra="Retry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n"),
}
LIST = """<html><head><meta charset="utf-8"><title>年报</title></head><body><ul>
<li><a href="/good/1.html">辛局2024年政府信息公开工作年度报告一</a></li>
<li><a href="/case.html">辛局2024年政府信息公开工作年度报告二</a></li>
<li><a href="/good/2.html">辛局2024年政府信息公开工作年度报告三</a></li></ul></body></html>"""


def case_of(address):
    return CASES[int(address.rsplit(".", 1)[1]) - 1]


async def one_request(connection):
    head = await connection.reader.readuntil(b"\r\n\r\n")
    request = head.split(b" ", 2)[1]
    name, case, _, _ = case_of(connection.address)
    before = connection.sent
    try:
        if request == b"/robots.txt":
            if name in ROBOTS:
                return await ROBOTS[name](connection, request)
            await connection.send(answer("not here", status="404 Not Found"))
        elif name in BUSY and request != b"/":
            await connection.send(BUSY[name])
        elif request.startswith(b"/case.html") and case:
            return await case(connection, request)
        elif request == b"/":
            await connection.send(answer(LIST))
        elif request.startswith((b"/good/", b"/case.html")):
            await connection.send(answer(DOCUMENT % (name + request.decode("latin-1"))))
        else:
            await connection.send(answer("not here", status="404 Not Found"))
        return True
    finally:
        print(connection.address, request.decode("latin-1")[:200], connection.sent - before, sep="\t", file=connection.log, flush=True)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--lifetime", type=float, default=300)
    wishes = parser.parse_args()
    log = open(os.path.join(wishes.folder, "requests"), "w", encoding="utf-8")

    async def serve(reader, writer):
        connection = Connection(reader, writer, log)
        try:
            while await one_request(connection):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, IndexError):
            pass
        finally:
            writer.close()

    addresses = [f"127.0.1.{i + 1}" for i in range(len(CASES))]
    chooser = random.Random(os.getpid())
    for _ in range(200):
        port = chooser.randrange(12000, 32000)
        try:
            server = await asyncio.start_server(serve, addresses, port)
            break
        except OSError:
            continue
    else:
        sys.exit("hostile.py: no free port")
    with open(os.path.join(wishes.folder, "cases.tsv"), "w", encoding="utf-8") as file:
        for address, (name, _, codes, good) in zip(addresses, CASES):
            print(name, address, codes, good, sep="\t", file=file)
    with open(os.path.join(wishes.folder, "port.new"), "w", encoding="ascii") as file:
        print(port, file=file)
    os.rename(os.path.join(wishes.folder, "port.new"), os.path.join(wishes.folder, "port"))
    try:
        await asyncio.wait_for(server.serve_forever(), wishes.lifetime)
    except asyncio.TimeoutError:
        pass


if __name__ == "__main__":
    asyncio.run(main())

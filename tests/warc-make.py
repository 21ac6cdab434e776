# SPDX-License-Identifier: Apache-2.0
"""Writes WARC files for tests, by its own idea of the format. usage: warc-make.py FOLDER PICTURE"""
import gzip
import sys
import zlib

folder, picture = sys.argv[1], open(sys.argv[2], 'rb').read()
number = 0


def record(kind, url, block, fields=(), version='1.0', end='\r\n'):
    global number
    number += 1
    lines = [f'WARC/{version}', f'WARC-Type: {kind}', f'WARC-Record-ID: <urn:uuid:{number:032d}>',
             'WARC-Date: 2026-01-20T03:04:05Z', f'Content-Length: {len(block)}']
    if url:
        lines.append(f'WARC-Target-URI: {url}')
    lines += fields
    return end.join(lines).encode() + (2 * end).encode() + block + (2 * end).encode()


def response(url, body, headers=(), status='200 OK', fields=(), **more):
    head = '\r\n'.join([f'HTTP/1.1 {status}', *headers]).encode() + b'\r\n\r\n'
    return record('response', url, head + body, ['Content-Type: application/http;msgtype=response', *fields], **more)


def page(title, more=''):
    return (f'<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>一、总体情况</p>'
            f'<p>全年主动公开政府信息12条。</p>{more}</body></html>')


def chunked(body):
    return b''.join(b'%x\r\n%s\r\n' % (len(body[i:i + 700]), body[i:i + 700]) for i in range(0, len(body), 700)) + b'0\r\n\r\n'


HTML = 'Content-Type: text/html; charset=utf-8'


def text(title, more=''):
    return page(title, more).encode()


# A night as a crawler leaves it: pages, one of them with a picture that stands in the next file, and what is no document.
one = [
    record('warcinfo', '', b'software: warc-make.py\r\n', ['Content-Type: application/warc-fields']),
    record('request', 'http://www.example.gov.cn/gk/1.html',
           b'GET /gk/1.html HTTP/1.1\r\nHost: www.example.gov.cn\r\nReferer: http://www.example.gov.cn/gk/\r\n\r\n',
           [f'WARC-Concurrent-To: <urn:uuid:{number + 2:032d}>', 'Content-Type: application/http;msgtype=request']),
    response('http://www.example.gov.cn:80/gk/1.html#top',
             text('样例县水务局2021年政府信息公开工作年度报告', '<p><img src="../files/a&amp;b.png"></p><p><img src="none.png"></p>'),
             [HTML, 'Last-Modified: Tue, 20 Jan 2026 00:00:00 GMT']),
    response('http://www.example.gov.cn/gk/2.html',
             chunked(gzip.compress(text('样例县林业局2021年政府信息公开工作年度报告'))),
             [HTML, 'Transfer-Encoding: chunked', 'Content-Encoding: gzip']),
    response('<http://www.example.gov.cn/gk/3.html>', page('样例县财政局2021年政府信息公开工作年度报告').encode('gb18030'),
             ['content-type: TEXT/HTML; charset=gb2312'], version='1.1'),
    response('http://www.example.gov.cn/robots.txt', b'User-agent: *\n', ['Content-Type: text/plain']),
    response('http://www.example.gov.cn/style.css', b'p {}', ['Content-Type: text/css']),
    response('http://www.example.gov.cn/gone.html', b'gone', [HTML], status='404 Not Found'),
    response('http://www.example.gov.cn/old.html', b'', ['Location: /gk/1.html'], status='302 Found'),
    response('http://www.example.gov.cn/logo.png', picture[:-1], ['Content-Type: image/png']),
    response('http://www.example.gov.cn/cut.html', text('样例县审计局2021年政府信息公开工作年度报告')[:200], [HTML],
             fields=['WARC-Truncated: disconnect']),
    response('http://www.example.gov.cn/short.html', text('样例县统计局2021年政府信息公开工作年度报告')[:200],
             [HTML, 'Content-Length: 5000']),
    record('revisit', 'http://www.example.gov.cn/gk/1.html', b'HTTP/1.1 304 Not Modified\r\n\r\n',
           ['WARC-Refers-To: <urn:uuid:%032d>' % 3, 'WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified',
            'Content-Type: application/http;msgtype=response']),
    record('revisit', 'http://www.example.gov.cn/gk/9.html', b'', ['WARC-Refers-To: <urn:uuid:elsewhere>']),
    record('resource', 'metadata://example.org/log', b'a log', ['Content-Type: text/plain']),
    record('metadata', 'http://www.example.gov.cn/gk/2.html', b'via: http://www.example.gov.cn/gk/list.html\r\n',
           ['WARC-Refers-To: <urn:uuid:%032d>' % 4, 'Content-Type: application/warc-fields']),
]
two = [
    response('http://www.example.gov.cn/files/a&b.png', picture, ['Content-Type: image/png']),
    record('resource', 'http://www.example.gov.cn/gk/4.html', text('样例县教育局2021年政府信息公开工作年度报告'),
           ['Content-Type: text/html;charset=utf-8']),
]
members = [gzip.compress(each) for each in one]


def write(name, *pieces):
    with open(f'{folder}/{name}', 'wb') as file:
        file.writelines(pieces)


write('night-1.warc.gz', *members)
write('night-2.warc.gz', *map(gzip.compress, two))
write('single.warc.gz', gzip.compress(b''.join(one + two)))
write('plain.warc', *one, *two)
broken = bytearray(members[3])
broken[len(broken) // 2] ^= 0xFF
write('broken.warc.gz', *members[:3], broken, *members[4:5], members[10][:-20])
write('bomb.warc.gz', gzip.compress(response('http://www.example.gov.cn/bomb', bytes(64 << 20), [HTML])),
      gzip.compress(response('http://www.example.gov.cn/bomb2', gzip.compress(bytes(64 << 20)), [HTML, 'Content-Encoding: gzip'])),
      gzip.compress(response('http://www.example.gov.cn/after.html', text('样例县民政局2021年政府信息公开工作年度报告'), [HTML])))
write('empty.warc.gz')
write('night.txt', b'no archive')

# SPDX-License-Identifier: Apache-2.0
"""Checks WARC files as gongkai writes them against ISO 28500:2017, by no code of gongkai's.

usage: warc-verify.py FILE…
Each record must be a gzip member of its own; the first of a file a warcinfo record with the file's name; every field
that the record's type needs must be there; lengths and digests must be right. Prints the count of records by type and
ends with 1 where anything is wrong.
"""
import collections
import hashlib
import re
import sys
import zlib

FIELDS = {'warcinfo': {'warc-filename'},
          'request': {'warc-target-uri', 'warc-concurrent-to', 'warc-warcinfo-id'},
          'response': {'warc-target-uri', 'warc-warcinfo-id'},
          'revisit': {'warc-target-uri', 'warc-warcinfo-id', 'warc-profile', 'warc-refers-to'}}
ALWAYS = {'warc-type', 'warc-record-id', 'warc-date', 'content-length', 'content-type', 'warc-block-digest'}
wrong = 0


def complain(place, text):
    global wrong
    wrong += 1
    print(f'{place}: {text}')


def members(data):
    at, piece = 0, 1 << 16
    while at < len(data):
        inflater, begin, texts = zlib.decompressobj(31), at, []
        while not inflater.eof and at < len(data):
            texts.append(inflater.decompress(data[at:at + piece]))
            at += min(piece, len(data) - at)
        if not inflater.eof:
            raise ValueError(f'the member at {begin} does not end')
        at -= len(inflater.unused_data)
        yield begin, b''.join(texts)


def digest_of(data):
    return 'sha256:' + hashlib.sha256(data).hexdigest()


def verify(path):
    counts, ids, links = collections.Counter(), {}, []
    with open(path, 'rb') as file:
        data = file.read()
    for at, text in members(data):
        place = f'{path}:{at}'
        head, _, rest = text.partition(b'\r\n\r\n')
        lines = head.decode('ascii').split('\r\n')
        if lines[0] != 'WARC/1.1':
            complain(place, f'it begins with {lines[0]!r}')
        fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(': ')
            fields[name.lower()] = value
        kind = fields.get('warc-type')
        counts[kind] += 1
        for name in sorted((ALWAYS | FIELDS.get(kind, set())) - set(fields)):
            complain(place, f'{kind} without {name}')
        length = int(fields['content-length'])
        block, end = rest[:length], rest[length:]
        if len(block) != length or end != b'\r\n\r\n':
            complain(place, 'the block does not end where it says')
        if fields['warc-block-digest'] != digest_of(block):
            complain(place, 'its block has another digest')
        http, _, body = block.partition(b'\r\n\r\n')
        if kind == 'response' and 'warc-payload-digest' in fields and 'warc-truncated' not in fields:
            if fields['warc-payload-digest'] != digest_of(body):
                complain(place, 'its payload has another digest')
        if kind in ('response', 'revisit') and not re.match(rb'HTTP/1\.[01] \d\d\d', block):
            complain(place, f'it holds {block[:20]!r}')
        if not re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', fields['warc-date']):
            complain(place, f'its date is {fields["warc-date"]}')
        if not re.fullmatch(r'<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>',
                            fields['warc-record-id']) or fields['warc-record-id'] in ids:
            complain(place, f'its name is {fields["warc-record-id"]}')
        ids[fields['warc-record-id']] = kind
        links += [(place, fields[name]) for name in ('warc-concurrent-to', 'warc-warcinfo-id') if name in fields]
        if at == 0 and (kind != 'warcinfo' or not path.endswith(fields['warc-filename'])):
            complain(place, f'the first record is {kind} of {fields.get("warc-filename")}')
    for place, name in links:
        if name not in ids:
            complain(place, f'it refers to {name}, which is not there')
    print(path, ' '.join(f'{kind}={count}' for kind, count in sorted(counts.items())))


for path in sys.argv[1:]:
    verify(path)
sys.exit(wrong > 0)

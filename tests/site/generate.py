#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes web sites of several kinds, with what is true of them, for tests of the crawl.

    generate.py --output DIR --generator CORPUS-GENERATOR [--seed N] [--pages N] [--night N]
                [--kinds cms,gbk,…] [--bench]

The reports are those of the corpus generator. The same options and ports give the same bytes and
times of change. --night N for N of 2 and more: the sites as they are N-1 days later: each night
changes one report in a hundred, takes five away and adds five. Only files that differ are written.

DIR gets:
    www/KIND/…    what each host serves
    nginx.conf    a server for each kind: 127.0.0.1, 127.0.0.2 …, all on one port
    sites.conf    for gongkai, without delays
    ports         HTTP, HTTPS (of the first kind)
    truth.tsv     role, URL, title, published, authority, year, kind of document, path below www
    night.tsv     of --night: changed, removed or added; URL
"""
import argparse
import datetime
import json
import os
import random
import socket
import subprocess
import sys
import tempfile

import conf
import kinds

FIRST_NIGHT = datetime.datetime(2025, 7, 1, 2, 0, tzinfo=datetime.timezone.utc)
DAY = datetime.timedelta(days=1)
# Share of the pages that a kind gets; `odd` has a few whatever the size.
SHARES = {"cms": 40, "gbk": 25, "hanweb": 15, "json": 10, "old": 10, "odd": 0, "plain": 100}
REMOVED, ADDED = 5, 5


def free_ports(addresses, count):
    """Ports that nothing listens on at any of the addresses, below those that the kernel gives to
    clients, so that no connection of a test beside this one takes them."""
    chooser = random.Random(os.getpid())
    found = []
    for _ in range(500):
        port = chooser.randrange(12000, 32000)
        try:
            for address in addresses:
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind((address, port))
        except OSError:
            continue
        if port not in found:
            found.append(port)
        if len(found) == count:
            return found
    sys.exit("generate.py: no free ports")


def make_reports(generator, seed, count, bench):
    """Reports in HTML, in their order: what is true of each, with its bytes as `data`."""
    reports = []
    first = 0
    with tempfile.TemporaryDirectory() as folder:
        while len(reports) < count:
            batch = max(50, (count - len(reports)) * 5 // 4)
            subprocess.run(
                [generator, "--output", folder, "--seed", str(seed), "--first", str(first),
                 "--count", str(batch)] + (["--bench"] if bench else []), check=True)
            first += batch
            with open(os.path.join(folder, "truth.jsonl"), encoding="utf-8") as lines:
                for line in lines:
                    report = json.loads(line)
                    if report["encoding"].startswith("utf-16") or report["path"].endswith(".txt"):
                        continue
                    with open(os.path.join(folder, report["path"]), "rb") as file:
                        report["data"] = kinds.without_dead_links(file.read())
                    reports.append(report)
    return reports[:count]


def change_nights(sites, reports, nights):
    """What each night does to the reports of the sites; (what, report) of the last one."""
    spare = iter(reports)
    events = []
    for night in range(2, nights + 1):
        chooser = random.Random(f"night {night}")
        events = []
        there = [(site, report) for site in sites for report in site.reports]
        picked = chooser.sample(there, max(1, len(there) // 100) + min(REMOVED, len(there) // 4))
        changed = max(1, len(there) // 100)
        for site, report in picked[:changed]:
            kinds.change(report, night)
            report["changed"] = FIRST_NIGHT + DAY * (night - 1)
            events.append(("changed", site, report))
        for site, report in picked[changed:]:
            site.reports.remove(report)
            events.append(("removed", site, report))
        for i in range(ADDED):
            site = sites[i % len(sites)]
            report = next(spare)
            report["published"] = (FIRST_NIGHT + DAY * (night - 2)).date().isoformat()
            site.reports.insert(0, report)
            events.append(("added", site, report))
    return events


def write_files(root, files, now):
    """Writes what differs, dated as the file says or now, and takes away what is no longer there."""
    there = set()
    for folder, _, names in os.walk(root):
        there.update(os.path.join(folder, name) for name in names)
    made = set()
    for path, (data, changed) in files.items():
        full = os.path.join(root, path)
        there.discard(full)
        if os.path.exists(full):
            with open(full, "rb") as file:
                if file.read() == data:
                    continue
        folder = os.path.dirname(full)
        if folder not in made:
            os.makedirs(folder, exist_ok=True)
            made.add(folder)
        with open(full, "wb") as file:
            file.write(data)
        stamp = (changed or now).timestamp()
        os.utime(full, (stamp, stamp))
    for full in there:
        os.unlink(full)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", required=True)
    parser.add_argument("--generator", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--night", type=int, default=1)
    parser.add_argument("--kinds", default="cms,gbk,hanweb,json,old,odd")
    parser.add_argument("--bench", action="store_true", help="pages of 30 to 100 KB")
    wishes = parser.parse_args()
    names = wishes.kinds.split(",")
    os.makedirs(wishes.output, exist_ok=True)
    output = os.path.abspath(wishes.output)

    addresses = [f"127.0.0.{i + 1}" for i in range(len(names))]
    ports_path = os.path.join(output, "ports")
    if os.path.exists(ports_path):
        with open(ports_path, encoding="ascii") as file:
            ports = [int(port) for port in file.read().split()]
    else:
        ports = free_ports(addresses, 2)
        with open(ports_path, "w", encoding="ascii") as file:
            print(*ports, file=file)

    spare = ADDED * (wishes.night - 1)
    reports = make_reports(wishes.generator, wishes.seed, wishes.pages + spare, wishes.bench)
    total = sum(SHARES[name] for name in names)
    sites, begin = [], 0
    for name, address in zip(names, addresses):
        count = wishes.pages * SHARES[name] // total if total else 0
        site = kinds.Site(name, address, ports[0], reports[begin:begin + count])
        begin += count
        sites.append(site)
    for site in sites:
        site.order()
    growing = [site for site in sites if site.reports]
    events = change_nights(growing, reports[wishes.pages:], wishes.night) if growing else []

    now = FIRST_NIGHT + DAY * (wishes.night - 1)
    truth = []
    for site in sites:
        site.build([other for other in sites if other is not site])
        write_files(os.path.join(output, "www", site.kind), site.files, now)
        truth += site.truth
    with open(os.path.join(output, "truth.tsv"), "w", encoding="utf-8") as file:
        for row in truth:
            print("\t".join(row), file=file)
    with open(os.path.join(output, "night.tsv"), "w", encoding="utf-8") as file:
        for what, site, report in events:
            print(what, site.url(site.path_of(report)), sep="\t", file=file)
    with open(os.path.join(output, "nginx.conf"), "w", encoding="utf-8") as file:
        file.write(conf.nginx(output, sites, ports))
    with open(os.path.join(output, "sites.conf"), "w", encoding="utf-8") as file:
        file.write(conf.sites(sites))


if __name__ == "__main__":
    main()

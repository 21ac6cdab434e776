# SPDX-License-Identifier: Apache-2.0
"""tree-memory.py FILE NAME COMMAND…: runs it and appends a line to FILE: the name and the most KiB
that its whole tree of processes had at a time, in proportional set sizes (shared pages counted
once), looked at twenty times a second."""
import os
import subprocess
import sys
import time


def tree(root):
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="latin-1") as file:
                    parent = int(file.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry))
    found, left = [], [root]
    while left:
        process = left.pop()
        found.append(process)
        left += children.get(process, [])
    return found


def kibibytes(process):
    try:
        with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:
            return sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except OSError:
        return 0


with subprocess.Popen(sys.argv[3:]) as command:
    most = 0
    while command.poll() is None:
        most = max(most, sum(map(kibibytes, tree(command.pid))))
        time.sleep(0.05)
with open(sys.argv[1], "a", encoding="utf-8") as file:
    print(sys.argv[2], most, file=file)
sys.exit(command.returncode)

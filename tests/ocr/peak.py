# SPDX-License-Identifier: Apache-2.0
"""peak.py FILE COMMAND...: runs it and writes down the KiB that its largest process had."""
import resource
import subprocess
import sys

status = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=file)
sys.exit(status)

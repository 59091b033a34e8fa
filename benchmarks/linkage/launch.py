"""Start a command and write what it took as JSON: python launch.py REPORT.json LOG COMMAND ...

A process of its own, and a small one: Linux counts the memory of the process that starts a program as a peak of the
program itself, so that a benchmark that has just read a million pairs would be charged to what it measures.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main() -> None:
    """Run."""
    report, log, *command = sys.argv[1:]
    started = time.perf_counter()
    with Path(log).open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    taken = {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": time.perf_counter() - started,
        "processor_seconds": usage.ru_utime + usage.ru_stime,
        "peak_memory_mib": usage.ru_maxrss / 1024,
    }
    Path(report).write_text(json.dumps(taken))


if __name__ == "__main__":
    main()

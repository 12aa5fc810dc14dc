"""Measure what a student's kernel needs, and how many of them this machine bears: ``make bench``.

A chapter is run from its first to its last code cell, by one kernel and by more and more kernels at
once. Memory is the proportional set size (what kernels share is divided among them), at the end of
the run; processor time is that of the kernels alone. The page *For administrators* shows the
result.
"""

import os
import subprocess
import time

os.environ["HELPERS_STATIC"] = "1"

import jupytext
import psutil
from jupyter_client import KernelManager

from benchmarks.report import RESULTS, ROOT, folder_asked, show

CHAPTER = ROOT / "chapters" / "order-00447" / "limits-by-region.md"
NUMBERS = [1, 2, 4, 8, 16, 32, 64]
SPARE = 0.15  # of the memory; a machine that swaps tells nothing


def run(number: int, source: str) -> dict:
    """Run a chapter in some kernels at once; return what they needed."""
    started = time.perf_counter()
    kernels = [KernelManager(kernel_name="python3") for _ in range(number)]
    try:
        clients = []
        for kernel in kernels:
            kernel.start_kernel(cwd=CHAPTER.parent, stderr=subprocess.DEVNULL)
            clients.append(kernel.client())
            clients[-1].start_channels()
        for client in clients:
            client.wait_for_ready(timeout=600)
        ready = time.perf_counter() - started
        asked = [client.execute(source, store_history=False) for client in clients]
        for client, message in zip(clients, asked, strict=True):
            status = reply_to(client, message)
            if status != "ok":
                raise RuntimeError(f"A cell of {CHAPTER} ended with {status!r}.")
        done = time.perf_counter() - started
        processes = [psutil.Process(kernel.provisioner.pid) for kernel in kernels]
        memory = sum(process.memory_full_info().pss for process in processes)
        seconds = sum(sum(process.cpu_times()[:2]) for process in processes)
    finally:
        for kernel in kernels:
            kernel.shutdown_kernel(now=True)
    return {
        "kernels": number,
        "MB each": round(memory / number / 1e6),
        "processor seconds each": round(seconds / number, 1),
        "seconds until all are ready": round(ready, 1),
        "seconds until all are done": round(done, 1),
    }


def reply_to(client, message: str) -> str:
    """Wait for the reply to one request; return its status."""
    while True:
        reply = client.get_shell_msg(timeout=600)
        if reply["parent_header"].get("msg_id") == message:
            return reply["content"]["status"]


def main() -> None:
    """Measure, and show the table."""
    folder = folder_asked(__doc__, RESULTS)
    notebook = jupytext.read(CHAPTER)
    source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    rows = []
    for number in NUMBERS:
        rows.append(run(number, source))
        free = psutil.virtual_memory()
        needed = rows[-1]["MB each"] * 1e6 * number * 2
        if free.available - needed < SPARE * free.total:
            break
    show("Kernels at once", rows, folder, "kernels")


if __name__ == "__main__":
    main()

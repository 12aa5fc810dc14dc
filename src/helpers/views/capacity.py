"""What a class needs of a server: arithmetic on what was measured of one student's kernel.

The measurements are those of ``make bench`` (`benchmarks.kernels`): the chapter *Limits by region*
run from first to last cell, with Python 3.11 on two cores. They are not data of the course.
"""

import math
from dataclasses import dataclass

from IPython.display import Markdown

from helpers import words

__all__ = ["MEASURED", "PRICES", "SHARES", "SIZES", "Measured", "Need", "describe_class", "need"]


@dataclass(frozen=True)
class Measured:
    """What one student needs: megabytes, and seconds of one core."""

    kernel_mb: int
    server_mb: int
    run_seconds: float
    month: str


@dataclass(frozen=True)
class Need:
    """What a class needs: students at once, nodes, seconds to wait, price an hour."""

    at_once: int
    memory_mb: int
    nodes: int
    wait_seconds: float
    price: float
    price_of_a_student: float


#: The kernel after the run, with eight or more at once a tenth less; an idle JupyterLab server.
#: A test compares them with ``benchmarks/results/kernels.csv``.
MEASURED = Measured(kernel_mb=121, server_mb=66, run_seconds=1.2, month="November 2026")
SIZES = {"30 students": 30, "300 students": 300, "30,000 students": 30_000}
SHARES = {"one in ten": 0.1, "one in four": 0.25, "all of them": 1.0}
PRICES = {"0.20": 0.2, "0.40": 0.4, "0.80": 0.8}
_GUARANTEE, _NODE_MB, _CORES = 256, 28_000, 8


def need(
    students: int, share: float, *, guarantee_mb: int, node_mb: int, node_cores: int, price: float
) -> Need:
    """Return what a class needs if a share of it works at the same time.

    Parameters
    ----------
    students : int
        How many students the course has.
    share : float
        Which part of them works at once, above 0 and at most 1.
    guarantee_mb : int
        The memory that is kept free for each, in MB; not less than what was measured.
    node_mb, node_cores : int
        What a machine of the cluster has for students, in MB and cores.
    price : float
        What a machine costs for an hour, in any currency.

    Returns
    -------
    Need
        ``wait_seconds`` is how long a chapter takes if all who work at once run it in the same
        moment; the price is that of whole machines.

    Raises
    ------
    ValueError
        If the guarantee is less than what a student was measured to need, or the share is none.

    Examples
    --------
    >>> need(300, 0.25, guarantee_mb=256, node_mb=28_000, node_cores=8, price=0.4).nodes
    1
    """
    if guarantee_mb < MEASURED.kernel_mb + MEASURED.server_mb:
        raise ValueError(f"{guarantee_mb} MB are less than a kernel and its server need.")
    if not 0 < share <= 1:
        raise ValueError(f"{share} is not a share of the students.")
    at_once = math.ceil(students * share)
    on_a_node = node_mb // guarantee_mb
    nodes = math.ceil(at_once / on_a_node)
    busiest = min(at_once, on_a_node)
    return Need(
        at_once=at_once,
        memory_mb=at_once * guarantee_mb,
        nodes=nodes,
        wait_seconds=busiest * MEASURED.run_seconds / node_cores,
        price=nodes * price,
        price_of_a_student=nodes * price / at_once,
    )


def describe_class(students: int, share: float, price: float) -> tuple[Markdown, ...]:
    """Say how many machines a class needs, how long it waits, and what an hour costs."""
    found = need(
        students, share, guarantee_mb=_GUARANTEE, node_mb=_NODE_MB, node_cores=_CORES, price=price
    )
    on_a_node = _NODE_MB // _GUARANTEE
    busiest = min(found.at_once, on_a_node)
    steps = [
        f"At once: {students:,} × {share:g} = **{found.at_once:,}**, rounded up.",
        f"Memory kept free: {found.at_once:,} × {_GUARANTEE} MB = {found.memory_mb:,} MB.",
        f"On one machine: {_NODE_MB:,} MB ÷ {_GUARANTEE} MB = {on_a_node}, rounded down.",
        f"Machines: {found.at_once:,} ÷ {on_a_node} = **{found.nodes:,}**, rounded up.",
        f"If all run a chapter in the same moment: {busiest} × {MEASURED.run_seconds:g} s"
        f" ÷ {_CORES} cores = **{found.wait_seconds:,.0f} s**.",
        f"An hour: {found.nodes:,} × {price:.2f} = {found.price:,.2f}; for each student at work "
        f"{found.price:,.2f} ÷ {found.at_once:,} = **{found.price_of_a_student:.4f}**.",
    ]
    machines = words.count_of(found.nodes, "machine")
    return Markdown(f"**{machines}.**"), *(Markdown(step) for step in steps)

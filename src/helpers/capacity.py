"""What a class needs of a server: arithmetic on what was measured of one student's kernel.

The measurements are those of ``make bench`` (`benchmarks.kernels`): the chapter *Limits by region*
run from first to last cell, with Python 3.11 on two cores. They are not data of the course.
"""

import math
from dataclasses import dataclass

__all__ = ["MEASURED", "Measured", "Need", "need"]


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
MEASURED = Measured(kernel_mb=120, server_mb=66, run_seconds=1.2, month="November 2026")


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

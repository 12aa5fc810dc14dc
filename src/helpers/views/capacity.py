"""View of what a class of a size needs of a server, with every step of the arithmetic."""

from IPython.display import Markdown

from helpers import capacity

__all__ = ["PRICES", "SHARES", "SIZES", "of_a_class"]

SIZES = {"30 students": 30, "300 students": 300, "30,000 students": 30_000}
SHARES = {"one in ten": 0.1, "one in four": 0.25, "all of them": 1.0}
PRICES = {"0.20": 0.2, "0.40": 0.4, "0.80": 0.8}
_GUARANTEE, _NODE_MB, _CORES = 256, 28_000, 8


def of_a_class(students: int, share: float, price: float) -> tuple[Markdown, ...]:
    """Say how many machines a class needs, how long it waits, and what an hour costs."""
    found = capacity.need(
        students, share, guarantee_mb=_GUARANTEE, node_mb=_NODE_MB, node_cores=_CORES, price=price
    )
    on_a_node = _NODE_MB // _GUARANTEE
    busiest = min(found.at_once, on_a_node)
    machines = "1 machine" if found.nodes == 1 else f"{found.nodes:,} machines"
    steps = [
        f"At once: {students:,} × {share:g} = **{found.at_once:,}**, rounded up.",
        f"Memory kept free: {found.at_once:,} × {_GUARANTEE} MB = {found.memory_mb:,} MB.",
        f"On one machine: {_NODE_MB:,} MB ÷ {_GUARANTEE} MB = {on_a_node}, rounded down.",
        f"Machines: {found.at_once:,} ÷ {on_a_node} = **{found.nodes:,}**, rounded up.",
        f"If all run a chapter in the same moment: {busiest} × {capacity.MEASURED.run_seconds:g} s"
        f" ÷ {_CORES} cores = **{found.wait_seconds:,.0f} s**.",
        f"An hour: {found.nodes:,} × {price:.2f} = {found.price:,.2f}; for each student at work "
        f"{found.price:,.2f} ÷ {found.at_once:,} = **{found.price_of_a_student:.4f}**.",
    ]
    return Markdown(f"**{machines}.**"), *(Markdown(step) for step in steps)

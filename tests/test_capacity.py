"""What a class needs of a server: the arithmetic, and the settings for Kubernetes that follow."""

import csv
import math
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.views import capacity

ROOT = Path(__file__).parents[1]
VALUES = ROOT / "binder" / "zero-to-jupyterhub.yaml"
KERNELS = ROOT / "benchmarks" / "results" / "kernels.csv"
NODE = {"guarantee_mb": 256, "node_mb": 28_000, "node_cores": 8}


@given(st.integers(1, 50_000), st.sampled_from([0.1, 0.25, 1.0]))
def test_the_machines_bear_all_who_work_at_once_and_no_machine_is_idle(students, share):
    found = capacity.need(students, share, price=0.4, **NODE)
    on_a_node = 28_000 // 256
    assert (found.nodes - 1) * on_a_node < found.at_once <= found.nodes * on_a_node
    assert found.at_once >= students * share - 1e-9
    assert found.price_of_a_student * found.at_once == pytest.approx(found.nodes * 0.4)


def test_less_memory_than_was_measured_is_refused():
    with pytest.raises(ValueError, match="less than a kernel and its server need"):
        capacity.need(30, 1, guarantee_mb=128, node_mb=28_000, node_cores=8, price=1)


@pytest.mark.parametrize("share", [0, -1, 1.5])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ValueError, match="not a share"):
        capacity.need(30, share, price=1, **NODE)


@pytest.mark.parametrize("students", capacity.SIZES.values())
def test_the_page_says_every_step(students):
    told = " ".join(part.data for part in capacity.describe_class(students, 1.0, 0.4))
    nodes = math.ceil(students / 109)
    assert f"{students:,} ÷ 109 = **{nodes:,}**" in told
    assert f"{nodes:,} × 0.40 = {nodes * 0.4:,.2f}" in told


def test_the_settings_keep_free_what_a_student_was_measured_to_need():
    settings = yaml.safe_load(VALUES.read_text(encoding="utf-8"))["singleuser"]
    guarantee = int(settings["memory"]["guarantee"].removesuffix("M"))
    assert guarantee == capacity._GUARANTEE
    assert guarantee > capacity.MEASURED.kernel_mb + capacity.MEASURED.server_mb


def test_the_arithmetic_rests_on_what_the_bench_measured():
    with KERNELS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert capacity.MEASURED.kernel_mb == int(rows[0]["MB each"])
    assert capacity.MEASURED.run_seconds == max(
        float(row["processor seconds each"]) for row in rows
    )

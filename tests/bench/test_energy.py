from __future__ import annotations

import subprocess

import pytest

from reliquary.bench import energy
from reliquary.bench.energy import accelerator_w, energy_wh


def test_an_hour_of_two_cores_and_ten_gigabytes():
    assert energy_wh(3600, threads=2, peak_memory_bytes=10**10) == pytest.approx(2 * 12 + 10 * 0.3725)


def test_an_accelerator_adds_its_power_limit():
    alone = energy_wh(60, threads=2, peak_memory_bytes=0)
    assert energy_wh(60, threads=2, peak_memory_bytes=0, accelerator_w=300) == pytest.approx(alone + 5)


@pytest.mark.parametrize(
    ("answer", "devices", "watts"),
    [("700.00\n700.00\n", 1, 700.0), ("700.00\n700.00\n", 2, 1400.0), ("700.00\n", 2, None), ("[N/A]\n", 1, None)],
)
def test_the_driver_tells_the_power_limits(monkeypatch, answer, devices, watts):
    monkeypatch.setattr(energy.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 0, answer))
    assert accelerator_w(devices) == watts


def test_without_a_driver_the_power_is_unknown(monkeypatch):
    monkeypatch.setattr(energy, "QUERY", ("/no/such/program",))
    assert accelerator_w() is None

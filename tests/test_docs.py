from __future__ import annotations

import json
import os
import subprocess
import sys


def test_the_site_builds_without_a_warning(repository, tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "api" / "records" / "index.html").is_file()


def test_every_page_is_in_the_navigation(repository):
    navigation = (repository / "mkdocs.yml").read_text("utf-8")
    pages = sorted(path.relative_to(repository / "docs") for path in (repository / "docs").rglob("*.md"))
    assert [str(page) for page in pages if str(page) not in navigation] == []


def test_the_figures_of_the_crawler_s_speed(repository):
    page = " ".join((repository / "docs" / "crawling.md").read_text("utf-8").split())
    found = json.loads((repository / "docs" / "measurements.json").read_text("utf-8"))
    rate, memory = found["crawl_rate"], found["crawl_memory"]
    assert f"**{found['crawl_own_part']['cpu_ms_an_object']} ms**" in page
    assert f"A whole crawl of {rate['objects']} objects reaches **{rate['rate_against_bare_scrapy']}**" in page
    assert f"for {rate['cpu_against_bare_scrapy']} times its CPU time" in page
    assert f"needs {rate['rate_against_img2dataset']} of the time" in page
    assert f"**{memory['peak_mib']} MiB** at most over {memory['objects']} simulated objects" in page
    assert f"{memory['peak_mib_after_a_tenth']} MiB after the first tenth" in page

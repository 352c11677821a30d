from __future__ import annotations

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

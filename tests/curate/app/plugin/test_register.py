from __future__ import annotations

import subprocess
import sys

import pytest
import yaml

from reliquary.curate.app.environment import OWN_PLUGIN

pytestmark = [
    pytest.mark.real,
    pytest.mark.xdist_group("fiftyone"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # FiftyOne's own
]


def test_fiftyone_loads_all_that_the_plugin_declares_and_no_more(fiftyone_home):
    from fiftyone.plugins.context import build_plugin_contexts

    (loaded,) = [context for context in build_plugin_contexts() if context.name == "@reliquary/curate"]
    declared = yaml.safe_load((OWN_PLUGIN / "fiftyone.yml").read_text("utf-8"))
    assert loaded.errors == []
    assert [each.name for each in loaded.instances] == declared["operators"] + declared["panels"]


def test_its_words_are_read_without_fiftyone():
    program = "import sys, reliquary.curate.app.plugin.reasons; sys.exit('fiftyone' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

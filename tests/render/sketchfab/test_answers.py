from __future__ import annotations

import pytest

from reliquary.errors import FaultyFileError
from reliquary.render.sketchfab.answers import DownloadAnswer, ModelAnswer, PageAnswer, parsed
from tests.render.sketchfab.double import uid


def test_texts_of_strangers_lose_what_could_break_a_line_or_a_terminal():
    answer = parsed({"uid": uid(1), "name": "Owl\x1b[31m\n of Shang ", "viewerUrl": ""}, ModelAnswer, "/models")
    assert (answer.name, answer.viewer_url) == ("Owl [31m of Shang", None)


def test_what_is_not_said_is_unknown():
    answer = parsed({"uid": uid(1), "license": {}, "user": {}}, ModelAnswer, "/models")
    assert (answer.name, answer.faces, answer.is_downloadable) == (None, None, False)
    assert parsed({"gltf": {"url": "https://a.org/", "size": 1}, "usdz": {}}, DownloadAnswer, "/x").glb is None


@pytest.mark.parametrize(
    ("value", "model", "fault"),
    [
        ({"uid": "../x"}, ModelAnswer, "uid: "),
        ({"uid": uid(1), "faceCount": "many"}, ModelAnswer, "faceCount: "),
        ({"results": [{}]}, PageAnswer, "results[0].uid: is missing"),
        ({"results": [], "next": 3}, PageAnswer, "next: "),
        ({"glb": {"size": 3}}, DownloadAnswer, "glb.url: is missing"),
        ([], ModelAnswer, "Input should be"),
    ],
)
def test_an_answer_of_another_shape_is_refused_with_its_faults(value, model, fault):
    with pytest.raises(FaultyFileError, match="answer of Sketchfab to /models: 1 fault") as error:
        parsed(value, model, "/models")
    assert fault in str(error.value)

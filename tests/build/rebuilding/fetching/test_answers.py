from __future__ import annotations

import pytest

from reliquary.build.rebuilding.fetching.answers import FILE, Answer, Answers, What
from reliquary.errors import ReliquaryError

A, B = "a" * 64, "b" * 64


@pytest.fixture
def answers(tmp_path):
    return Answers(tmp_path)


def test_an_answer_outlives_the_process(answers, tmp_path):
    changed = Answer(What.CHANGED, "image/png", B)
    answers.add(A, "http://museum/1", changed)
    answers.add(A, "http://museum/2", Answer(What.GONE, "HTTP 404"))
    answers.close()
    again = Answers(tmp_path)
    assert again.get(A, "http://museum/1") == changed
    assert again.get(A, "http://museum/2") == Answer(What.GONE, "HTTP 404")
    assert again.get(A, "http://museum/3") is None
    assert again.get(B, "http://museum/1") is None


def test_the_last_answer_counts(answers):
    answers.add(A, "u", Answer(What.UNREACHABLE, "timeout"))
    answers.add(A, "u", Answer(What.GONE, "HTTP 410"))
    assert answers.get(A, "u") == Answer(What.GONE, "HTTP 410")


def test_what_may_turn_out_otherwise_is_forgotten(answers):
    for what in What:
        answers.add(A, what, Answer(what, "?"))
    answers.forget_unsettled()
    assert [what for what in What if answers.get(A, what)] == [What.GONE, What.CHANGED]


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / FILE).write_bytes(b"something else" * 1000)
    with pytest.raises(ReliquaryError, match=r"answers\.sqlite.*remove it and run the same command again"):
        Answers(tmp_path)

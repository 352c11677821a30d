from __future__ import annotations

import pytest

from reliquary.curate.app.plugin.reasons import TO_DROP, suggested_reasons
from reliquary.records import Verdict


def test_the_check_gives_the_likeliest_reasons_to_drop():
    assert suggested_reasons(Verdict.DROP, "label_suspects")[:2] == ["wrong label", "not the object"]
    assert suggested_reasons(Verdict.DROP, "blank")[:2] == ["blank", "placeholder"]


def test_no_reason_is_proposed_twice():
    for check in TO_DROP:
        reasons = suggested_reasons(Verdict.DROP, check)
        assert len(reasons) == len(set(reasons))


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("check", [None, "blank", "a check of tomorrow"])
def test_there_is_always_a_reason_to_propose(verdict, check):
    assert suggested_reasons(verdict, check)


def test_reasons_to_drop_are_none_to_keep():
    assert "blank" not in suggested_reasons(Verdict.KEEP, "blank")

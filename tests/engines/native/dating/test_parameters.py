from __future__ import annotations

import pytest

from reliquary.engines import engine_for
from reliquary.engines.native.dating.parameters import DatingParameters
from reliquary.errors import FaultyFileError


@pytest.mark.parametrize(("head", "outputs"), [("scalar", 1), ("ordinal", 31), ("distribution", 32)])
def test_the_head_decides_on_the_outputs(head, outputs):
    assert DatingParameters(head=head, bins=32).age_outputs == outputs


def test_bins_are_not_standardised():
    with pytest.raises(FaultyFileError, match="standardise is for the head 'scalar'; 'ordinal' learns bins"):
        DatingParameters.read({"head": "ordinal", "standardise": True}, "baseline 'b'")


def test_every_wrong_parameter_is_named():
    with pytest.raises(FaultyFileError, match="balance.*mult\\+add") as caught:
        engine_for("native").resolve("age", {"balance": "max", "bins": 1, "mixup": 0.1}, "baseline 'b'")
    assert len(caught.value.faults) == 3

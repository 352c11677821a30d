"""Objects of the sample museums that a dataset must treat with care, in fixed small shares.

In every hundred objects two are human remains, two are sacred and two were recovered after Nazi looting (Musées
Nationaux Récupération, which the Louvre alone says). Of the first two kinds SMB shows a placeholder in the place of
every other object's pictures. The Met's records say nothing of all this.
"""

from __future__ import annotations

from typing import Literal

from reliquary.sample.objects.collection import FIRST_OBJECT_ID, SampleObject

Concern = Literal["human_remains", "sacred", "mnr"]

# Away from the numbers of the other faults, so that each can be looked at alone.
_CONCERNS: dict[int, Concern] = {
    5: "human_remains",
    55: "human_remains",
    9: "sacred",
    59: "sacred",
    7: "mnr",
    57: "mnr",
}


_BLOCKED = (5, 9)


def concern(sample_object: SampleObject) -> Concern | None:
    """Returns what is to be minded about an object, if anything."""
    return _CONCERNS.get((sample_object.object_id - FIRST_OBJECT_ID) % 100)


def is_blocked(sample_object: SampleObject) -> bool:
    """Returns whether SMB shows a placeholder for ethical reasons: one in a hundred of each kind."""
    return (sample_object.object_id - FIRST_OBJECT_ID) % 100 in _BLOCKED

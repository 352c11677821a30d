"""Does one job, and says how it goes."""

from __future__ import annotations

import traceback
from pathlib import Path

from reliquary.engines.openmmlab.messages import WORK, Crashed, Done, Refused, ReportWork
from reliquary.engines.openmmlab.worker.speaking import Voice, end_with_parent
from reliquary.errors import ReliquaryError

DONE, REFUSED, CRASHED = 0, 1, 2


def main(job: Path) -> int:
    """Do the job of a file; return the exit status."""
    end_with_parent()
    voice = Voice()
    try:
        voice.say(_do(job, voice))
    except ReliquaryError as error:
        voice.say(Refused(str(error)))
        return REFUSED
    except Exception:  # noqa: BLE001 - the parent shows it
        voice.say(Crashed(traceback.format_exc()))
        return CRASHED
    return DONE


def _do(job: Path, voice: Voice) -> Done:
    work = WORK.validate_json(job.read_bytes())
    from reliquary.engines.openmmlab.worker import frameworks

    if isinstance(work, ReportWork):
        frameworks.import_detection()
        frameworks.import_editing()
        return Done(frameworks.versions())
    if work.kind == "detection":
        from reliquary.engines.openmmlab.worker.detecting import detect

        return detect(work, voice)
    if work.kind == "inpainting":
        from reliquary.engines.openmmlab.worker.inpainting import inpaint

        return inpaint(work, voice)
    from reliquary.engines.openmmlab.worker.translating import translate

    return translate(work, voice)

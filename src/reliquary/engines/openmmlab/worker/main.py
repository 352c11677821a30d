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
    versions = _import_frameworks(work.kind)
    if isinstance(work, ReportWork):
        return Done(versions)
    if work.kind == "detection":
        from reliquary.engines.openmmlab.worker.detecting import detect

        return detect(work, voice)
    if work.kind == "inpainting":
        from reliquary.engines.openmmlab.worker.inpainting import inpaint

        return inpaint(work, voice)
    from reliquary.engines.openmmlab.worker.translating import translate

    return translate(work, voice)


def _import_frameworks(kind: str) -> dict[str, str]:
    """Import what a kind of work needs; return the versions.

    Raises:
        ReliquaryError: Something is missing in the environment, or in the one below it.
    """
    try:
        from reliquary.engines.openmmlab.worker import frameworks

        if kind in {"detection", "report"}:
            frameworks.import_detection()
        if kind != "detection":
            frameworks.import_editing()
        return frameworks.versions()
    except ImportError as error:
        raise ReliquaryError(
            f"engine 'openmmlab' is broken ({error}); run: reliquary engines remove openmmlab, and install it again"
        ) from error

"""The check for blank pictures: empty ones, and drawings that say that there is no picture."""

from __future__ import annotations

from math import exp
from typing import ClassVar

from reliquary.curate.checks.blank.figures import Figures
from reliquary.curate.checks.blank.forest import Verdict, forests
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import FLAGGED, Sight

IN_WORDS = {
    "lumps": "light and dark hang together by {:.1f} levels",
    "clumps": "light and dark on its ground hang together by {:.1f} levels",
    "peak": "the farthest pixel is {:.0f} times as far from the ground as the noise",
    "weave": "its strongest wave is {:.0f} times as strong as the average",
    "repeats": "it resembles itself by {:.2f} when moved",
    "contrast": "it departs from its ground by up to {:.0f} levels",
    "span": "its tones span {:.0f} levels",
    "variety": "the entropy of its tones is {:.1f}",
    "commonest": "five colours take {:.0%} of it",
    "alike": "{:.0%} of it is of exactly one colour with what is beside it",
    "palette": "the entropy of the colours of what stands out is {:.1f}",
    "flat": "{:.0%} of it is flat",
    "between": "{:.0%} of it is neither flat nor rough",
    "uneven": "its roughness differs from place to place by {:.1f} times the typical one",
    "calmest": "its calmest parts have a noise of {:.1f} levels",
    "rough": "a quarter of it has a roughness above {:.1f} levels",
    "ripple": "its light typically bends by {:.1f} levels",
    "bend": "its light bends by up to {:.1f} levels",
    "sharp": "its typical edge takes {:.0%} of its height in three pixels",
    "soft": "a quarter of its edges take at most {:.0%} of their height in three pixels",
    "softest": "its softest edges take {:.0%} of their height in three pixels",
    "pieces": "what stands out has {:.0f} pieces",
    "big": "what stands out has {:.0f} pieces that are no specks",
    "box": "what stands out reaches over {:.0%} of it",
    "marked": "{:.1%} of it stands out",
    "explained": "{:.0%} of it is as its ground",
    "onesided": "what stands out is darker or lighter than the ground by {:.0%} more than the other",
    "grain": "its ground has a grain of {:.1f} levels",
    "unevenness": "its ground departs from smooth shading by {:.1f} levels",
    "blurred": "{:.0%} of the outlines are not sharp",
    "tones": "{:.0%} of what stands out is in tones between those of inks",
    "texture": "{:.0%} of what stands out has texture",
    "shading": "{:.0%} of what stands out is shaded",
}
REASONS = 3
"""Figures that an explanation names at most."""

FARTHEST = 50.0
"""Evidence beyond which a score is 0 or 1 in any case."""


class Blank:
    """Finds empty pictures (one colour, a gradient, noise) and drawn ones (notices, signs, logos, frames, patterns).

    A photograph has what a drawing lacks: a ground with grain and uneven light, and things with texture, shading, soft
    edges and many tones. What has neither that nor anything else on it is empty.
    """

    name: ClassVar[str] = "blank"
    title: ClassVar[str] = "Blank"
    version: ClassVar[int] = 3

    def look(self, picture: WorkingPicture) -> Sight:
        """Return how far the picture shows nothing; the explanation names the figures that weighed most."""
        measured, cascade = Figures(picture.grey, picture.rgb), forests()
        figures, verdict = measured.quick, cascade.quick.weigh(measured.quick)
        if verdict.evidence >= cascade.sure:
            figures = measured.whole()
            verdict = cascade.whole.weigh(figures)
        score = 1 / (1 + exp(-min(FARTHEST, max(-FARTHEST, verdict.evidence))))
        return Sight(score, _explained(figures, verdict, blank=score >= FLAGGED))


def _explained(figures: dict[str, float], verdict: Verdict, *, blank: bool) -> str:
    sign = 1 if blank else -1
    telling = sorted(verdict.added, key=lambda name: -sign * verdict.added[name])
    reasons = [IN_WORDS[name].format(figures[name]) for name in telling[:REASONS] if sign * verdict.added[name] > 0]
    return f"{'Blank' if blank else 'Not blank'}: {', '.join(reasons)}"

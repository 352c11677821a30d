"""Pictures that show nothing, or say that there is nothing to show.

``check`` is the check. ``blocks`` cuts a picture into blocks, ``ground`` finds the smooth shading that explains most of
it, ``parting`` parts the two. ``figures`` gathers what is measured by ``empty`` (a picture of nothing has even noise
alone), ``drawn`` (a drawing has inks and sharp edges on a ground without grain), ``edges``, ``roughness``, ``tones``,
``pieces`` and ``repeating`` (cloth repeats itself, noise does not). ``forest`` weighs the figures.
"""

from reliquary.curate.checks.blank.check import Blank

__all__ = ["Blank"]

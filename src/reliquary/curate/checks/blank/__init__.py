"""Pictures that show nothing, or say that there is nothing to show."""

from reliquary.curate.checks.blank.flat import Blank

__all__ = ["Blank"]

"""What the parameters of every engine have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import ValidationError

from reliquary.errors import FaultyFileError
from reliquary.records.base import Part
from reliquary.records.faults import faults_of


class EngineParameters(Part):
    """What a suite or a baseline can set for an engine.

    Attributes:
        ENGINE: Name of the engine, for messages.
    """

    ENGINE: ClassVar[str]

    @classmethod
    def read(cls, parameters: Mapping[str, Any], place: str) -> Self:
        """Validate parameters.

        Args:
            parameters: By name.
            place: The baseline and protocol, for messages.

        Raises:
            FaultyFileError: A parameter is unknown or its value not allowed; all of them are listed.
        """
        try:
            return cls.model_validate(dict(parameters))
        except ValidationError as error:
            known = f"{place}: the engine '{cls.ENGINE}' knows these parameters: {', '.join(cls.model_fields)}"
            raise FaultyFileError(known, faults_of(error, f"{place}: parameters")) from error

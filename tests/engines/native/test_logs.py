from __future__ import annotations

import logging
import warnings

import pytest

from reliquary.engines.native.logs import log_to


def test_what_libraries_say_goes_to_the_log_and_not_to_the_terminal(tmp_path, capfd):
    with log_to(tmp_path / "run/train.log"):
        logging.getLogger("lightning.pytorch.trainer").warning("from lightning")
        logging.getLogger("lightning.pytorch.trainer").info("a tip")
        logging.getLogger("reliquary.engines.native").info("epoch 1")
        warnings.warn("from python", stacklevel=1)
    text = (tmp_path / "run/train.log").read_text()
    assert "WARNING from lightning" in text
    assert "INFO epoch 1" in text
    assert "from python" in text
    assert "a tip" not in text
    assert capfd.readouterr().err == ""


def test_logging_is_as_before_afterwards(tmp_path):
    logger = logging.getLogger("lightning.pytorch")
    before = (logger.handlers[:], logger.propagate, logger.level)
    with pytest.raises(KeyboardInterrupt), log_to(tmp_path / "train.log"):
        raise KeyboardInterrupt
    assert (logger.handlers, logger.propagate, logger.level) == before


def test_a_second_run_adds_to_the_log(tmp_path):
    for text in ("first", "second"):
        with log_to(tmp_path / "train.log"):
            logging.getLogger("reliquary.engines").info(text)
    assert "first" in (tmp_path / "train.log").read_text()
    assert "second" in (tmp_path / "train.log").read_text()

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.rank.text import figure, large, markdown, metric_title, settings_text, unit_suffix


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("accuracy", "Accuracy"),
        ("macro_f1", "Macro F1"),
        ("f1", "F1"),
        ("weighted_precision", "Weighted precision"),
        ("map", "mAP"),
        ("map_small", "mAP small"),
        ("ap50", "AP50"),
        ("ap50_lost_to_background", "AP50 lost to background"),
        ("ar_100", "AR 100"),
        ("voc_map_11_point", "VOC mAP 11 point"),
    ],
)
def test_metric_names_become_headings(name, title):
    assert metric_title(name) == title


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.87149, "fraction", "0.871"),
        (1.0, "fraction", "1.000"),
        (160.0, "images", "160"),
        (12_345.0, None, "12,345"),
        (24.8971, "dB", "24.9"),
        (1e30, "dB", "1e+30"),
        (float("inf"), None, "inf"),
    ],
)
def test_figures(value, unit, text):
    assert figure(value, unit) == text


def test_units_are_named_unless_they_are_fractions():
    assert (unit_suffix("dB"), unit_suffix("fraction")) == (", dB", "")


@pytest.mark.parametrize(("value", "text"), [(11_178_051, "11.2 M"), (1.8e9, "1.8 G"), (999, "999"), (0, "0")])
def test_large_numbers_have_a_prefix(value, text):
    assert large(value) == text


def test_settings_are_flat_and_sorted():
    settings = {"parameters": {"epochs": 8, "crop": None}, "limits": {}}
    assert settings_text(settings) == ["parameters.crop none", "parameters.epochs 8"]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a|b", r"a\|b"),
        ("<script>", "&lt;script&gt;"),
        ("[x](javascript:1)", r"\[x\](javascript:1)"),
        ("![x](y)", r"!\[x\](y)"),
        ("a\nb", "a b"),
        ("*b* `c` ~d~", r"\*b\* \`c\` \~d\~"),
    ],
)
def test_markdown_holds_no_markup_of_a_name(text, escaped):
    assert str(markdown(text)) == escaped


@given(st.text())
def test_a_name_never_breaks_a_markdown_table(text):
    escaped = str(markdown(text))
    assert "<" not in escaped
    assert len(escaped.splitlines()) <= 1
    assert "|" not in escaped.replace("\\\\", "").replace("\\|", "")

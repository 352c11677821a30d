from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.rank.text import (
    deviation,
    figure,
    interval_text,
    large,
    markdown,
    metric_title,
    p_text,
    settings_text,
    signed,
    unit_suffix,
)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("accuracy", "Accuracy"),
        ("macro_f1", "Macro F1"),
        ("f1", "F1"),
        ("weighted_precision", "Weighted precision"),
        ("map", "mAP"),
        ("map_small", "mAP small"),
        ("top5_accuracy", "Top-5 accuracy"),
        ("top1", "Top-1"),
        ("recall_at_5", "Recall at 5"),
        ("retrieval_map", "Retrieval mAP"),
        ("expected_calibration_error", "Expected calibration error"),
        ("mae", "MAE"),
        ("median_error", "Median error"),
        ("within_50", "Within 50 years"),
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
        (1.2345, "1", "1.234"),
        (132.14, "years", "132.1"),
        (1.09861, "nats", "1.099"),
        (160.0, "images", "160"),
        (12_345.0, None, "12,345"),
        (24.8971, "dB", "24.9"),
        (1e30, "dB", "1e+30"),
        (float("inf"), None, "inf"),
    ],
)
def test_figures(value, unit, text):
    assert figure(value, unit) == text


def test_units_are_named_unless_there_is_none():
    assert [unit_suffix(unit) for unit in ("dB", "years", "fraction", "1")] == [", dB", ", years", "", ""]


@pytest.mark.parametrize(
    ("value", "mean", "text"),
    [(0.0457, "0.87", "0.05"), (3.2171, "132.1", "3.2"), (14.6, "1,064", "15"), (0.0, "7", "0")],
)
def test_deviations_have_the_decimals_of_their_mean(value, mean, text):
    assert deviation(value, mean) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"), [(0.04, "fraction", "+0.040"), (-0.04, "fraction", "-0.040"), (-12.0, "years", "-12")]
)
def test_differences_have_a_sign(value, unit, text):
    assert signed(value, unit) == text


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


def test_an_interval_is_written_as_its_measure():
    assert interval_text(0.12345, 0.5, "fraction") == "0.123 to 0.500"
    assert interval_text(-36.14, 1204.26, "years") == "-36.14 to 1204"


@pytest.mark.parametrize(("p", "text"), [(1.0, "1.000"), (0.0494, "0.049"), (0.001, "0.001"), (0.00099, "< 0.001")])
def test_a_probability_is_written_to_the_thousandth(p, text):
    assert p_text(p) == text

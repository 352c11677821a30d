from __future__ import annotations

import dataclasses
import io

import pytest
from rich.console import Console

from reliquary.identify.answer import Answer, ClassAnswer, NearObject, YearAnswer
from reliquary.identify.printing import likeliest, near_text, print_answers, year_text

NEAR = NearObject(
    similarity=0.91,
    image_id="0" * 64,
    class_name="egyptian",
    title="Bowl\x1b[31m with [bold]fish[/bold]",
    object_type="Bowl",
    culture=None,
    museum="met",
    object_id="7",
    year_begin=-300,
    year_end=-200,
    permalink="https://museum.invalid/7",
    licence="CC0-1.0",
    credit="Museum",
)
ANSWER = Answer(
    path="[red]photo.jpg",
    classes=[ClassAnswer("coins, (1, 9]", 0.75), ClassAnswer("coins, (9, 12]", 0.25)],
    collections=[ClassAnswer("coins", 1.0)],
    year=YearAnswer(-120, -200, 30),
    nearest=[NEAR],
    distance=0.09,
    far=False,
)


@pytest.fixture
def printed(identifier):
    def show(answer):
        console = Console(width=200, record=True, file=io.StringIO())
        print_answers([answer], identifier.references.file, console)
        return console.export_text()

    return show


def test_an_object_stands_on_one_line_with_address_licence_and_credit():
    text = near_text(NEAR)
    assert text == (
        "Bowl [31m with [bold]fish[/bold], egyptian, 300 BCE to 200 BCE, met 7, https://museum.invalid/7, "
        "credit: Museum, CC0-1.0"
    )


def test_an_address_that_the_credit_names_is_not_told_twice():
    credit = "Museum, https://museum.invalid/7"
    assert near_text(dataclasses.replace(NEAR, credit=credit)).count("https://museum.invalid/7") == 1


def test_everything_is_told(printed):
    text = printed(ANSWER)
    assert "[red]photo.jpg" in text  # no markup of a stranger's counts
    assert "year 120 BCE (200 BCE to 30)" in text
    assert "coins, (1, 9]" in text
    assert "75.0%" in text
    assert "0.910  Bowl [31m with [bold]fish[/bold]" in text
    assert "caution" not in text
    assert "no proof of origin" in text


def test_few_classes_are_all_told(printed):
    classes = [ClassAnswer(f"class {number}", 1 / 6) for number in range(6)]
    text = printed(dataclasses.replace(ANSWER, classes=classes))
    assert "class 5" in text
    assert "more, less likely" not in text


def test_of_many_classes_it_is_told_how_many_are_left_out(printed):
    classes = [ClassAnswer(f"class {number}", 1 / 50) for number in range(50)]
    text = printed(dataclasses.replace(ANSWER, classes=classes))
    assert "class 4" in text
    assert "class 5" not in text
    assert "and 45 more, less likely" in text
    assert likeliest(classes) == (classes[:5], 45)


def test_a_picture_unlike_all_references_comes_with_a_caution(printed):
    assert "caution: The picture is unlike every reference" in printed(dataclasses.replace(ANSWER, far=True))


def test_a_year_without_interval_and_no_year():
    assert year_text(dataclasses.replace(ANSWER, year=YearAnswer(5, None, None))) == "year 5"
    assert year_text(dataclasses.replace(ANSWER, year=None)) == "year not known"

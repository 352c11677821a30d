from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reliquary.latex import latex_text

COMMANDS = (
    r"\\(textbackslash|textbraceleft|textbraceright|textasciicircum|textasciitilde|textless|textgreater|textbar"
    r"|char34|char96)\{\}|\\[$&#%_]|\{[\[\]*]\}|\{\}"
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"\input{/etc/passwd}", r"\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{}"),
        ("50 % of R&D_1 #2 $x$", r"50 \% of R\&D\_1 \#2 \$x\$"),
        ("^^M ~", r"\textasciicircum{}\textasciicircum{}M \textasciitilde{}"),
        ('<b> | "a"`', r"\textless{}b\textgreater{} \textbar{} \char34{}a\char34{}{}\char96{}"),
        ("--size ---, ''a'' ,,b", "-{}-size -{}-{}-, '{}'a'{}' ,{},b"),
        ("?` !`", r"?{}\char96{} !{}\char96{}"),
        ("O'Neill, 2019-2020", "O'Neill, 2019-2020"),
        ("one\n\ntwo\tthree\u00a0four", "one two three four"),
        ("[1em] *", "{[}1em{]} {*}"),
        ("a\x00b\u202ec\u200bd", "abcd"),
        ("Gießen, 敦煌", "Gießen, 敦煌"),
    ],
)
def test_text_is_printed_and_does_nothing(text, written):
    assert latex_text(text) == written


@given(st.text())
@example("}\\end{document}\n%")
def test_nothing_is_left_that_latex_reads(text):
    left = re.sub(COMMANDS, "", latex_text(text))
    assert not set(left) & set('\\{}$&#%_^~<>|"`[]*\n\r\t')


@given(st.text())
def test_braces_are_balanced_as_bibtex_counts_them(text):
    depth = 0
    for letter in latex_text(text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0

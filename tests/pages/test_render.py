from __future__ import annotations

import re
from html import unescape

import pytest
from jinja2 import DictLoader, TemplateRuntimeError, UndefinedError

from reliquary.pages.policy import content_policy
from reliquary.pages.render import asset, page_environment, render_page, style_sheet

PACKAGES = ("reliquary.curate.reporting", "reliquary.rank")
BLOCKS = {name: f"{{% block {name} %}}{name}{{% endblock %}}" for name in ("title", "skip", "header", "footer")}
CONTENT = '{% block content %}<p title="{{ text }}">{{ text }}</p>{% endblock %}'
HOSTILE = "</p></style><script>alert(1)</script>\"'&{{ 7 * 7 }}"
STYLE = 'p::after { content: "<&>"; }\n'
SCRIPT = 'if (1 < 2 && "a") go();\n'


@pytest.fixture
def template_of():
    """A template of a page from its blocks, beside the common ones."""

    def make(*blocks, **filters):
        environment = page_environment("reliquary.rank", **filters)
        text = "".join(['{% extends "pages/skeleton.html.j2" %}', *blocks])
        environment.loader.loaders.insert(0, DictLoader({"some.html.j2": text}))
        return environment.get_template("some.html.j2")

    return make


@pytest.fixture
def template(template_of):
    return template_of(*BLOCKS.values(), CONTENT)


def test_every_block_stands_in_its_place(template):
    text = render_page(template, style=STYLE, text="content")
    assert "<title>title</title>" in text
    assert '<a class="skip" href="#content">skip</a>' in text
    for element in ("header", "footer"):
        assert re.search(rf"<{element}\b.*{element}.*</{element}>", text, re.DOTALL)
    assert re.search(r'<main id="content".*<p title="content">content</p>.*</main>', text, re.DOTALL)


def test_what_a_stranger_wrote_is_escaped(template):
    text = render_page(template, style=STYLE, text=HOSTILE)
    assert "<script" not in text
    assert text.count("</style>") == 1
    assert text.count("&lt;script&gt;") == 2
    assert text.count("{{ 7 * 7 }}") == 2


def test_the_policy_is_that_of_the_style_and_the_script_as_they_stand_in_the_page(template):
    text = render_page(template, style=STYLE, script=SCRIPT, text="")
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
    (style,), (script,) = (re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("style", "script"))
    assert (style, script) == (STYLE, SCRIPT)
    assert unescape(policy) == content_policy(style, script)


def test_a_page_without_a_script_has_no_such_element(template):
    text = render_page(template, style=STYLE, text="")
    assert "<script" not in text
    assert "script-src &#39;none&#39;" in text


@pytest.mark.parametrize("missing", BLOCKS)
def test_a_page_that_leaves_a_block_out_is_refused(template_of, missing):
    blocks = [block for name, block in BLOCKS.items() if name != missing]
    with pytest.raises(TemplateRuntimeError, match=f"Required block '{missing}' not found"):
        render_page(template_of(*blocks, CONTENT), style=STYLE, text="")


def test_a_name_that_nobody_gave_is_an_error_not_nothing(template):
    with pytest.raises(UndefinedError, match="text"):
        render_page(template, style=STYLE)


def test_a_filter_s_text_is_escaped_too(template_of):
    content = "{% block content %}{{ text|loud }}{% endblock %}"
    template = template_of(*BLOCKS.values(), content, loud=lambda text: f"<b>{text.upper()}</b>")
    assert "&lt;b&gt;A&lt;/b&gt;" in render_page(template, style=STYLE, text="a")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_style_sheet_is_the_common_one_and_then_the_package_s_own(package):
    assert style_sheet(package) == asset("reliquary.pages", "style.css") + asset(package, "style.css")


@pytest.mark.parametrize("package", PACKAGES)
def test_no_package_repeats_a_rule_of_the_common_style_sheet(package):
    common, own = (
        {line for line in asset(name, "style.css").splitlines() if re.search(r": .*;", line)}
        for name in ("reliquary.pages", package)
    )
    assert common & own == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_variable_is_defined_and_none_in_vain(package):
    style = style_sheet(package)
    assert set(re.findall(r"var\((--[\w-]+)\)", style)) == set(re.findall(r"(--[\w-]+):", style))

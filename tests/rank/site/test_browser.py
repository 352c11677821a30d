"""The site in a real browser, from the disk, without a network."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

WIDTHS = (390, 820, 1440)


@pytest.fixture
def visit(browser):
    """Open pages in tabs that write down what they complain of, ask for and say."""
    contexts = []

    def open_page(path, **options):
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.complaints, tab.requests, tab.dialogs = [], [], []
        tab.on("console", lambda message: tab.complaints.append(message.text))
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.on("request", lambda request: tab.requests.append(request.url))
        tab.on("dialog", lambda dialog: (tab.dialogs.append(dialog.message), dialog.dismiss()))
        tab.goto(path.as_uri())
        return tab

    yield open_page
    for context in contexts:
        context.close()


def test_every_page_is_harmless_asks_for_its_own_pictures_only_and_never_scrolls_sideways(visit, hostile_site):
    pages = sorted(hostile_site.rglob("*.html"))
    assert len(pages) == 6
    tab = visit(pages[0])
    for page in pages:
        tab.goto(page.as_uri())
        tab.evaluate("for (const image of document.images) image.loading = 'eager'")
        tab.wait_for_function("[...document.images].every((image) => image.complete)")
        assert tab.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 900})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, (page.name, width)
    assert (tab.complaints, tab.dialogs) == ([], [])
    assert all(url.startswith(hostile_site.as_uri()) for url in tab.requests if not url.startswith("data:"))


def test_the_policy_stops_what_a_hole_would_let_in(visit, site):
    tab = visit(site / "index.html")
    tab.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "alert(1)";
          const picture = document.createElement("img");
          picture.setAttribute("onerror", "alert(2)");
          picture.src = "https://museum.invalid/x.jpg";
          document.body.append(script, picture);
        }"""
    )
    tab.wait_for_timeout(100)
    assert tab.dialogs == []
    assert sum("Content Security Policy" in line for line in tab.complaints) >= 2


def test_tables_are_sorted_with_the_keyboard_and_the_order_is_told(visit, site):
    tab = visit(site / "provenance" / "index.html")
    table = tab.locator("table.leaderboard")
    names = lambda: table.locator("tbody th a").all_inner_texts()  # noqa: E731 - read again and again
    assert names() == ["ResNet-18 from scratch", "ResNet-10-T"]
    table.get_by_role("button", name="Accuracy").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Space")
    assert names() == ["ResNet-10-T", "ResNet-18 from scratch"]
    assert table.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    assert "sorted by Accuracy, ascending" in tab.locator("#announcement").inner_text()
    assert tab.complaints == []


def test_rows_are_filtered_by_name_and_model(visit, site):
    tab = visit(site / "provenance" / "index.html")
    tab.get_by_label("Filter").fill("timm 10T")
    assert tab.locator("table.leaderboard tbody th a:visible").all_inner_texts() == ["ResNet-10-T"]
    assert tab.locator(".count").inner_text() == "1 of 2 rows"
    tab.get_by_label("Filter").fill("")
    assert tab.locator(".count").inner_text() == "2 rows"


def test_two_rows_are_chosen_and_compared(visit, site):
    tab = visit(site / "provenance" / "index.html")
    tab.get_by_label("Compare ResNet-10-T").check()
    assert "choose another row" in tab.locator(".chosen").inner_text()
    tab.get_by_label("Compare ResNet-18 from scratch").check()
    tab.locator(".chosen a").click()
    tab.wait_for_url("**/compare-1.html#*")
    chosen = "select => select.selectedOptions[0].textContent"
    assert tab.locator("#first").evaluate(chosen) == "ResNet-10-T"
    accuracy = tab.locator("#comparison table").first.locator("tbody tr").first.inner_text()
    assert [part for part in ("0.583", "0.833", "−0.250", "favours B") if part not in accuracy] == []  # noqa: RUF001
    assert "Of 18 test images both are right on 10, only A on 0, only B on 4, neither on 4." in tab.inner_text("main")
    tab.get_by_role("button", name="Swap").click()
    assert "favours A" in tab.locator("#comparison table").first.inner_text()
    assert tab.locator("#comparison .card").count() == 4
    assert tab.complaints == []


def test_colours_follow_the_system_or_the_choice_which_is_kept_before_anything_is_drawn(visit, site):
    tab = visit(site / "index.html", color_scheme="dark")
    brightness = "Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"
    assert tab.evaluate(brightness) < 60
    button = tab.get_by_role("button", name="Colours")
    button.click()
    assert button.inner_text() == "Colours: light"
    assert tab.evaluate(brightness) > 200
    tab.goto((site / "provenance" / "index.html").as_uri())
    assert tab.evaluate(brightness) > 200
    assert tab.evaluate("document.documentElement.dataset.scheme") == "light"


def test_the_skip_link_comes_first_and_every_control_has_a_name(visit, site):
    tab = visit(site / "provenance" / "index.html")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the content"
    nameless = tab.evaluate(
        """() => [...document.querySelectorAll("input, select, button, a[href]")].filter((one) =>
          !one.labels?.length && !one.getAttribute("aria-label") && !one.textContent.trim()
        ).map((one) => one.outerHTML)"""
    )
    assert nameless == []


CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (value) => (value <= 10.3 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const faint = [];
  for (const one of document.querySelectorAll("body *")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !one.checkVisibility() || one.closest("svg, .unseen, option, script, noscript")) continue;
    const [a, b] = [luminance(rgb(getComputedStyle(one).color)), luminance(ground(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${one.outerHTML.slice(0, 90)}`);
  }
  return faint;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_ground(visit, site, scheme):
    """WCAG 2.2, success criterion 1.4.3, level AA."""
    tab = visit(site / "index.html", color_scheme=scheme)
    for page in sorted(site.rglob("*.html")):
        tab.goto(page.as_uri())
        assert tab.evaluate(CONTRAST) == [], page.name


def test_without_a_script_the_tables_read_and_nothing_that_needs_one_is_shown(visit, site):
    tab = visit(site / "provenance" / "index.html", java_script_enabled=False)
    assert tab.locator("table.leaderboard tbody tr").count() == 2
    assert not tab.locator(".tools").is_visible()
    assert not tab.locator(".pick").first.is_visible()
    tab.goto((site / "provenance" / "compare-1.html").as_uri())
    assert "put together by a script" in tab.inner_text("header")


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_a_page_loads(visit, site, width):
    tab = visit(site / "index.html", viewport={"width": width, "height": 900})
    tab.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((e) => window.shift += e.value))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    for page in sorted(site.rglob("*.html")):
        if page.name.startswith("compare"):
            continue  # the script fills it
        tab.goto(page.as_uri())
        tab.wait_for_timeout(50)
        assert tab.evaluate("window.shift") < 0.01, page.name

from __future__ import annotations

import csv
import importlib
import json
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from reliquary import catalogue, records
from reliquary.catalogue import load_baseline, load_render_set, load_suite, names
from reliquary.catalogue.render_set import CompositeWish, LightWish, ModelEntry, ViewWish
from reliquary.cli import app
from reliquary.crawl.run import crawl_museum
from reliquary.rank.statistics import document
from reliquary.records import Record, Result, read_document
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import SampleSource
from reliquary.workspace import Workspace


def test_the_site_builds_without_a_warning(repository, tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "api" / "records" / "index.html").is_file()


def test_every_page_is_in_the_navigation(repository):
    navigation = (repository / "mkdocs.yml").read_text("utf-8")
    pages = sorted(path.relative_to(repository / "docs") for path in (repository / "docs").rglob("*.md"))
    assert [str(page) for page in pages if str(page) not in navigation] == []


def test_the_page_on_suites_is_what_the_catalogue_says(repository, tmp_path):
    subprocess.run([sys.executable, repository / "docs" / "suites.py", tmp_path / "suites.md"], check=True)
    page = (repository / "docs" / "suites.md").read_text("utf-8")
    assert page == (tmp_path / "suites.md").read_text("utf-8"), "run python docs/suites.py"


def test_every_row_of_our_suites_is_described():
    suites = [load_suite(name) for name in names("benchmarks")]
    rows = [load_baseline(suite, name) for suite in suites for name in suite.baseline_names()]
    assert [row.name for row in rows if not row.description] == []


def contracts():
    """Return the version of every contract that passes between two verbs, by its name."""
    modules = [document, records]
    modules += [
        importlib.import_module(f"reliquary.records.{part.name}") for part in pkgutil.iter_modules(records.__path__)
    ]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    return {one.SCHEMA: one.VERSION for one in found if issubclass(one, Record) and hasattr(one, "SCHEMA")}


def test_the_contracts_on_their_page_are_those_of_the_records(repository):
    page = (repository / "docs" / "contracts.md").read_text("utf-8")
    versions = contracts()
    said = {(name, int(version)) for name, version in re.findall(r"`([a-z-]+)/(\d+)`", page)}
    predicted = {name for name in versions if name.startswith("predictions-")}
    (of_predictions,) = re.findall(r"`predictions-<task>/(\d+)`", page)
    assert {versions[name] for name in predicted} == {int(of_predictions)}
    assert said == {(name, version) for name, version in versions.items() if name not in predicted}


def test_every_verb_and_every_folder_of_the_workspace_is_on_the_page_of_the_flow(repository):
    page = (repository / "docs" / "flow.md").read_text("utf-8")
    verbs = [group.name for group in app.registered_groups]
    verbs += [command.name or command.callback.__name__ for command in app.registered_commands]
    assert [verb for verb in verbs if f"`{verb}`" not in page] == []
    place = Workspace(Path())
    folders = {place.builds, place.identify, place.detections, place.weights, place.sample.root}
    of_one = (place.crawl, place.models, place.renders, place.imports, place.own, place.rebuilds, place.runs)
    folders |= {make("x") for make in (*of_one, place.leaderboard, place.reproduction)}
    folders |= {place.curation("crawl", "x"), place.range_test("x", "y")}
    assert [folder for folder in folders if f"\n  {folder.parts[0]}/" not in page] == []


def test_the_records_of_a_crawl_are_shown_as_the_page_on_catalogue_files_says(repository, tmp_path):
    page = (repository / "docs" / "catalogue.md").read_text("utf-8")
    (shown,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    with LoopbackMuseum(SampleSource(5)) as museum:
        folder = Workspace(tmp_path / "workspace").crawl("harbour")
        crawl_museum(catalogue.load_crawler("sample"), folder, api=museum.api_url, images=False, quiet=True)
    done = subprocess.run([sys.executable, "-c", shown], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count('"object_id"') == 5
    assert "http://" in done.stdout


def test_how_long_the_small_protocol_of_provenance_takes(repository):
    places = (repository / "leaderboards" / "provenance" / "results").glob("*.json")
    runs = [run for run in (read_document(place, Result) for place in places) if run.spec.dataset.config == "grouped"]
    minutes = sum(run.cost.train_s + run.cost.test_s for run in runs) / 60
    rows = {run.spec.baseline.name for run in runs}
    page = " ".join((repository / "docs" / "benchmarks.md").read_text("utf-8").split())
    assert f"({len(rows)} rows, three seeds) took {minutes:.0f} minutes added up" in page
    readme = " ".join((repository / "README.md").read_text("utf-8").split())
    assert f"all {len(rows)} rows of the suite" in readme
    assert f"these {len(runs)} runs took {minutes:.0f} minutes added up" in readme
    clock = f"about {minutes / 2:.0f} on the clock"
    assert clock in page
    assert clock in readme


def test_the_figures_of_the_crawler_s_speed(repository):
    page = " ".join((repository / "docs" / "crawling.md").read_text("utf-8").split())
    found = json.loads((repository / "docs" / "measurements.json").read_text("utf-8"))
    rate, memory = found["crawl_rate"], found["crawl_memory"]
    assert f"**{found['crawl_own_part']['cpu_ms_an_object']} ms**" in page
    assert f"A whole crawl of {rate['objects']} objects reaches **{rate['rate_against_bare_scrapy']}**" in page
    assert f"for {rate['cpu_against_bare_scrapy']} times its CPU time" in page
    assert f"needs {rate['rate_against_img2dataset']} of the time" in page
    assert f"**{memory['peak_mib']} MiB** at most over {memory['objects']} simulated objects" in page
    assert f"{memory['peak_mib_after_a_tenth']} MiB after the first tenth" in page


def test_the_figures_of_the_fusion_of_photographs_and_renders(repository):
    page = " ".join((repository / "docs" / "benchmarks.md").read_text("utf-8").split())
    report = repository / "leaderboards" / "deeprelic-fusion" / "report"
    found = json.loads((report / "analysis.json").read_text("utf-8"))
    with (report / "curves.csv").open(encoding="utf-8", newline="") as handle:
        rows = {int(row["share"]): row for row in csv.DictReader(handle) if not row["class"]}
    means = {share: float(row["ap50"]) for share, row in rows.items()}
    lost = {share for share, row in rows.items() if share and float(row["from_smallest_high"]) < 0}
    assert f"falls from {means[0]:.3f} with photographs alone to {means[100]:.3f} with renders alone" in page
    assert f"({found['test_images']} test images, two seeds; p" in page
    assert f"shares {found['significance']['p']})" in page
    assert lost == {share for share in means if share >= 30}
    assert found["share_past_threshold"] == 30
    assert "Up to 20 % of renders no loss can be shown; from 30 % on it can" in page
    share = found["bend"]["share"]
    assert f"{share['value']:.0f} %, with an interval of {share['low']:.0f} to {share['high']:.0f} %" in page


def test_the_figures_of_the_page_on_speed(repository):
    page = (repository / "docs" / "speed.md").read_text("utf-8")
    found = json.loads((repository / "docs" / "measurements.json").read_text("utf-8"))
    for fit in ("resize_1500_x_1500", "letterbox_1500_x_1000", "resize_1500_x_1000"):
        made = found["building"][fit]
        ours, peer = (made[f"{who}times_faster_than_plain_pillow"] for who in ("", "img2dataset_"))
        assert f"| {ours} | {peer} | {made['ssim_mean']}, {made['ssim_min']} |" in page
    names = ("building_memory", "large_wall", "verifying", "near_duplicates", "natural_breaks", "reading")
    memory, wall, checked, alike, breaks, reading = (found[name] for name in names)
    figures = [
        f"{memory['images']:,} images, the size of the source of `provenance` | {memory['peak_mib']} MiB |",
        f"CPU time of that build, small images, two workers | {memory['cpu_s']} s |",
        f"of 12,000 x 3,000 px with {wall['boxes']:,} boxes: CPU time | {wall['cpu_s']} s |",
        f"| the same: memory at most | {wall['peak_mib']} MiB |",
        f"of {checked['images']:,} small images, each decoded: CPU time an image | {checked['cpu_ms_an_image']} ms |",
        f"| the same with `--fast` | {checked['cpu_ms_an_image_fast']} ms |",
        f"a tenth of them | {checked['peak_mib']} MiB, {checked['peak_mib_of_a_tenth']} MiB |",
        f"| fingerprint of a picture of {alike['side_px']} px | {alike['fingerprint_cpu_ms']} ms |",
        f"among {alike['pictures']:,} fingerprints, at the 4 bits of the default | {alike['search_cpu_s']} s |",
        f"the most that a recipe may ask for | {alike['search_8_bits_cpu_s']} s |",
        f"with 50,000 equal ones among them | {alike['search_50000_equal_cpu_s']} s |",
        f"| natural breaks of {breaks['years']:,} years | {breaks['breaks_cpu_s']} s |",
        f"| 50 epochs over eight collections, {breaks['years']:,} objects | {breaks['epochs_cpu_s']} s |",
        f"5,000 years: times faster | {breaks['times_faster_than_jenkspy_at_5000']} |",
        f"| one image at a time | {reading['times_faster_than_datasets']} |",
        f"| batches of 64 | {reading['times_faster_in_batches']} |",
        f"before the first image | {reading['times_faster_first_pass']} |",
    ]
    assert [figure for figure in figures if figure not in page] == []


def test_the_figures_of_checks_renders_and_detection_on_the_page_on_speed(repository):
    page = (repository / "docs" / "speed.md").read_text("utf-8")
    found = json.loads((repository / "docs" / "measurements.json").read_text("utf-8"))
    names = ("rendering", "compositing", "preview", "detection_scoring", "detector_training", "classifier_training")
    render, paste, preview, scoring, training, classifying = (found[name] for name in names)
    checks = [
        f"| {side.replace('_', ' ')} | {which} | {row['cpu_ms_an_image']} ms | {row['times_faster_than_cleanvision']}"
        for side in ("1500_px", "256_px")
        for which, row in (
            (f"the {found['curation']['checks']} that both have", found["curation"][side]),
            ("these and `blank`", found["curation"][side]["with_blank"]),
        )
    ]
    figures = [
        *checks,
        f"two sizes, {found['curation']['images']} of each",
        " and ".join(
            f"{found['curation'][f'{px}_px']['decoding_cpu_ms_an_image']} ms of {px} px" for px in (1500, 256)
        ),
        f"| a view: CPU time | {render['cpu_s_an_image']} s |",
        f"| times faster than the script | {render['times_faster_than_a_plain_script']} |",
        f"of ours, and of the script's | {render['ssim']}, {render['ssim_of_the_plain_script']} |",
        f"default of dithering | {render['ssim_of_the_plain_script_undithered']} |",
        f"views a CPU second | {preview['views_a_cpu_s']} |",
        f"| composites of 416 px: a CPU second | {paste['plain_a_cpu_s']} |",
        f"| with shadows | {paste['shadow_a_cpu_s']} |",
        f"| with harmonised colours | {paste['harmonised_a_cpu_s']} |",
        f"| with matched blur | {paste['blurred_a_cpu_s']} |",
        f"| with three objects | {paste['three_objects_a_cpu_s']} |",
        f"| with all effects | {paste['all_effects_a_cpu_s']} |",
        f"on photographs of 1500 px | {paste['times_plain']} |",
        f"that were prepared | {paste['times_plain_with_prepared']} |",
        f"{scoring['detections']:,} detections: CPU time | {scoring['coco_cpu_s']} s |",
        f"| times faster than pycocotools | {scoring['times_faster_than_pycocotools']} |",
        f"and times COCO's alone | {scoring['all_measures_cpu_s']} s, {scoring['all_measures_times_coco']} |",
        f"pycocotools' measures alone | {scoring['all_measures_times_faster_than_pycocotools']} |",
        f"for {training['steps']} steps: CPU time, times a plain loop of PyTorch | {training['times_the_loop']} |",
        f"for {classifying['steps']} steps, with prediction: times a plain loop | {classifying['times_the_loop']} |",
        f"spent waiting for data | {classifying['waiting_share']} |",
    ]
    assert [figure for figure in figures if figure not in page] == []


def test_the_figures_of_engines_murals_and_rankings_on_the_page_on_speed(repository):
    page = (repository / "docs" / "speed.md").read_text("utf-8")
    found = json.loads((repository / "docs" / "measurements.json").read_text("utf-8"))
    mural, engine, ranking = (found[name] for name in ("tiled_detection", "mmdetection_training", "ranking"))
    assert mural["megapixels"] >= 1_000
    figures = [
        f"for {engine['iterations']} iterations: CPU time, times MMDetection's own runner | {engine['times_direct']} |",
        f"| a mural of {mural['megapixels']:,} megapixels in {mural['windows']:,} windows",
        f"share of the model's own time | {mural['tiling_and_merging_share_of_model']} |",
        f"beyond the model and its libraries | {mural['peak_mib_beyond_the_model']:,} MiB |",
        f"by weighted fusion: CPU time | {mural['suppression_cpu_s']} s, {mural['fusion_cpu_s']} s |",
        f"| ranking {ranking['records']:,} records: CPU time | {ranking['cpu_s']} s |",
        f"| the same: memory at most | {ranking['peak_mib']} MiB |",
    ]
    assert [figure for figure in figures if figure not in page] == []


def test_the_figures_of_the_page_on_the_site_of_leaderboards(repository):
    page = " ".join((repository / "docs" / "site.md").read_text("utf-8").split())
    found = json.loads((repository / "docs" / "measurements.json").read_text("utf-8"))["large_site"]
    assert found["rows"] == 1_000
    assert f"is opened with **{found['first_view_kb']} kB**" in page
    assert f"by a measure takes **{found['sort_cpu_ms']} ms** of CPU time in Chromium" in page
    assert f"and {found['sort_and_layout_cpu_ms']} ms until the page is laid out anew" in page


def test_the_set_of_renders_on_its_page_can_be_rendered(repository, tmp_path):
    page = (repository / "docs" / "rendering.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "render.yaml").write_text(example, "utf-8")
    assert [model.id for model in load_render_set(str(tmp_path / "render.yaml")).models] == ["amphora", "bowl"]


@pytest.mark.parametrize(
    ("section", "part"),
    [("models", ModelEntry), ("views", ViewWish), ("light", LightWish), ("composites", CompositeWish)],
)
def test_the_fields_of_sets_of_renders_and_their_defaults(section, part, repository):
    page = (repository / "docs" / "rendering.md").read_text("utf-8")
    rows = re.search(rf"^\| \*\*`{section}`\*\*.*?(?=^\| \*\*|\n\n)", page, re.DOTALL | re.MULTILINE)
    assert rows is not None
    for name, field in part.model_fields.items():
        (row,) = [line for line in rows[0].splitlines() if f"`{field.alias or name}`" in line]
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        if default not in (None, []):
            written = yaml.safe_load(row.split("|")[3].strip(" `"))
            assert written == (list(default) if isinstance(default, tuple) else default), name

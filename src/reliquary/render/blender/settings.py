"""How Cycles renders: every setting that matters is given, because defaults differ between versions of Blender."""

from __future__ import annotations

from typing import Any

import bpy

PREFILTERS = {"none": "NONE", "fast": "FAST", "accurate": "ACCURATE"}


def set_quality(scene: bpy.types.Scene, quality: dict[str, Any], threads: int) -> None:
    """Sets up the renderer, the film and the colours of a scene.

    Args:
        scene: Any scene.
        quality: The fields of ``Quality``.
        threads: How many render; the pictures do not depend on it.
    """
    scene.render.engine = "CYCLES"
    scene.render.threads_mode = "FIXED"
    scene.render.threads = threads
    # What was made of the model for one view, its tree of triangles above all, serves the next.
    scene.render.use_persistent_data = True
    _sampling(scene.cycles, quality)
    _light_paths(scene.cycles, quality["bounces"])
    _film(scene)
    _colours(scene)
    _metadata(scene.render)


def _sampling(cycles: Any, quality: dict[str, Any]) -> None:
    cycles.device = "CPU"
    cycles.feature_set = "SUPPORTED"
    cycles.shading_system = False  # Scripts of materials (OSL) are never run.
    cycles.samples = quality["samples"]
    cycles.time_limit = 0.0
    cycles.use_adaptive_sampling = quality["noise"] > 0
    if quality["noise"] > 0:
        cycles.adaptive_threshold = quality["noise"]
        cycles.adaptive_min_samples = min(16, quality["samples"])
    cycles.use_denoising = quality["denoise"]
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.denoising_prefilter = PREFILTERS[quality["prefilter"]]
    cycles.denoising_quality = "HIGH"
    cycles.denoising_use_gpu = False
    cycles.sampling_pattern = "TABULATED_SOBOL"
    cycles.scrambling_distance = 1.0
    cycles.auto_scrambling_distance = False
    cycles.use_animated_seed = False
    cycles.sample_offset = 0
    cycles.use_light_tree = True
    cycles.light_sampling_threshold = 0.01
    cycles.use_guiding = False
    cycles.use_auto_tile = False


def _light_paths(cycles: Any, bounces: int) -> None:
    cycles.max_bounces = bounces
    for kind in ("diffuse", "glossy", "transmission"):
        setattr(cycles, f"{kind}_bounces", bounces)
    cycles.transparent_max_bounces = 8
    cycles.volume_bounces = 0
    cycles.min_light_bounces = 0
    cycles.min_transparent_bounces = 0
    cycles.caustics_reflective = True
    cycles.caustics_refractive = True
    cycles.sample_clamp_direct = 0.0
    cycles.sample_clamp_indirect = 10.0
    cycles.blur_glossy = 1.0
    cycles.use_fast_gi = False


def _film(scene: bpy.types.Scene) -> None:
    scene.render.film_transparent = True
    scene.cycles.film_transparent_glass = False
    scene.cycles.film_exposure = 1.0
    scene.cycles.pixel_filter_type = "BLACKMAN_HARRIS"
    scene.cycles.filter_width = 1.5
    scene.render.resolution_percentage = 100
    scene.render.pixel_aspect_x = scene.render.pixel_aspect_y = 1.0
    scene.render.use_motion_blur = False
    scene.render.use_simplify = False
    scene.render.use_freestyle = False
    scene.render.use_sequencer = False
    scene.render.use_compositing = True
    scene.render.dither_intensity = 0.0


def _colours(scene: bpy.types.Scene) -> None:
    scene.display_settings.display_device = "sRGB"
    scene.view_settings.view_transform = "Standard"
    scene.view_settings.look = "None"
    scene.view_settings.exposure = 0.0
    scene.view_settings.gamma = 1.0
    scene.view_settings.use_curve_mapping = False
    stored = scene.render.image_settings
    stored.file_format = "PNG"
    stored.color_mode = "RGBA"
    stored.color_depth = "8"
    stored.compression = 15
    stored.color_management = "FOLLOW_SCENE"


def _metadata(render: bpy.types.RenderSettings) -> None:
    """Writes no time, host or path into pictures: equal pixels shall be equal files."""
    for name in dir(render):
        if name.startswith("use_stamp"):
            setattr(render, name, False)
    render.metadata_input = "SCENE"
    render.use_file_extension = False
    render.use_overwrite = True
    render.use_placeholder = False

"""How the preview draws: lamps from afar, a matt and a glossy part (Blinn-Phong), no shadows."""

from __future__ import annotations

VERTEX = """
#version 330
uniform mat4 to_camera;
uniform mat4 to_picture;
in vec3 place, normal, tint;
in vec2 uv;
out vec3 seen_place, seen_normal, seen_tint;
out vec2 seen_uv;
void main() {
    vec4 seen = to_camera * vec4(place, 1.0);
    seen_place = seen.xyz;
    seen_normal = mat3(to_camera) * normal;
    seen_tint = tint;
    seen_uv = uv;
    gl_Position = to_picture * seen;
}
"""

FRAGMENT = """
#version 330
const float PI = 3.14159265;
uniform sampler2D skin;
uniform vec3 base;
uniform float roughness, metallic, cutoff;
uniform mat3 towards, lamps;
uniform vec3 ambient;
uniform bool geometry;
in vec3 seen_place, seen_normal, seen_tint;
in vec2 seen_uv;
out vec4 result;

vec3 linear(vec3 shown) {
    return mix(shown / 12.92, pow((shown + 0.055) / 1.055, vec3(2.4)), step(0.04045, shown));
}

void main() {
    vec4 texel = texture(skin, seen_uv);
    if (texel.a < cutoff) discard;
    vec3 normal = normalize(seen_normal);
    vec3 back = normalize(-seen_place);
    // The side that is seen, whichever way round the triangle is wound.
    vec3 flat_normal = cross(dFdx(seen_place), dFdy(seen_place));
    flat_normal *= sign(dot(flat_normal, back));
    if (dot(normal, flat_normal) < 0.0) normal = -normal;
    if (geometry) {
        result = vec4(normal, seen_place.z);
        return;
    }
    vec3 albedo = base * seen_tint * linear(texel.rgb);
    vec3 mirrored = mix(vec3(0.04), albedo, metallic);
    vec3 matt = albedo * (1.0 - metallic);
    float gloss = 2.0 / max(pow(roughness, 4.0), 1e-3);
    vec3 light = (matt + mirrored) * ambient;
    for (int lamp = 0; lamp < 3; ++lamp) {
        float facing = max(dot(normal, towards[lamp]), 0.0);
        float shine = pow(max(dot(normal, normalize(towards[lamp] + back)), 0.0), gloss) * (gloss + 8.0) / 8.0;
        light += (matt + mirrored * shine) * lamps[lamp] * facing;
    }
    result = vec4(light, 1.0);
}
"""

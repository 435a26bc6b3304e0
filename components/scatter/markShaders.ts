/** How a dot is drawn. Lengths are CSS pixels. Signs of a point: shape, rings (bits), added later, nothing. */
import { THEME_UNIFORM_TYPES, THEME_UNIFORMS } from './theme';

const UNIFORM_BLOCK = `\
layout(std140) uniform markUniforms {
${THEME_UNIFORMS}
  float radius;
  float pixelRatio;
  float halo;
} mark;
`;

export const markUniforms = {
  name: 'mark',
  vs: UNIFORM_BLOCK,
  fs: UNIFORM_BLOCK,
  uniformTypes: {
    ...THEME_UNIFORM_TYPES,
    radius: 'f32',
    pixelRatio: 'f32',
    halo: 'f32',
  },
} as const;

/** Bits of the second sign. */
export const RING = { selected: 1, pointedAt: 2 } as const;

export const VERTEX_SHADER = `\
#version 300 es
#define SHADER_NAME mark-layer-vertex-shader
in vec3 positions;
in vec2 instancePositions;
in vec4 instanceColours;
in vec4 instanceSigns;
out vec2 place;
flat out vec4 colour;
flat out vec4 signs;
flat out float radius;

void main(void) {
  signs = floor(instanceSigns * 255.0 + 0.5);
  colour = instanceColours;
  // Hollow marks need room inside.
  radius = signs.z > 0.5 ? max(mark.radius * 1.4, 3.5) : mark.radius;
  // No larger than it must be: of 100,000 marks every pixel around them counts.
  float reach = radius * (signs.x < 0.5 ? 1.0 : 1.4) + 0.75;
  place = positions.xy * (reach + (signs.y > 0.5 ? 5.0 : mark.halo > 0.0 ? 1.0 : 0.0));
  geometry.worldPosition = vec3(instancePositions, 0.0);
  gl_Position = project_position_to_clipspace(geometry.worldPosition, vec3(0.0), vec3(0.0), geometry.position);
  gl_Position.xy += project_pixel_size_to_clipspace(place);
}
`;

export const FRAGMENT_SHADER = `\
#version 300 es
#define SHADER_NAME mark-layer-fragment-shader
precision highp float;
in vec2 place;
flat in vec4 colour;
flat in vec4 signs;
flat in float radius;
out vec4 fragColor;

float box(vec2 q, vec2 half_) {
  return max(q.x - half_.x, q.y - half_.y);
}

// Below 0 inside the shape. All five cover about the same area.
float distanceTo(float shape) {
  vec2 q = abs(place);
  if (shape < 0.5) return length(place) - radius;
  if (shape < 1.5) return box(q, vec2(0.88 * radius));
  if (shape < 2.5) return max(0.866 * q.x + 0.5 * place.y, -place.y) - 0.68 * radius;
  if (shape < 3.5) return 0.7071 * (q.x + q.y) - 0.88 * radius;
  return min(box(q, vec2(1.15, 0.42) * radius), box(q, vec2(0.42, 1.15) * radius));
}

// Premultiplied: one colour over what is there, as far as it covers the pixel.
void lay(inout vec4 below, vec3 rgb, float alpha, float distance_) {
  float a = alpha * clamp(0.5 - distance_ * mark.pixelRatio, 0.0, 1.0);
  below = vec4(rgb * a, a) + below * (1.0 - a);
}

void main(void) {
  float d = distanceTo(signs.x);
  bool isSelected = mod(signs.y, 2.0) > 0.5;
  bool isPointedAt = signs.y > 1.5;
  vec4 drawn = vec4(0.0);
  if (isPointedAt) lay(drawn, mark.ink.rgb, 1.0, d - (isSelected ? 5.0 : 3.2));
  if (isSelected) lay(drawn, mark.accent.rgb, 1.0, d - 3.2);
  lay(drawn, mark.surface.rgb, signs.y > 0.5 ? 1.0 : mark.halo * step(0.9, colour.a), d - 1.0);
  if (signs.z < 0.5) lay(drawn, colour.rgb, colour.a, d);
  else {
    // Hollow: nothing but the outline.
    float band = max(1.5, 0.35 * radius) / 2.0;
    lay(drawn, colour.rgb, colour.a, abs(d + band) - band);
  }
  if (drawn.a == 0.0) discard;
  fragColor = vec4(drawn.rgb / drawn.a, drawn.a);
}
`;

/**
 * How a picture is drawn: a square of a texture, upright, at whole pixels of the screen so that it is sharp, on a mat of
 * its point's colour, which shows as a frame around it and beside pictures that are no squares. Lengths are CSS pixels.
 */
import { THEME_UNIFORM_TYPES, THEME_UNIFORMS } from './theme';

const UNIFORM_BLOCK = `\
layout(std140) uniform pictureUniforms {
${THEME_UNIFORMS}
  float side;
  float frame;
  float pixelRatio;
  float tilePx;
  float columns;
  float levels;
} picture;
`;

export const pictureUniforms = {
  name: 'picture',
  vs: UNIFORM_BLOCK,
  fs: UNIFORM_BLOCK,
  uniformTypes: {
    ...THEME_UNIFORM_TYPES,
    side: 'f32',
    frame: 'f32',
    pixelRatio: 'f32',
    tilePx: 'f32',
    columns: 'f32',
    levels: 'f32',
  },
} as const;

export const VERTEX_SHADER = `\
#version 300 es
#define SHADER_NAME picture-layer-vertex-shader
in vec3 positions;
in vec2 instancePositions;
in vec4 instanceColours;
in vec4 instanceSigns;
in float instanceTiles;
out vec2 place;
flat out vec4 colour;
flat out vec4 signs;
flat out vec3 tile;
flat out float level;

void main(void) {
  signs = floor(instanceSigns * 255.0 + 0.5);
  colour = instanceColours;
  float perPage = picture.columns * picture.columns;
  float page = floor((instanceTiles + 0.5) / perPage);
  float inPage = instanceTiles - page * perPage;
  float row = floor((inPage + 0.5) / picture.columns);
  tile = vec3(inPage - row * picture.columns, row, page);
  level = clamp(log2(picture.tilePx / (picture.side * picture.pixelRatio)), 0.0, picture.levels);

  geometry.worldPosition = vec3(instancePositions, 0.0);
  gl_Position = project_position_to_clipspace(geometry.worldPosition, vec3(0.0), vec3(0.0), geometry.position);
  // The picture's own corner comes to stand on a corner of the screen's pixels.
  vec2 halfView = project.viewportSize / 2.0;
  float halfSide = picture.side * picture.pixelRatio / 2.0;
  vec2 corner = floor(gl_Position.xy * halfView + halfView - halfSide + 0.5);
  gl_Position.xy = (corner + halfSide - halfView) / halfView;

  place = positions.xy * (picture.side / 2.0 + picture.frame + (signs.y > 0.5 ? 5.0 : 0.0));
  gl_Position.xy += project_pixel_size_to_clipspace(place);
}
`;

export const FRAGMENT_SHADER = `\
#version 300 es
#define SHADER_NAME picture-layer-fragment-shader
precision highp float;
precision mediump sampler2DArray;
uniform sampler2DArray pictures;
in vec2 place;
flat in vec4 colour;
flat in vec4 signs;
flat in vec3 tile;
flat in float level;
out vec4 fragColor;

void main(void) {
  float half_ = picture.side / 2.0;
  // Downwards, as the rows of a picture.
  vec2 at = vec2(place.x, -place.y);
  vec2 q = abs(at);
  float d = max(q.x, q.y) - half_;
  bool isSelected = mod(signs.y, 2.0) > 0.5;
  vec3 rgb;
  if (d > picture.frame) {
    // Accent for what is selected, around it ink for what is pointed at.
    float outside = d - picture.frame;
    rgb = isSelected && outside < 3.0 ? picture.accent.rgb : picture.ink.rgb;
    if (outside > (signs.y < 2.5 ? 3.0 : 5.0)) discard;
  } else {
    // Half a texel inside the tile, at the level that is read: nothing of its neighbours comes in.
    float inset = 0.5 * exp2(ceil(level)) / picture.tilePx;
    vec2 within = clamp((at + half_) / picture.side, inset, 1.0 - inset);
    vec4 texel = textureLod(pictures, vec3((tile.xy + within) / picture.columns, tile.z), level);
    rgb = d > 0.0 ? colour.rgb : texel.rgb + colour.rgb * (1.0 - texel.a);
    // Muted: grey as well as faint.
    if (colour.a < 0.9) rgb = mix(rgb, vec3(dot(rgb, vec3(0.3, 0.59, 0.11))), 0.8);
    // Added later: the corner at the top right is turned down.
    float fold = (half_ - at.x) + (half_ + at.y) - clamp(0.4 * picture.side, 7.0, 28.0);
    if (signs.z > 0.5 && fold < 0.0) rgb = fold > -2.0 ? picture.ink.rgb : picture.surface.rgb;
  }
  fragColor = vec4(rgb, colour.a);
}
`;

/** Pictures: one square of a texture a point, all of one side in pixels. */
import { project32 } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import type { Texture } from '@luma.gl/core';
import { FRAGMENT_SHADER, pictureUniforms, VERTEX_SHADER } from './pictureShaders';
import type { ShaderTheme } from './theme';

interface PictureProps {
  sidePx: number;
  framePx: number;
  pixelRatio: number;
  theme: ShaderTheme;
  /** An array of pages, each of columns × columns squares of tilePx, with smaller copies down to one texel a square. */
  texture: Texture;
  tilePx: number;
  columns: number;
}

/** Takes the square a point from deck.gl's layer, and has attributes and shaders of its own. */
export class PictureLayer extends ScatterplotLayer<unknown, PictureProps> {
  static override layerName = 'PictureLayer';

  override getShaders() {
    const inherited = super.getShaders() as Record<string, unknown>;
    return { ...inherited, vs: VERTEX_SHADER, fs: FRAGMENT_SHADER, modules: [project32, pictureUniforms] };
  }

  override initializeState() {
    this.getAttributeManager()?.addInstanced({
      instancePositions: { size: 2, type: 'float32', accessor: 'getPosition' },
      instanceColours: { size: 4, type: 'unorm8', accessor: 'getFillColor' },
      instanceSigns: { size: 4, type: 'unorm8', accessor: 'getLineColor' },
      instanceTiles: { size: 1, type: 'float32', accessor: 'getRadius' },
    });
  }

  override draw() {
    const { sidePx, framePx, pixelRatio, theme, texture, tilePx, columns } = this.props;
    const { model } = this.state;
    if (!model) return;
    const levels = Math.log2(tilePx);
    const lengths = { side: sidePx, frame: framePx, pixelRatio, tilePx, columns, levels };
    model.setBindings({ pictures: texture });
    model.shaderInputs.setProps({ picture: { ...theme, ...lengths } });
    model.draw(this.context.renderPass);
  }
}

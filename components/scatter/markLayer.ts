/** Dots: one mark a point, of one radius in pixels, in a shape, with rings for what is selected and pointed at. */
import { project32 } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { FRAGMENT_SHADER, markUniforms, VERTEX_SHADER } from './markShaders';
import type { ShaderTheme } from './theme';

interface MarkProps {
  radiusPx: number;
  pixelRatio: number;
  theme: ShaderTheme;
}

/** Around a mark, so that neighbours do not run into one another; too much where marks are smaller. */
const HALO_FROM_RADIUS_PX = 2.2;

/** Takes the square a point from deck.gl's layer, and has attributes and shaders of its own. */
export class MarkLayer extends ScatterplotLayer<unknown, MarkProps> {
  static override layerName = 'MarkLayer';

  override getShaders() {
    const inherited = super.getShaders() as Record<string, unknown>;
    return { ...inherited, vs: VERTEX_SHADER, fs: FRAGMENT_SHADER, modules: [project32, markUniforms] };
  }

  override initializeState() {
    this.getAttributeManager()?.addInstanced({
      instancePositions: { size: 2, type: 'float32', accessor: 'getPosition' },
      instanceColours: { size: 4, type: 'unorm8', accessor: 'getFillColor' },
      instanceSigns: { size: 4, type: 'unorm8', accessor: 'getLineColor' },
    });
  }

  override draw() {
    const { radiusPx, pixelRatio, theme } = this.props;
    const { model } = this.state;
    if (!model) return;
    const halo = radiusPx >= HALO_FROM_RADIUS_PX ? 0.7 : 0;
    model.shaderInputs.setProps({ mark: { ...theme, radius: radiusPx, pixelRatio, halo } });
    model.draw(this.context.renderPass);
  }
}

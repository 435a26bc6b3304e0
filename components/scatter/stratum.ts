/** Points that are drawn together, each by the layer that has its picture: as a dot, or small, or larger. */
import type { Layer } from '@deck.gl/core';
import type { Texture } from '@luma.gl/core';
import { Instances, type PointLooks } from './instances';
import { MarkLayer } from './markLayer';
import { PictureLayer } from './pictureLayer';
import type { ShaderTheme } from './theme';

/** Squares of one texture, and which of them is a point's. */
export interface PictureSheet {
  texture: Texture;
  tilePx: number;
  columns: number;
  /** Null: the picture of this point is not here. */
  tileOf(point: number): number | null;
}

/** In CSS pixels. */
export interface Lengths {
  radiusPx: number;
  sidePx: number;
  framePx: number;
  pixelRatio: number;
}

export class Stratum {
  private readonly dots = new Instances();
  private sheets: { sheet: PictureSheet; instances: Instances }[] = [];

  constructor(private readonly id: string) {}

  /** A point takes its picture from the first of the sheets that has it. `ringOf`: of each point, bits of RING. */
  assign(
    order: Uint32Array,
    looks: PointLooks,
    sheets: readonly PictureSheet[],
    ringOf: (point: number) => number,
  ): void {
    let rest = order;
    this.sheets = sheets.map((sheet) => {
      const here = rest.filter((point) => sheet.tileOf(point) !== null);
      rest = here.length === 0 ? rest : rest.filter((point) => sheet.tileOf(point) === null);
      const instances = new Instances();
      instances.setPoints(here, looks, ringOf, (point) => sheet.tileOf(point) ?? 0);
      return { sheet, instances };
    });
    this.dots.setPoints(rest, looks, ringOf);
  }

  place(positions: Float32Array): void {
    this.dots.place(positions);
    for (const { instances } of this.sheets) instances.place(positions);
  }

  /** The largest pictures on top. */
  layers(lengths: Lengths, theme: ShaderTheme): Layer[] {
    const { radiusPx, pixelRatio, sidePx, framePx } = lengths;
    const marks = new MarkLayer({ id: `${this.id}-dots`, data: this.dots.data, radiusPx, pixelRatio, theme });
    const pictures = this.sheets.map(({ sheet: { texture, tilePx, columns }, instances: { data } }) => {
      // A layer for each texture, which keeps what is on the graphics card while the texture is the same.
      const id = `${this.id}-${texture.id}`;
      return new PictureLayer({ id, data, sidePx, framePx, pixelRatio, theme, texture, tilePx, columns });
    });
    return [marks, ...pictures.reverse()];
  }
}

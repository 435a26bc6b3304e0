/** Boxes of single units, held against what the units really see (measuredFields). */
import type { NetworkSource } from '@/lib/network/layerSource';
import type { PixelBox } from '@/lib/network/receptiveFieldAt';
import { type Bright, madePositive, MeasuredNetwork } from './measuredFields.testing';

/** Pictures of one run. */
const BATCH = 8;

/** What is said of the units at a place of a layer's map. */
export interface ClaimedBox {
  layer: string;
  row: number;
  column: number;
  box: PixelBox;
}

/** The sides of each box that the network contradicts; none when every unit sees its box and nothing else. */
export async function contradictedBoxes(
  bytes: Uint8Array,
  source: NetworkSource,
  claims: readonly ClaimedBox[],
): Promise<string[]> {
  const { tensor: input, shape } = source.picture;
  const [, channels = 3, height = 1, width = 1] = shape;
  const tensors = [...new Set(claims.map(({ layer }) => tensorOf(source, layer)))];
  const network = await MeasuredNetwork.open(madePositive(bytes), tensors, input, [channels, height, width]);
  const questions = claims.flatMap((claim) => edges(claim.box, height, width).map((edge) => ({ claim, ...edge })));
  const wrong: string[] = [];
  for (let from = 0; from < questions.length; from += BATCH) {
    const asked = questions.slice(from, from + BATCH);
    const results = await network.run(
      asked.map(({ bright }) => bright),
      tensors,
    );
    for (const [k, { claim, bright, moves }] of asked.entries()) {
      const { dims, data } = results[tensorOf(source, claim.layer)]!;
      const [, depth = 1, rows = 1, columns = 1] = dims;
      let moved = false;
      for (let c = 0; c < depth; c++) {
        const value = data[((k * depth + c) * rows + claim.row) * columns + claim.column]!;
        if (Number.isNaN(value)) throw new Error(`${claim.layer} is not a number`);
        if (value !== 0) moved = true;
      }
      if (moved !== moves) wrong.push(`${JSON.stringify(claim)}: ${JSON.stringify(bright)} moves ${moved}`);
    }
  }
  await network.close();
  return wrong;
}

export function tensorOf(source: NetworkSource, layer: string): string {
  return source.layers.find(({ name }) => name === layer)!.tensor;
}

/** For each side of a box: pictures that are bright just outside and just inside of it, with whether the unit moves. */
function edges({ y0, y1, x0, x1 }: PixelBox, height: number, width: number): { bright: Bright; moves: boolean }[] {
  const rows = (from: number, to: number, moves: boolean) => ({
    bright: { y0: from, y1: to, x0: 0, x1: width },
    moves,
  });
  const columns = (from: number, to: number, moves: boolean) => ({
    bright: { y0: 0, y1: height, x0: from, x1: to },
    moves,
  });
  return [
    rows(0, y0, false),
    rows(y0, y0 + 1, true),
    rows(y1 - 1, y1, true),
    rows(y1, height, false),
    columns(0, x0, false),
    columns(x0, x0 + 1, true),
    columns(x1 - 1, x1, true),
    columns(x1, width, false),
  ].filter(({ bright }) => bright.y0 < bright.y1 && bright.x0 < bright.x1);
}

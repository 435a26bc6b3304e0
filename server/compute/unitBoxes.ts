/** What single units of a layer see of the picture. */
import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { Field } from '@/lib/network/field';
import { fieldOf, unitBox, type UnitBox } from '@/lib/network/receptiveFieldAt';
import type { NetworkRef } from './compute';
import { readSource } from './readGraph';

/** Fields that are kept: a few numbers for each row and column of a map. To find one, the whole file is read. */
const KEPT_FIELDS = 64;

/** A unit's place in the map of its layer. */
export interface UnitPlace {
  row: number;
  col: number;
}

export class UnitBoxes {
  private readonly fields = new Map<string, Promise<Field>>();

  /**
   * The box of each place, exact on any graph; null where it is not known or nothing of the picture is seen. Throws
   * `invalid_input` for a layer that there is not.
   */
  async of(
    network: NetworkRef,
    card: ResolvedModelCard,
    layer: string,
    places: readonly UnitPlace[],
  ): Promise<(UnitBox | null)[]> {
    const { tensor, width, height, layout, channels } = card.input;
    const key = JSON.stringify([network.key, tensor, width, height, layout, channels, layer]);
    let field = this.fields.get(key);
    if (!field) {
      field = readField(network, card, layer);
      this.fields.set(key, field);
      field.catch(() => this.fields.delete(key)); // the next one tries again
      for (const oldest of this.fields.keys())
        if (this.fields.size > KEPT_FIELDS) this.fields.delete(oldest);
        else break;
    }
    const found = await field;
    return places.map(({ row, col }) => unitBox(found, row, col));
  }
}

async function readField({ path, fileName }: NetworkRef, card: ResolvedModelCard, layer: string): Promise<Field> {
  const field = fieldOf(await readSource(path, fileName, card), layer);
  if (!field)
    throw new AppError('invalid_input', `The network "${fileName}" has no layer "${layer}".`, { field: 'layer' });
  return field;
}

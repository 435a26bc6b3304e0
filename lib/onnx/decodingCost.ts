/**
 * What decoding a file will take, told before it is decoded: two bytes of a hostile file can become an object of hundreds
 * of bytes, and a process that runs out of memory takes everything else with it.
 */
import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Bytes of memory, about; measured on Node 20. */
const COST = { message: 250, value: 40, float: 8 } as const;
/** As the decoder's own. */
const MAX_DEPTH = 100;
const FLOATS: ReadonlySet<ScalarType> = new Set([ScalarType.FLOAT, ScalarType.DOUBLE]);

/**
 * Bytes of memory that the decoded message takes, about, without the bytes fields, which stay views of the file. Stops
 * counting above `limit`. Throws what the reader throws on a damaged file.
 */
export function decodingCost(schema: DescMessage, file: Uint8Array, limit: number): number {
  const reader = new BinaryReader(file);
  let cost = 0;
  const add = (message: DescMessage, end: number, depth: number) => {
    cost += COST.message;
    const fields = fieldsOf(message);
    while (reader.pos < end && cost <= limit) {
      const [number, wireType] = reader.tag();
      if (wireType !== WireType.LengthDelimited) {
        reader.skip(wireType, number);
        cost += COST.value;
        continue;
      }
      const length = reader.uint32();
      const next = reader.pos + length;
      if (next > end) throw new RangeError('premature EOF');
      const field = fields.get(number);
      if (field?.message && depth < MAX_DEPTH) add(field.message, next, depth + 1);
      else cost += costOf(field, length);
      reader.pos = next;
    }
  };
  add(schema, file.length, 0);
  return cost;
}

/** Of a field that is no message: packed numbers, or bytes and texts, which cost one value. */
function costOf(field: DescField | undefined, length: number): number {
  if (field?.fieldKind !== 'list' || field.listKind !== 'scalar') return COST.value;
  if (FLOATS.has(field.scalar)) return (length / 4) * COST.float;
  const isText = field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES;
  return isText ? COST.value : length * COST.value;
}

const known = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>();

function fieldsOf(schema: DescMessage): ReadonlyMap<number, DescField> {
  const fields = known.get(schema) ?? new Map(schema.fields.map((field) => [field.number, field]));
  known.set(schema, fields);
  return fields;
}

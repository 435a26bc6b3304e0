/** The bytes of a pickle from front to back. */

export interface PickleCursor {
  position(): number;
  /** An unsigned whole number of 1, 2, 4 or 8 bytes, little-endian. */
  uint(bytes: 1 | 2 | 4 | 8): number;
  /** A signed whole number of any length; beyond 2^53 it is rounded, which only sizes mind, and those are checked. */
  long(bytes: number): number;
  /** A float64, big-endian as pickle has it. */
  float(): number;
  text(bytes: number): string;
  /** Up to the next line break, which is left out. */
  line(): string;
  skip(bytes: number): void;
}

/** Names of Python's functions are short. */
const MAX_LINE_BYTES = 1000;
const LINE_BREAK = 0x0a;

/** `fail` gets the problem when the bytes end too early or are no text. */
export function createCursor(bytes: Uint8Array, fail: (problem: string) => never): PickleCursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let at = 0;

  function take(count: number): number {
    if (count > bytes.length - at) fail(`it ends at byte ${bytes.length}, in the middle of a value`);
    const start = at;
    at += count;
    return start;
  }
  function decode(start: number, end: number): string {
    try {
      return decoder.decode(bytes.subarray(start, end));
    } catch {
      return fail(`the text at byte ${start} is not UTF-8`);
    }
  }

  return {
    position: () => at,
    uint(count) {
      const start = take(count);
      if (count === 1) return view.getUint8(start);
      if (count === 2) return view.getUint16(start, true);
      return count === 4 ? view.getUint32(start, true) : Number(view.getBigUint64(start, true));
    },
    long(count) {
      const start = take(count);
      let value = 0n;
      for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[start + i]!);
      return Number(BigInt.asIntN(8 * count, value));
    },
    float: () => view.getFloat64(take(8)),
    text(count) {
      const start = take(count);
      return decode(start, start + count);
    },
    line() {
      const end = bytes.subarray(at, at + MAX_LINE_BYTES).indexOf(LINE_BREAK);
      if (end < 0) return fail(`the name at byte ${at} does not end`);
      const start = take(end + 1);
      return decode(start, start + end);
    },
    skip: (count) => void take(count),
  };
}

/** How WebAssembly writes numbers (WebAssembly Core Specification, section 5.2.2): LEB128, seven bits a byte, low ones first. */

/** A whole number from 0 to 2³² − 1. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return bytes;
}

/** A whole number from −2³¹ to 2³¹ − 1. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  // The last byte's bit 6 is the sign.
  for (; rest < -0x40 || rest >= 0x40; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest & 0x7f);
  return bytes;
}

/** Eight bytes, little-endian. */
export function float64(value: number): number[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return [...bytes];
}

/** One after the other. Array.prototype.flat takes several times as long. */
export function join(...parts: (number | readonly number[])[]): number[] {
  const bytes: number[] = [];
  for (const part of parts)
    if (typeof part === 'number') bytes.push(part);
    else for (const byte of part) bytes.push(byte);
  return bytes;
}

/** A list as it stands everywhere in a module: its length, then its elements. */
export function list(elements: readonly (readonly number[])[]): number[] {
  return join(unsigned(elements.length), ...elements);
}

/** Bytes with their number in front. */
export function sized(bytes: readonly number[]): number[] {
  return join(unsigned(bytes.length), bytes);
}

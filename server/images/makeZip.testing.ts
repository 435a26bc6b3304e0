/** Writes zips for tests, the forbidden ones too. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  data: Uint8Array | string;
  stored?: boolean;
  /** `data` is deflated already. */
  deflated?: boolean;
  /** The name in code page 437, without the mark of UTF-8, as old programs write it; é only. */
  legacyName?: boolean;
  encrypted?: boolean;
  /** Unix file mode, type included; 0o120777 makes a symbolic link. */
  mode?: number;
  /** Declared instead of the real one. */
  unpackedBytes?: number;
  crc?: number;
}

export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.data);
    const packed = entry.stored ? data : deflateRawSync(data);
    const name = entry.legacyName ? codePage437(entry.name) : Buffer.from(entry.name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE((entry.legacyName ? 0 : 0x800) | (entry.encrypted ? 1 : 0), 2);
    shared.writeUInt16LE(entry.stored && !entry.deflated ? 0 : 8, 4);
    shared.writeUInt32LE(entry.crc ?? crc32(data), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(entry.unpackedBytes ?? data.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), shared, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    // "Made by" Unix, version 2.0.
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), shared, tail, name);
    files.push(file);
    offset += file.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, ...directory, end]);
}

function codePage437(text: string): Buffer {
  return Buffer.from([...text].map((letter) => (letter === 'é' ? 0x82 : letter.charCodeAt(0))));
}

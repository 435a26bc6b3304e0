/** Archives of any size, as an export would write them. */
import { createHash } from 'node:crypto';
import { archiveText, type ArchivedFinding } from '@/lib/findingArchive/archive';
import { encodeNpy } from '@/lib/tensor/npy';
import { sampleFinding, sampleView } from '../../db/testing/samples';
import { pngGray } from '../../seed/pngGray';
import { storedZip } from './storedZip';

const SIDE = 64;

/** Findings with a picture and a map of their own, a text and four comments each. */
export async function sampleArchive(count: number): Promise<Buffer> {
  const files = new Map<string, Uint8Array>();
  const put = (bytes: Uint8Array) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    files.set(`artifacts/${hash}`, bytes);
    return hash;
  };
  const session = { id: 's1', name: 'S', view: sampleView, createdAt: '2026-01-01T00:00:00.000Z' };
  const findings = Array.from({ length: count }, (_, n) => sampleArchived(n, put));
  let text = '';
  for await (const block of archiveText({ sessions: [[session]], findings: [findings] })) text += block;
  const inOrder = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => ({ name, bytes }));
  const blocks: Uint8Array[] = [];
  for await (const block of storedZip([{ name: 'findings.json', bytes: Buffer.from(text) }, ...inOrder])) blocks.push(block); // prettier-ignore
  return Buffer.concat(blocks);
}

function sampleArchived(n: number, put: (bytes: Uint8Array) => string): ArchivedFinding {
  const { checks: _, ...sample } = { checks: [], ...sampleFinding('s1') };
  const id = `f${n}`;
  const createdAt = new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();
  const { rows, cols } = sample.evidence;
  const pixels = new Uint8Array(SIDE * SIDE).map((__, k) => (k * 7 + n * (k % 13)) & 255);
  const mapHash = put(encodeNpy({ shape: [rows, cols], data: new Float32Array(rows * cols).fill(n) }));
  const pictureHash = put(pngGray(pixels, SIDE, SIDE));
  const words = { title: `Finding ${n}`, text: 'Cover it and it is gone. '.repeat(30), tags: ['a', 'b'] };
  const author = sample.author;
  return {
    ...{ ...sample, id, ...words, author, createdAt, evidence: { ...sample.evidence, mapHash, pictureHash } },
    ...{ revision: 1, lastEdit: null, status: 'draft', reviewNumber: 4, added: [], checks: [] },
    revisions: [{ findingId: id, number: 1, ...words, by: author, createdAt, origin: { kind: 'created' } }],
    review: [1, 2, 3, 4].map((number) => ({
      ...{ id: `e${n}-${number}`, findingId: id, number, by: 'Ben', createdAt },
      act: { kind: 'comment', text: 'What is this? '.repeat(10).trim(), anchor: null },
    })),
  };
}

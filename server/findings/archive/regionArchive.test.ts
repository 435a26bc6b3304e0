/** Findings about covered regions and single neurons go out of one server and into an empty one, and come back the same. */
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finding, FindingDraft } from '@/lib/domain/finding';
import { EXPORT_FORMATS, type ExportFormat } from '@/lib/protocol/rest';
import { readDigits } from '@/models/digits/readDigits';
import { makeZip, type ZipEntry } from '../../images/makeZip.testing';
import { PROJECT_ROOT } from '../../projectRoot';
import { pngGray } from '../../seed/pngGray';
import { openServer, type TestServer } from './threeFindings.testing';

let a: TestServer;
let b: TestServer;
let region: Finding;
let neuron: Finding;
let zip: Buffer;

beforeAll(async () => {
  [a, b] = await Promise.all([openServer(), openServer()]);
  const { networks, images, database, findings } = a.services;
  const network = await networks.addFromFile(path.join(PROJECT_ROOT, 'models/digits/digits.model.json'));
  const set = await images.createSet('Digits');
  const [digit] = await readDigits();
  const bytes = Uint8Array.from(pngGray(digit!.pixels, 28, 28));
  const { images: pictures } = await images.addFiles(set.id, [{ fileName: '=a digit.png', label: null, bytes }]);
  const imageId = pictures[0]!.id;
  const spec = { patch: 7, stride: 7, fill: [0, 0, 0] as [number, number, number] };
  const view = { networkId: network.id, imageId, spec, target: 'top', score: 'probability' } as const;
  const session = await database.sessions.create({ id: 'first-session', name: 'First', view });
  const words = { sessionId: session.id, author: 'Ada', title: 'The stroke', text: '', tags: [] };
  const mask = { kind: 'mask' as const, width: 28, height: 28, runs: [300, 50, 434] };
  const target = { networkId: network.id, imageId, classIndex: 3, region: mask, fill: spec.fill };
  region = await findings.create({ ...words, kind: 'region', target } satisfies FindingDraft);
  const layer = (await networks.graph(network.id)).layers.find(({ type }) => type === 'Conv')?.name ?? '';
  const at = { row: 4, col: 5 };
  neuron = await findings.create({ ...words, kind: 'channel', target: { networkId: network.id, layer, channel: 0 }, evidence: { map: { imageId, at } } }); // prettier-ignore
  await findings.runAgain(region.id, 'Ben');
  await findings.runAgain(neuron.id, 'Ben');
  zip = await exported(a, 'json');
}, 120_000);
afterAll(() => Promise.all([a.close(), b.close()]));

async function exported(of: TestServer, format: ExportFormat): Promise<Buffer> {
  const { blocks } = await of.services.findingArchive.export({ format, filter: {}, linkOf: (id) => `http://host/${id}` }); // prettier-ignore
  const parts: Buffer[] = [];
  for await (const block of blocks) parts.push(Buffer.from(block as string));
  return Buffer.concat(parts);
}
const take = async (bytes: Buffer) =>
  (await b.services.findingArchive.import(Readable.from([bytes], { objectMode: false }))).findings;

/** The files of a zip that this server wrote: stored, one after the other. */
function filesOf(bytes: Buffer): ZipEntry[] {
  const files: ZipEntry[] = [];
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50;) {
    const [size, nameBytes] = [bytes.readUInt32LE(at + 22), bytes.readUInt16LE(at + 26)];
    const start = at + 30 + nameBytes;
    files.push({ name: bytes.toString('utf8', at + 30, start), data: bytes.subarray(start, start + size), stored: true }); // prettier-ignore
    at = start + size;
  }
  return files;
}
interface Document {
  findings: { id: string; evidence: Record<string, unknown>; target: Record<string, unknown> }[];
}
function changed(id: string, change: (finding: Document['findings'][number]) => void): Buffer {
  const [document, ...files] = filesOf(zip);
  const read = JSON.parse(Buffer.from(document!.data).toString()) as Document;
  change(read.findings.find((one) => one.id === id)!);
  return makeZip([{ ...document!, data: JSON.stringify(read) }, ...files]);
}

it('refuses evidence that is not what it says, and takes nothing of it', async () => {
  const { pictureHash, answersHash } = region.evidence as { pictureHash: string; answersHash: string };
  const reasons = async (bytes: Buffer) => (await take(bytes)).find(({ id }) => id === region.id)?.reason;
  expect(await reasons(changed(region.id, ({ evidence }) => (evidence.answersHash = pictureHash)))).toMatch(/answersHash is no array/); // prettier-ignore
  const map = (neuron.evidence as { mapHash: string }).mapHash;
  expect(await reasons(changed(region.id, ({ evidence }) => (evidence.answersHash = map)))).toMatch(/answersHash must have 3 rows/); // prettier-ignore
  expect(await reasons(changed(region.id, ({ evidence }) => (evidence.onlyPictureHash = answersHash)))).toMatch(/onlyPictureHash is no PNG/); // prettier-ignore
  expect(await reasons(changed(region.id, ({ target }) => (target.region = { kind: 'mask', width: 9, height: 9, runs: [1] })))).toMatch(/target\.region/); // prettier-ignore
  expect(await b.services.findings.get(region.id)).toBeNull();
});

it('gives the same back, in every format, byte for byte', async () => {
  expect((await take(zip)).map(({ outcome }) => outcome).toSorted()).toEqual(['imported', 'unchanged']); // the neuron was taken before
  for (const format of EXPORT_FORMATS) expect((await exported(b, format)).equals(await exported(a, format)), format).toBe(true); // prettier-ignore
  for (const { id } of [region, neuron]) expect(await b.services.findings.get(id)).toEqual(await a.services.findings.get(id)); // prettier-ignore
  const file = (of: TestServer, name: string) => of.services.findings.file(region.id, name);
  for (const name of ['region.json', 'answers.csv', 'answers.npy', 'covered.png', 'only.png'])
    expect(await file(b, name)).toEqual(await file(a, name));
  expect((await take(zip)).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  const report = (await exported(b, 'html')).toString();
  for (const said of ['covered region', 'Only the region shown: probability of', 'a painted mask', 'Neuron at row 4, column 5'])
    expect(report).toContain(said); // prettier-ignore
});

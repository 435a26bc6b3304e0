/** Vectors on their way to the disk, while the next ones are computed. */
import { expect, it } from 'vitest';
import { VectorWriter, type VectorWriterOptions } from './vectorWriter';

const KEY = 'a'.repeat(64);
const DIMENSIONS = 2;

/** A writer over a disk that holds each file back until it is let go, or fails. Time stands still until it is moved. */
function slowDisk() {
  const files: { rows: number; finish: (error?: Error) => void }[] = [];
  const stored: string[][] = [];
  const clock = { ms: 0 };
  const features = {
    addProblems: () => Promise.resolve(),
    addChunk: (_: string, { imageHashes }: { imageHashes: string[] }) => Promise.resolve(void stored.push(imageHashes)),
  };
  const options = {
    database: { features } as unknown as VectorWriterOptions['database'],
    artifacts: {
      put: (bytes: Uint8Array) =>
        new Promise<string>((resolve, reject) => {
          const rows = (bytes.length - 128) / (4 * DIMENSIONS);
          files.push({ rows, finish: (error) => (error ? reject(error) : resolve('f'.repeat(64))) });
        }),
    },
    locked: <T>(work: () => Promise<T>) => work(),
    key: KEY,
    dimensions: DIMENSIONS,
    device: () => Promise.resolve({}) as ReturnType<VectorWriterOptions['device']>,
    version: 'test',
    now: () => clock.ms,
  };
  return { writer: new VectorWriter(options), files, stored, clock };
}

const vector = () => new Float32Array(DIMENSIONS);

it('takes the next vectors while the ones before are stored, and waits only where the disk falls behind', async () => {
  const { writer, files, stored, clock } = slowDisk();
  await writer.add('one', vector());
  expect(files).toHaveLength(0); // two seconds are not over
  clock.ms = 2000;
  await writer.add('two', vector());
  await expect.poll(() => files.length).toBe(1);
  await writer.add('three', vector());
  expect(stored).toEqual([]);
  clock.ms = 4000;
  let taken = false;
  const fourth = writer.add('four', vector()).then(() => (taken = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect([taken, files.length]).toEqual([false, 1]); // one file at a time
  files[0]!.finish();
  await fourth;
  const flushed = writer.flush();
  await expect.poll(() => files.length).toBe(2);
  files[1]!.finish();
  await flushed;
  expect(files.map(({ rows }) => rows)).toEqual([2, 2]);
  expect(stored).toEqual([
    ['one', 'two'],
    ['three', 'four'],
  ]);
});

it('a file that could not be stored is told to whoever adds next and to the end, and takes nothing else with it', async () => {
  const { writer, files, stored, clock } = slowDisk();
  await writer.add('one', vector());
  clock.ms = 2000;
  await writer.add('two', vector());
  await expect.poll(() => files.length).toBe(1);
  const full = new Error('no space left');
  files[0]!.finish(full);
  await writer.add('three', vector());
  clock.ms = 4000;
  await expect(writer.add('four', vector())).rejects.toBe(full);
  const flushed = expect(writer.flush()).rejects.toBe(full);
  await expect.poll(() => files.length).toBe(2);
  files[1]!.finish();
  await flushed;
  expect(stored).toEqual([['three', 'four']]);
});

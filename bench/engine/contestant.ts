/** A network on one device of one engine, fed the same pictures as the others and timed. */
import type { Engine, LoadedNetwork, Tensor } from '@/server/engine/engine';
import type { Subject } from './subjects';

export interface Contestant {
  engine: Engine;
  layout: 'NCHW' | 'NHWC';
  network: LoadedNetwork;
}

export async function load(engine: Engine, subject: Subject): Promise<Contestant> {
  const onnx = engine.device.engine === 'onnxruntime-node';
  const file = onnx ? subject.onnxFile : subject.tfjsFile;
  return { engine, layout: onnx ? 'NCHW' : 'NHWC', network: await engine.load(file, subject.title) };
}

/** Pictures that differ, in the order of the layout. */
export function pictures({ side }: Subject, count: number, layout: Contestant['layout']): Tensor {
  const data = new Float32Array(count * 3 * side * side);
  let i = 0;
  const put = (k: number, c: number, y: number, x: number) => {
    data[i++] = 1.5 * Math.sin((x * (c + 1)) / 19 + k) + Math.cos(y / (7 + k) + c);
  };
  for (let k = 0; k < count; k++)
    if (layout === 'NCHW')
      for (let c = 0; c < 3; c++) for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) put(k, c, y, x);
    else for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) for (let c = 0; c < 3; c++) put(k, c, y, x);
  const dims = layout === 'NCHW' ? [count, 3, side, side] : [count, side, side, 3];
  return { data, dims };
}

export async function answer({ network, layout }: Contestant, subject: Subject, batch: number): Promise<Float32Array> {
  const results = await network.run({ [subject.input]: pictures(subject, batch, layout) }, [subject.output]);
  return results[subject.output]?.data ?? new Float32Array();
}

/** Runs for about `ms`, at least once, and returns pictures per second. */
export async function imagesPerSecond(
  { network, layout }: Contestant,
  subject: Subject,
  batch: number,
  ms: number,
): Promise<number> {
  const feeds = { [subject.input]: pictures(subject, batch, layout) };
  const start = performance.now();
  let done = 0;
  do {
    await network.run(feeds, [subject.output]);
    done += batch;
  } while (performance.now() - start < ms);
  return (done / (performance.now() - start)) * 1000;
}

/** Largest difference over the largest number; Infinity where there is nothing to compare: no numbers, or only zeros. */
export function difference(expected: Float32Array, actual: Float32Array): number {
  if (expected.length !== actual.length || expected.length === 0) return Infinity;
  let [worst, scale] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs(expected[i]! - actual[i]!));
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return Number.isFinite(worst) && scale > 0 ? worst / scale : Infinity;
}

import { createComputePool } from '../compute/computePool';
import type { Compute } from '../compute/compute';
import { createLog } from '../log';
import type { DeviceChoice } from './options';

/** Lends a compute pool of its own to a command and ends its workers afterwards, also after an error. */
export async function withCompute<T>(device: DeviceChoice, work: (compute: Compute) => Promise<T>): Promise<T> {
  const compute = createComputePool({ device, log: createLog({ level: 'warn', format: 'text' }) });
  try {
    return await work(compute);
  } finally {
    await compute.close();
  }
}

/** Every engine and device that works on this machine. What does not is said, with the reason. */
import type { Engine } from '@/server/engine/engine';
import { missingHardwareOf, openEngine } from '@/server/engine/openEngine';
import { openTfjsEngine } from '@/server/engine/openTfjsEngine';

/** `force`: graphics providers that are probed although no card was found (a software driver for WebGPU, say). */
export async function openAll(force: readonly string[]): Promise<Engine[]> {
  const engines = [await openEngine({ device: 'cpu' })];
  for (const provider of ['cuda', 'webgpu'] as const) {
    const missing = force.includes(provider) ? null : missingHardwareOf(provider);
    try {
      if (missing !== null) throw new Error(missing);
      engines.push(await openEngine({ device: provider }));
    } catch (error) {
      tell(provider, error);
    }
  }
  const best = await openTfjsEngine({ device: 'auto', onPassedOver: tell });
  engines.push(best);
  if (best.device.provider !== 'wasm') engines.push(await openTfjsEngine({ device: 'cpu' }));
  return engines;
}

function tell(what: string, reason: unknown): void {
  console.log(`Left out: ${what}: ${reason instanceof Error ? reason.message : String(reason)}`);
}

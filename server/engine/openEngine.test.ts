import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openEngine, type OpenEngineOptions } from './openEngine';
import type { Provider } from './onnxSession';
import { probe } from './probe';
import { probeInProcess } from './probeInProcess';

/** A machine where only some providers work and only some have hardware. */
function machine(works: Provider[], hardware: Provider[] = ['cuda', 'webgpu', 'cpu']) {
  const probed: Provider[] = [];
  const passedOver: string[] = [];
  const options: Omit<OpenEngineOptions, 'device'> = {
    onPassedOver: (provider, reason) => passedOver.push(`${provider}: ${reason}`),
    missingHardware: (provider) => (hardware.includes(provider) ? null : 'no card'),
    probeProvider: async (provider) => {
      probed.push(provider);
      if (!works.includes(provider)) throw new Error('wrong answer');
    },
  };
  return { options, probed, passedOver };
}

describe('openEngine', () => {
  it('takes the first provider that works and says why the others were passed over', async () => {
    const { options, probed, passedOver } = machine(['webgpu', 'cpu'], ['cuda', 'webgpu', 'cpu']);
    expect((await openEngine({ device: 'auto', ...options })).device.provider).toBe('webgpu');
    expect(probed).toEqual(['cuda', 'webgpu']);
    expect(passedOver).toEqual(['cuda: wrong answer']);
  });

  it('does not probe what has no hardware, so a software Vulkan driver is not taken', async () => {
    const { options, probed, passedOver } = machine(['webgpu', 'cpu'], ['cpu']);
    expect((await openEngine({ device: 'auto', ...options })).device.provider).toBe('cpu');
    expect(probed).toEqual(['cpu']);
    expect(passedOver).toEqual(['cuda: no card', 'webgpu: no card']);
  });

  it('probes a forced device whatever the hardware', async () => {
    const { options } = machine(['webgpu'], []);
    expect((await openEngine({ device: 'webgpu', ...options })).device.provider).toBe('webgpu');
  });

  it('refuses a forced device that does not work and says why', async () => {
    const { options } = machine(['cpu']);
    await expect(openEngine({ device: 'cuda', ...options })).rejects.toMatchObject({
      code: 'unavailable',
      message:
        'The device "cuda" (SPECULAR_DEVICE) does not work here: wrong answer. Unset it to let the best device be found.',
    });
  });

  it('lists every reason when nothing works', async () => {
    const { options } = machine([]);
    await expect(openEngine({ device: 'auto', ...options })).rejects.toThrow(
      'No device can run networks here. cuda: wrong answer; webgpu: wrong answer; cpu: wrong answer.',
    );
  });

  it('opens the processor of this machine', async () => {
    const { device } = await openEngine({ device: 'cpu' });
    expect(device).toMatchObject({ engine: 'onnxruntime-node', provider: 'cpu' });
    expect(device.description).toMatch(/^CPU, \d+ threads?$/);
    expect(device.engineVersion).toMatch(/^\d+\.\d+\.\d+/);
  });

  it.skipIf(existsSync('/dev/nvidia0'))('says what CUDA lacks on a machine without it', async () => {
    await expect(openEngine({ device: 'cuda' })).rejects.toThrow(/CUDA libraries of ONNX Runtime are not installed/);
  });
});

describe('a probe', () => {
  const environment = { ...process.env };
  afterEach(() => {
    process.env = { ...environment };
  });

  it('finds the right answer on the processor', async () => {
    await expect(probe('cpu')).resolves.toBeUndefined();
  });

  it('that does not answer in time is killed and counts as a failure', async () => {
    await expect(probeInProcess('cpu', 1)).rejects.toThrow('it did not answer within 0.001 s');
  });

  const chromium = '/usr/lib/chromium';
  const software = existsSync(`${chromium}/vk_swiftshader_icd.json`) && existsSync(`${chromium}/libvulkan.so.1`);
  it.skipIf(!software)('runs WebGPU on a software Vulkan driver (skipped without Debian’s chromium)', async () => {
    process.env.VK_ICD_FILENAMES = `${chromium}/vk_swiftshader_icd.json`;
    process.env.LD_LIBRARY_PATH = chromium;
    await expect(probeInProcess('webgpu')).resolves.toBeUndefined();
  });
});

/**
 * Chooses the device: cuda, then webgpu, then cpu, each taken only after a real run with the right answer.
 *
 * WebGPU runs on software, slower than the CPU provider, when there is no graphics card but a software Vulkan driver.
 * The runtime does not say which it is, so "auto" asks for a device node of a card (Linux); forcing "webgpu" does not.
 */
import { existsSync, readdirSync } from 'node:fs';
import { AppError } from '@/lib/domain/appError';
import type { Device } from '@/lib/domain/provenance';
import type { Engine } from './engine';
import { OnnxEngine } from './onnxEngine';
import { CPU_THREADS, ENGINE_NAME, ENGINE_VERSION, type Provider } from './onnxSession';
import { probe } from './probe';
import { probeInProcess } from './probeInProcess';

export type DeviceChoice = 'auto' | Provider;

export interface OpenEngineOptions {
  device: DeviceChoice;
  /** Told why a provider is passed over. */
  onPassedOver?: (provider: Provider, reason: string) => void;
  /** For tests. Rejects when the provider does not work. */
  probeProvider?: (provider: Provider) => Promise<void>;
  /** For tests. Why a provider is not worth a probe in "auto"; null when it is. */
  missingHardware?: (provider: Provider) => string | null;
}

const ORDER: readonly Provider[] = ['cuda', 'webgpu', 'cpu'];

/** Throws `unavailable` when the forced device, or none at all, works; the message says why. */
export async function openEngine({
  device,
  onPassedOver = () => {},
  probeProvider = probeOf,
  missingHardware = missingHardwareOf,
}: OpenEngineOptions): Promise<Engine> {
  const reasons: string[] = [];
  for (const provider of device === 'auto' ? ORDER : [device]) {
    const reason = (device === 'auto' ? missingHardware(provider) : null) ?? (await failureOf(provider, probeProvider));
    if (reason === null) return new OnnxEngine(describeDevice(provider));
    reasons.push(`${provider}: ${reason}`);
    if (device === 'auto') onPassedOver(provider, reason);
  }
  throw new AppError(
    'unavailable',
    device === 'auto'
      ? `No device can run networks here. ${reasons.join('; ')}.`
      : `The device "${device}" (SPECULAR_DEVICE) does not work here: ${reasons[0]?.slice(device.length + 2)}. Unset it to let the best device be found.`,
  );
}

async function failureOf(provider: Provider, probeProvider: (p: Provider) => Promise<void>): Promise<string | null> {
  try {
    await probeProvider(provider);
    return null;
  } catch (error) {
    return reasonOf(error instanceof Error ? error.message : String(error));
  }
}

/** The runtime's usual complaints, in plain words. */
function reasonOf(text: string): string {
  if (/_Cuda: .*load shared library|CUDA execution provider is not enabled/i.test(text))
    return 'the CUDA libraries of ONNX Runtime are not installed (node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install)';
  if (/WebGPU adapter/.test(text))
    return 'no graphics driver was found (on Linux one for Vulkan, and its loader: the package libvulkan1)';
  return text.trim();
}

function probeOf(provider: Provider): Promise<void> {
  return provider === 'cpu' ? probe(provider) : probeInProcess(provider);
}

/** Why a provider is not worth a probe: on Linux a graphics card shows as a device node. Others are asked by the probe. */
export function missingHardwareOf(provider: Provider): string | null {
  if (provider === 'cpu' || process.platform !== 'linux') return null;
  const nvidia = existsSync('/dev/nvidia0') || existsSync('/dev/dxg');
  if (provider === 'cuda') return nvidia ? null : 'there is no NVIDIA card (no /dev/nvidia0 or /dev/dxg)';
  return nvidia || hasRenderNode()
    ? null
    : 'there is no graphics card (no /dev/dri/renderD*, /dev/nvidia0 or /dev/dxg)';
}

function hasRenderNode(): boolean {
  return existsSync('/dev/dri') && readdirSync('/dev/dri').some((name) => name.startsWith('renderD'));
}

function describeDevice(provider: Provider): Device & { provider: Provider } {
  return { engine: ENGINE_NAME, engineVersion: ENGINE_VERSION, provider, description: descriptionOf(provider) };
}

function descriptionOf(provider: Provider): string {
  switch (provider) {
    case 'cpu':
      return `CPU, ${CPU_THREADS} ${CPU_THREADS === 1 ? 'thread' : 'threads'}`;
    case 'cuda':
      return 'CUDA (NVIDIA)';
    case 'webgpu':
      return `WebGPU (${{ darwin: 'Metal', win32: 'Direct3D 12' }[process.platform as string] ?? 'Vulkan'})`;
  }
}

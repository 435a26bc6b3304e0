/** What a compute worker answers to: the computation on the device that it opened. */
import type { Device } from '@/lib/domain/provenance';
import { type DeviceChoice, openEngine } from '../engine/openEngine';
import { Computation } from './computation';

export interface OpenedDevice {
  device: Device;
  /** Faster devices that were passed over, with the reason. */
  passedOver: { provider: string; reason: string }[];
}

export interface ComputeWorkerData {
  device: DeviceChoice;
}

export class ComputeService extends Computation {
  private readonly passedOver: OpenedDevice['passedOver'];

  /** Opens the device at once; every method waits for it and fails with its error. */
  constructor({ device }: ComputeWorkerData) {
    const passedOver: OpenedDevice['passedOver'] = [];
    const engine = openEngine({ device, onPassedOver: (provider, reason) => passedOver.push({ provider, reason }) });
    engine.catch(() => {}); // told to everyone who asks for anything
    super(engine);
    this.passedOver = passedOver;
  }

  async opened(): Promise<OpenedDevice> {
    return { device: await this.device(), passedOver: this.passedOver };
  }
}

/** What a compute worker answers to: the computation on the device that it opened. */
import type { Device } from '@/lib/domain/provenance';
import { type DeviceChoice, openEngine } from '../engine/openEngine';
import { openTfjsEngine } from '../engine/openTfjsEngine';
import { Computation } from './computation';
import type { NetworkFormat } from './compute';
import { PartLanes } from './lanes/partLanes';

export interface OpenedDevice {
  device: Device;
  /** Faster devices that were passed over, with the reason. */
  passedOver: { provider: string; reason: string }[];
}

export interface ComputeWorkerData {
  device: DeviceChoice;
}

export class ComputeService extends Computation {
  private readonly lanes: PartLanes;
  private readonly passedOver: Record<NetworkFormat, OpenedDevice['passedOver']>;

  /** Opens the device for ONNX at once; every method waits for it and fails with its error. */
  constructor({ device }: ComputeWorkerData) {
    const passedOver: Record<NetworkFormat, OpenedDevice['passedOver']> = { onnx: [], tfjs: [] };
    const note = (format: NetworkFormat) => (provider: string, reason: string) =>
      void passedOver[format].push({ provider, reason });
    const engine = openEngine({ device, onPassedOver: note('onnx') });
    engine.catch(() => {}); // told to everyone who asks for anything
    const lanes = new PartLanes();
    super(
      engine,
      () => {
        passedOver.tfjs = [];
        return openTfjsEngine({ device, onPassedOver: note('tfjs') });
      },
      lanes,
    );
    this.passedOver = passedOver;
    this.lanes = lanes;
  }

  /** Ends the threads that were started. One that is stopped inside the runtime would take the process with it. */
  async close(): Promise<void> {
    await this.lanes.close();
  }

  async opened(format: NetworkFormat = 'onnx'): Promise<OpenedDevice> {
    return { device: await this.device(format), passedOver: this.passedOver[format] };
  }
}

/** Feature maps: what one layer of a network gives for one picture. */
import type { Activations } from '@/lib/domain/activations';

export interface ActivationsRequest {
  networkId: string;
  imageId: string;
  /** Name of a layer or of its tensor. */
  layer: string;
}

export interface OpenActivations {
  activations: Activations;
  /** channels × height × width, exactly as the network gives them. Not to be written to. */
  values: Float32Array;
}

export interface ActivationService {
  /**
   * Computes the maps, or has them from before; who asks while they are computed waits for the same run. Throws
   * `not_found`; `invalid_input` for a layer that there is not; `unsupported` for one that gives no maps of channels;
   * `too_large`.
   */
  open(request: ActivationsRequest): Promise<OpenActivations>;
}

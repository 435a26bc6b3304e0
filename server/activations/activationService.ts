/** Feature maps: what one layer of a network gives for one picture. */
import type { Activations } from '@/lib/domain/activations';
import type { MapPlace } from '@/lib/domain/patches';
import type { PixelBox } from '@/lib/network/receptiveFieldAt';

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
  /**
   * What the unit at a place of the layer's maps sees of a picture as the network is shown it; null where that is not
   * known, or is nothing. Throws `not_found`, and `invalid_input` for a layer that there is not.
   */
  seenBy(layer: Pick<ActivationsRequest, 'networkId' | 'layer'>, place: MapPlace): Promise<PixelBox | null>;
}

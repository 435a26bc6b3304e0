/** Occlusion by hand: what a network says at once of a picture with a region covered. Nothing of it is stored. */
import type { HandAnswer, HandQuestion } from '@/lib/protocol/hand';

export interface HandService {
  /**
   * Throws `not_found` (networkId, imageId), `invalid_input` (a region, class or fill that the network cannot have), and what
   * running a network throws.
   */
  answer(question: HandQuestion): Promise<HandAnswer>;
}

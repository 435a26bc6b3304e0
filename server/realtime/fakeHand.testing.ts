/** Answers to what is covered by hand, given by the test: none comes by itself. */
import type { HandAnswer, HandQuestion } from '@/lib/protocol/hand';
import type { HandService } from '../hand/handService';

export class FakeHand implements HandService {
  /** Questions that are not answered yet, oldest first. */
  readonly asked: { question: HandQuestion; answer(answer: HandAnswer): void; fail(error: Error): void }[] = [];

  answer(question: HandQuestion): Promise<HandAnswer> {
    return new Promise((resolve, reject) => this.asked.push({ question, answer: resolve, fail: reject }));
  }
}

/** A patch of 4 pixels whose left border is at `x`. */
export function questionAt(x: number): HandQuestion {
  return {
    networkId: 'network-1',
    imageId: 'image-1',
    fill: [128, 128, 128],
    region: { kind: 'rects', rects: [{ x0: x, y0: 0, x1: x + 4, y1: 4 }] },
    classes: [1],
  };
}

/** One that no other x has. */
export function answerAt(x: number): HandAnswer {
  return { classes: [{ classIndex: 1, base: 0.5, probability: 1 / (x + 2) }] };
}

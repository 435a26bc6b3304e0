/** This person's hand and those of the others, as a tab keeps them. */
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { HandAnswer, HandQuestion } from '@/lib/protocol/hand';
import { othersHands } from '../hand/othersHands';
import { openStore } from './fakeTransport.testing';

const questionAt = (x: number, change: Partial<HandQuestion> = {}): HandQuestion => ({
  networkId: 'net',
  imageId: 'img',
  fill: [128, 128, 128],
  region: { kind: 'rects', rects: [{ x0: x, y0: 0, x1: x + 4, y1: 4 }] },
  classes: [2],
  ...change,
});
const answerAt = (x: number): HandAnswer => ({ classes: [{ classIndex: 2, base: 0.5, probability: x / 100 }] });
const ben = {
  participant: { id: 'ben', name: 'Ben', colour: 1 },
  presence: { cell: null, view: 'occlusion' as const, private: false },
};

describe('what this person covers', () => {
  it('is asked one at a time, always the newest, and what is between is never sent', async () => {
    const { transport, store } = openStore();
    await transport.join();
    for (const x of [1, 2, 3, 4]) store.cover(questionAt(x));
    expect(transport.asked).toHaveLength(1);
    expect(await transport.answer('hand:ask', answerAt(1))).toEqual(questionAt(1));
    expect(store.getState().hand.hand).toEqual({ question: questionAt(1), answer: answerAt(1) });
    expect(await transport.answer('hand:ask', answerAt(4))).toEqual(questionAt(4));
    expect(store.getState().hand).toMatchObject({ hand: { question: questionAt(4) }, problem: null });
    expect(store.getState().hand.roundTripMs).toBeGreaterThanOrEqual(0);
    expect(transport.asked).toEqual([]);
  });

  it('is asked again after every join, and waits for the first', async () => {
    const { transport, store } = openStore();
    store.cover(questionAt(1));
    expect(transport.asked).toEqual([]);
    await transport.join();
    await transport.answer('hand:ask', answerAt(1));
    transport.emit({ kind: 'disconnected', byServer: false });
    store.cover(questionAt(2));
    expect(transport.asked).toEqual([]);
    await transport.join();
    expect(await transport.answer('hand:ask', answerAt(2))).toEqual(questionAt(2));
  });

  it('ends with one word to the server, and its answer goes', async () => {
    const { transport, store } = openStore();
    await transport.join();
    store.cover(null);
    expect(transport.asked).toEqual([]);
    store.cover(questionAt(1));
    store.cover(null); // while it is asked
    await transport.answer('hand:ask', answerAt(1));
    await transport.answer('hand:end', {});
    expect(store.getState().hand.hand).toBeNull();
    expect(transport.asked).toEqual([]);
  });

  it('says why it cannot be answered, keeps the last answer, and forgets both with another picture', async () => {
    const { transport, store } = openStore();
    await transport.join();
    store.cover(questionAt(1));
    await transport.answer('hand:ask', answerAt(1));
    store.cover(questionAt(99));
    await transport.answer('hand:ask', new AppError('invalid_input', 'It reaches over the border.'));
    expect(store.getState().hand).toMatchObject({
      hand: { answer: answerAt(1) },
      problem: { message: 'It reaches over the border.' },
    });
    store.cover(questionAt(1, { imageId: 'other' }));
    expect(store.getState().hand).toEqual({ hand: null, roundTripMs: null, problem: null });
    await transport.answer('hand:ask', new AppError('cancelled', 'A newer one came.'));
    expect(store.getState().hand.problem).toBeNull();
  });
});

describe('what others cover', () => {
  const seen = (state: Parameters<typeof othersHands>[0], imageId = 'img') =>
    othersHands(state, 'me', { networkId: 'net', imageId }).map(({ name, hand }) => [name, hand.question]);

  it('comes with the snapshot and by messages, goes when they end or leave, and is shown on its own picture', async () => {
    const { transport, store } = openStore();
    const hand = (x: number) => ({ question: questionAt(x), answer: answerAt(x) });
    await transport.join({ participants: [ben], hands: [{ participantId: 'ben', hand: hand(1) }] });
    expect(seen(store.getState())).toEqual([['Ben', questionAt(1)]]);
    expect(seen(store.getState(), 'other')).toEqual([]);
    transport.emit({ kind: 'hands', hands: [{ participantId: 'ben', hand: hand(2) }] });
    transport.emit({ kind: 'hands', hands: [{ participantId: 'me', hand: hand(9) }] });
    expect(seen(store.getState())).toEqual([['Ben', questionAt(2)]]);
    transport.emit({ kind: 'hands', hands: [{ participantId: 'ben', hand: null }] });
    expect(seen(store.getState())).toEqual([]);
    transport.emit({ kind: 'hands', hands: [{ participantId: 'ben', hand: hand(3) }] });
    transport.emit({ kind: 'participant:left', message: { seq: 11, participantId: 'ben' } });
    transport.emit({ kind: 'participant:joined', message: { seq: 12, ...ben } });
    expect(seen(store.getState())).toEqual([]); // whoever comes back covers nothing
  });
});

/** What people in a room cover by hand: who is answered, who is told of it, and when it is gone. */
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { answerAt, questionAt } from './fakeHand.testing';
import { openTestRooms, Person, settle } from './testRoom.testing';

const handAt = (x: number) => ({ question: questionAt(x), answer: answerAt(x) });

/** Anna and Ben in one room, a third person in another. */
async function openRoom() {
  const test = openTestRooms();
  const [anna, ben, other] = [new Person('anna'), new Person('ben'), new Person('other')];
  const room = await test.join(anna);
  await test.join(ben);
  await test.join(other, 's2');
  /** Covers a place and lets it be answered. */
  const cover = async (who: Person, x: number) => {
    const asked = room.hands.ask(who.id, questionAt(x));
    await settle();
    test.hand.asked.shift()!.answer(answerAt(x));
    expect(await asked).toEqual(answerAt(x));
    await settle();
  };
  return { test, room, anna, ben, other, cover, asked: test.hand.asked };
}

describe('what somebody covers by hand', () => {
  it('C1 C4 is answered, and shown to everybody else in the session and to nobody elsewhere', async () => {
    const { anna, ben, other, cover } = await openRoom();
    await cover(anna, 3);
    expect(ben.hands).toEqual(new Map([['anna', handAt(3)]]));
    expect(anna.hands.size).toBe(0);
    expect(other.handMessages).toBe(0);
    await cover(ben, 8);
    expect(anna.hands).toEqual(new Map([['ben', handAt(8)]]));
    await cover(anna, 4);
    expect(ben.hands).toEqual(new Map([['anna', handAt(4)]]));
  });

  it('C4 is in the snapshot of who comes later', async () => {
    const { test, anna, cover } = await openRoom();
    await cover(anna, 3);
    const cleo = new Person('cleo');
    await test.join(cleo);
    expect(cleo.hands).toEqual(new Map([['anna', handAt(3)]]));
  });

  it('C1 a question that is refused is told to its asker alone, and the hand stays as it was', async () => {
    const { room, anna, ben, cover, asked } = await openRoom();
    await cover(anna, 3);
    const refused = room.hands.ask('anna', questionAt(99));
    asked.shift()!.fail(new AppError('invalid_input', 'It reaches over the border.', { field: 'region' }));
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input', options: { field: 'region' } });
    await settle();
    expect(ben.hands.get('anna')).toEqual(handAt(3));
    await cover(anna, 5);
    expect(ben.hands.get('anna')).toEqual(handAt(5));
  });
});

describe('questions that come faster than answers', () => {
  it('C2 of one person one is computed and the newest waits; those between are cancelled and never computed', async () => {
    const { room, ben, asked } = await openRoom();
    const questions = [0, 1, 2, 3].map((x) => room.hands.ask('anna', questionAt(x)));
    const outcomes = Promise.allSettled(questions);
    await settle();
    expect(asked.map(({ question }) => question)).toEqual([questionAt(0)]);
    asked.shift()!.answer(answerAt(0));
    await settle();
    expect(asked.map(({ question }) => question)).toEqual([questionAt(3)]);
    expect(ben.hands.get('anna')).toEqual(handAt(0));
    asked.shift()!.answer(answerAt(3));
    const [first, second, third, last] = await outcomes;
    expect([first, last]).toMatchObject([{ value: answerAt(0) }, { value: answerAt(3) }]);
    expect([second, third]).toMatchObject([{ reason: { code: 'cancelled' } }, { reason: { code: 'cancelled' } }]);
    await settle();
    expect(ben.hands.get('anna')).toEqual(handAt(3));
  });

  it('C2 one that fails makes way for the one that waits', async () => {
    const { room, ben, asked } = await openRoom();
    const failed = expect(room.hands.ask('anna', questionAt(0))).rejects.toThrow('The worker died.');
    const next = room.hands.ask('anna', questionAt(1));
    asked.shift()!.fail(new AppError('unavailable', 'The worker died.'));
    await failed;
    await settle();
    asked.shift()!.answer(answerAt(1));
    await next;
    await settle();
    expect(ben.hands.get('anna')).toEqual(handAt(1));
  });

  it('C2 people do not wait for each other', async () => {
    const { room, asked } = await openRoom();
    const both = [room.hands.ask('anna', questionAt(0)), room.hands.ask('ben', questionAt(1))];
    await settle();
    expect(asked).toHaveLength(2);
    for (const [at, one] of asked.splice(0).entries()) one.answer(answerAt(at));
    expect(await Promise.all(both)).toEqual([answerAt(0), answerAt(1)]);
  });
});

describe('the end of it', () => {
  it('C3 comes with hand:end, also for a question that is computed then, and cancels the one that waits', async () => {
    const { room, anna, ben, cover, asked } = await openRoom();
    await cover(anna, 3);
    const late = room.hands.ask('anna', questionAt(4));
    const waiting = expect(room.hands.ask('anna', questionAt(5))).rejects.toMatchObject({ code: 'cancelled' });
    room.hands.end('anna');
    await waiting;
    await settle();
    expect(ben.hands.size).toBe(0);
    asked.shift()!.answer(answerAt(4));
    expect(await late).toEqual(answerAt(4)); // who asked is answered
    await settle();
    expect(ben.hands.size).toBe(0);
    expect(asked).toEqual([]);
    await cover(anna, 6);
    expect(ben.hands.get('anna')).toEqual(handAt(6));
  });

  it('C3 comes when the person leaves, and when the same person comes through another connection', async () => {
    const { test, room, anna, ben, cover, asked } = await openRoom();
    await cover(anna, 3);
    room.leave('anna');
    await settle();
    expect(ben.hands.size).toBe(0);
    await expect(room.hands.ask('anna', questionAt(1))).rejects.toMatchObject({ code: 'conflict' });

    await test.join(new Person('anna again', 'anna'));
    const computed = room.hands.ask('anna again', questionAt(7));
    await settle();
    await test.join(new Person('anna reloaded', 'anna'));
    asked.shift()!.answer(answerAt(7));
    await computed;
    await settle();
    expect(ben.hands.size).toBe(0);
    const late = new Person('late');
    await test.join(late);
    expect(late.hands.size).toBe(0);
  });
});

describe('a slow client', () => {
  it('C5 has one message unacknowledged, and then gets the newest of everybody, not what was between', async () => {
    const { test, anna, ben, cover } = await openRoom();
    const cleo = new Person('cleo');
    await test.join(cleo);
    cleo.slow = true;
    await cover(anna, 0);
    for (let x = 1; x < 20; x++) await cover(anna, x);
    await cover(ben, 30);
    expect(cleo.handMessages).toBe(1);
    expect(cleo.hands).toEqual(new Map([['anna', handAt(0)]]));
    expect(ben.handMessages).toBe(20); // nobody waits for the slow one
    cleo.unacknowledged.shift()!();
    await settle();
    expect(cleo.handMessages).toBe(2);
    expect(cleo.hands).toEqual(new Map([['anna', handAt(19)], ['ben', handAt(30)]])); // prettier-ignore
  });

  it('C5 hears of the end, although it was told while nothing could be sent', async () => {
    const { test, room, anna, cover } = await openRoom();
    const cleo = new Person('cleo');
    await test.join(cleo);
    cleo.slow = true;
    await cover(anna, 0);
    await cover(anna, 1);
    room.hands.end('anna');
    cleo.unacknowledged.shift()!();
    await settle();
    expect(cleo.hands.size).toBe(0);
  });
});

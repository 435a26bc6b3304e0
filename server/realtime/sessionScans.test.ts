/** The scans for patches that people in rooms watch: who is told of which, when, and how surely. */
import { describe, expect, it } from 'vitest';
import { COORDINATES, PICTURES } from './fakeScans.testing';
import { openTestRooms, Person, settle } from './testRoom.testing';

const OTHER = { ...COORDINATES, place: { row: 1, col: 2 } };
const seenBy = (person: Person) => person.scans.map(({ scan }) => scan.seen);
const statusesOf = (person: Person) => person.scans.map(({ scan }) => scan.task?.state.status);

/** Anna and Ben in one room, a third person in another. */
async function openRoom(options: Parameters<typeof openTestRooms>[0] = {}) {
  const test = openTestRooms(options);
  const [anna, ben, other] = [new Person('anna'), new Person('ben'), new Person('other')];
  const room = await test.join(anna);
  await test.join(ben);
  const otherRoom = await test.join(other, 's2');
  const { scans, clock } = test;
  /** Lets whatever is due be told. */
  const beat = async () => {
    for (let k = 0; k < 2; k++) {
      await settle();
      clock.advance(250);
    }
    await settle();
  };
  const key = await scans.plan(COORDINATES.imageSetId, { networkId: 'network-1', layer: 'conv' });
  return { test, room, otherRoom, anna, ben, other, scans, clock, beat, key };
}

describe('a scan that somebody watches', () => {
  it('L1 may be watched before it is ever started, and is told to whoever watches it, in any session', async () => {
    const { room, otherRoom, anna, ben, other, scans, beat, key } = await openRoom();
    expect(await room.scans.watch('anna', COORDINATES)).toEqual({ key, scan: null });
    expect(await otherRoom.scans.watch('other', COORDINATES)).toEqual({ key, scan: null });
    await beat();
    expect(anna.scans).toEqual([]);
    scans.start(key);
    await beat();
    for (const person of [anna, other]) expect(statusesOf(person)).toEqual(['running']);
    scans.advance(key, 30);
    await beat();
    for (const person of [anna, other]) expect(seenBy(person)).toEqual([0, 30]);
    expect(ben.scans).toEqual([]); // who does not look is not told
  });

  it('L1 who comes late is answered with how far it is, and told from there on', async () => {
    const { room, ben, scans, beat, key } = await openRoom();
    scans.start(key);
    scans.advance(key, 40);
    const { scan } = await room.scans.watch('ben', COORDINATES);
    expect(scan).toEqual(scans.of(key));
    await beat();
    expect(ben.scans).toEqual([]); // it knows that already
    scans.advance(key, 1);
    await beat();
    expect(seenBy(ben)).toEqual([41]);
  });

  it('L1 a new watch replaces the one before from the moment it is asked for; none is left after unwatch', async () => {
    const { room, anna, scans, clock, beat, key } = await openRoom();
    await room.scans.watch('anna', COORDINATES);
    scans.start(key);
    const { key: otherKey } = await room.scans.watch('anna', OTHER);
    expect(otherKey).not.toBe(key);
    scans.advance(key, 5);
    await beat();
    expect(anna.scans).toEqual([]);
    scans.start(otherKey);
    await beat();
    expect(anna.scans.map(({ scan }) => [scan.key, scan.place])).toEqual([[otherKey, OTHER.place]]);
    const both = await Promise.all([room.scans.watch('anna', COORDINATES), room.scans.watch('anna', OTHER)]);
    expect(both.map((answer) => answer.key)).toEqual([key, otherKey]);
    scans.advance(key, 5);
    scans.advance(otherKey, 7);
    await beat();
    expect(anna.scans.slice(1).map(({ scan }) => [scan.key, scan.seen])).toEqual([[otherKey, 7]]);
    room.scans.unwatch('anna');
    scans.advance(otherKey, 7);
    await beat();
    expect(anna.scans).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('L1 coordinates that cannot be are refused and leave no watch; nobody watches from outside of a room', async () => {
    const { room, anna, scans, beat, key } = await openRoom();
    await room.scans.watch('anna', COORDINATES);
    const refused = (change: object) => expect(room.scans.watch('anna', { ...COORDINATES, ...change })).rejects;
    await refused({ networkId: 'none' }).toMatchObject({ code: 'not_found', options: { field: 'networkId' } });
    await refused({ layer: 'flat' }).toMatchObject({ code: 'invalid_input', options: { field: 'layer' } });
    scans.start(key);
    await beat();
    expect(anna.scans).toEqual([]);
    await expect(room.scans.watch('nobody', COORDINATES)).rejects.toMatchObject({ code: 'conflict' });
    expect(() => room.scans.unwatch('nobody')).toThrow('Join the session first');
  });

  it('L1 leaving ends the watch, also one that is being opened', async () => {
    const { room, anna, ben, scans, clock, beat, key } = await openRoom();
    await room.scans.watch('anna', COORDINATES);
    await settle();
    clock.advance(0);
    const opening = room.scans.watch('ben', COORDINATES);
    room.leave('anna');
    room.leave('ben');
    await opening;
    scans.start(key);
    await beat();
    expect([...anna.scans, ...ben.scans]).toEqual([]);
    expect(clock.pending).toBe(0);
    const { reads } = scans;
    scans.advance(key, 3);
    await beat();
    expect(scans.reads).toBe(reads);
  });

  it('L2 L3 is told at most four times a second with the newest state, and its end in any case, surely', async () => {
    const { room, anna, scans, clock, key } = await openRoom();
    await room.scans.watch('anna', COORDINATES);
    scans.start(key);
    await settle();
    clock.advance(0);
    await settle();
    expect(anna.scans).toMatchObject([{ isReliable: true, scan: { task: { state: { status: 'running' } } } }]);
    const { reads } = scans;
    for (let ms = 0; ms < 990; ms += 10) {
      scans.advance(key, 1);
      clock.advance(10);
      await Promise.resolve();
    }
    expect(anna.scans.length).toBeLessThanOrEqual(5);
    expect(anna.scans.length).toBeGreaterThanOrEqual(4);
    expect(anna.scans.slice(1).every(({ isReliable }) => !isReliable)).toBe(true);
    expect(seenBy(anna)).toEqual(seenBy(anna).toSorted((a, b) => a - b));
    expect(scans.reads).toBe(reads); // what a running task tells is enough
    scans.advance(key, 1);
    scans.end(key, 'completed');
    await settle();
    clock.advance(250);
    await settle();
    expect(anna.scans.at(-1)).toEqual({ scan: scans.of(key), isReliable: true });
    expect(scans.of(key)).toMatchObject({
      seen: PICTURES,
      version: PICTURES,
      task: { state: { status: 'completed' } },
    });
    clock.advance(10_000);
    await settle();
    expect(anna.scans.at(-1)?.scan).toEqual(scans.of(key));
  });

  it.each(['cancelled', 'failed'] as const)(
    'L2 L3 that is %s is told to everyone who watches, and its next start',
    async (end) => {
      const { room, anna, ben, scans, beat, key } = await openRoom();
      for (const name of ['anna', 'ben']) await room.scans.watch(name, COORDINATES);
      scans.start(key);
      await beat();
      scans.advance(key, 10);
      scans.end(key, end);
      await beat();
      for (const person of [anna, ben])
        expect(person.scans.at(-1)).toMatchObject({
          isReliable: true,
          scan: { seen: 10, task: { state: { status: end } } },
        });
      scans.start(key);
      await beat();
      for (const person of [anna, ben]) expect(statusesOf(person)).toEqual(['running', end, 'running']);
    },
  );

  it('L2 L4 that is cleared is told, and another clearing says nothing', async () => {
    const { room, anna, scans, beat, key } = await openRoom();
    scans.start(key);
    scans.advance(key, PICTURES);
    scans.end(key, 'completed');
    expect((await room.scans.watch('anna', COORDINATES)).scan?.version).toBe(PICTURES);
    scans.tell({ kind: 'cleared' });
    await beat();
    expect(anna.scans).toEqual([]);
    scans.clear(key);
    await beat();
    expect(anna.scans).toMatchObject([{ isReliable: true, scan: { seen: 0, version: 0, pictures: PICTURES } }]);
  });

  it('L2 what is told while a scan is read is newer than what is read', async () => {
    const gates: (() => void)[] = [];
    let isHeld = false;
    const pause = () => (isHeld ? new Promise<void>((resolve) => gates.push(resolve)) : Promise.resolve());
    const { room, anna, scans, clock, beat, key } = await openRoom({ pause });
    scans.start(key);
    scans.advance(key, 10);
    isHeld = true;
    const watching = room.scans.watch('anna', COORDINATES);
    gates.shift()!(); // it is planned
    await settle();
    scans.advance(key, 5); // after it was read, and before that arrives
    scans.end(key, 'cancelled');
    gates.shift()!();
    expect((await watching).scan).toMatchObject({ seen: 15, task: { state: { status: 'cancelled' } } });
    isHeld = false;
    for (const open of gates.splice(0)) open();
    await beat();
    expect(anna.scans).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('L2 who watches already is told what the watch of another one reads', async () => {
    const gates: (() => void)[] = [];
    let isHeld = false;
    const pause = () => (isHeld ? new Promise<void>((resolve) => gates.push(resolve)) : Promise.resolve());
    const { room, anna, scans, clock, beat, key } = await openRoom({ pause });
    scans.start(key);
    scans.advance(key, PICTURES);
    scans.end(key, 'completed');
    await room.scans.watch('anna', COORDINATES);
    await beat();
    isHeld = true;
    scans.clear(key);
    const watching = room.scans.watch('ben', COORDINATES);
    gates.shift()!(); // it is planned
    await settle();
    clock.advance(250); // Anna's beat falls into the reading for Ben
    await settle();
    isHeld = false;
    for (const open of gates.splice(0)) open();
    expect((await watching).scan?.seen).toBe(0);
    await beat();
    expect(anna.scans.at(-1)?.scan).toMatchObject({ seen: 0, version: 0 });
    expect(clock.pending).toBe(0);
  });

  it('L2 a scan that cannot be read is told as far as it is known', async () => {
    const { room, anna, scans, beat, key } = await openRoom();
    await room.scans.watch('anna', COORDINATES);
    scans.start(key);
    await beat();
    scans.advance(key, 10);
    scans.beforeRead = () => {
      throw new Error('The database is away.');
    };
    scans.end(key, 'cancelled');
    await beat();
    expect(anna.scans.at(-1)).toMatchObject({
      isReliable: true,
      scan: { seen: 10, task: { state: { status: 'cancelled' } } },
    });
  });
});

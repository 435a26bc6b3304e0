import { describe, expect, it } from 'vitest';
import { FRAME_CREDIT, MAX_FRAME_CELLS, snapshotSchema } from '@/lib/protocol/protocol';
import { sampleFinding } from '../db/testing/samples';
import { applyFrame, expectedCells, openTestRooms, Person, REQUEST, settle, VIEW } from './testRoom.testing';
import { NO_PRESENCE } from './roomPeople';

const ALL = [0, 1, 2];
const LOOKING = { cell: { row: 1, col: 2 }, view: 'occlusion' as const, private: false };

describe('coming and going', () => {
  it('S1 a joiner gets a snapshot that is enough to draw the room, then the cells of the view from 0', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', REQUEST);
    test.jobs.addCells(job.id, 7);
    const ben = new Person('ben');
    const snapshot = await test.rooms.withRoom('s1', (r) => r.join(ben, { participantId: 'ben', name: 'Ben' }));
    expect(snapshotSchema.parse(snapshot)).toMatchObject({
      seq: anna.seq,
      session: { id: 's1', view: VIEW },
      participants: [{ participant: { id: 'anna', colour: 0 } }, { participant: { id: 'ben', colour: 1 } }],
      jobs: [{ id: job.id, done: 7, state: { status: 'running' } }],
      viewJobId: job.id,
    });
    await settle(test.clock);
    expect(ben.frames[0]).toMatchObject({ jobId: job.id, from: 0, count: 7 });
    expect(ben.cells.get(job.id)).toEqual(expectedCells(test.jobs, job.id, ALL));
  });

  it('S1 a session that does not exist is told as such, and its room is not kept', async () => {
    const test = openTestRooms();
    await expect(test.join(new Person('anna'), 'nowhere')).rejects.toMatchObject({ code: 'not_found' });
    expect(test.rooms.size).toBe(0);
  });

  it('S3 a join with the participant id of somebody present takes the place over and closes the older connection', async () => {
    const test = openTestRooms();
    const [old, other, fresh] = [new Person('socket-1', 'anna'), new Person('ben'), new Person('socket-2', 'anna')];
    const room = await test.join(old);
    await test.join(other);
    await test.join(fresh);
    room.leave('socket-1'); // its end is noticed late
    expect(old.closed).toBe(true);
    expect([fresh.closed, other.closed]).toEqual([false, false]);
    expect([...other.people.keys()]).toEqual(['ben', 'anna'].toSorted());
    expect(other.messages.map(({ event }) => event)).not.toContain('participant:left');
    expect(() => room.rename('socket-1', 'Eve')).toThrow('Join the session first');
    room.rename('socket-2', 'Annabel');
    expect(other.people.get('anna')).toBe('Annabel');
  });

  it('S3 a reload is the same participant with the same colour', async () => {
    const test = openTestRooms();
    const [anna, ben] = [new Person('anna'), new Person('ben-1', 'ben')];
    const room = await test.join(anna);
    await test.join(ben);
    room.leave('ben-1');
    await test.join(new Person('carl'));
    const again = new Person('ben-2', 'ben');
    const snapshot = await test.rooms.withRoom('s1', (r) => r.join(again, { participantId: 'ben', name: 'Ben' }));
    const colours = snapshot.participants.map(({ participant }) => participant.colour);
    expect(new Set(colours).size).toBe(3);
    expect(anna.people.has('ben')).toBe(true);
  });

  it('S2 every reliable message has the next number; joining again on the same connection heals a gap', async () => {
    const test = openTestRooms();
    const [anna, ben] = [new Person('anna'), new Person('ben')];
    const room = await test.join(anna);
    await test.join(ben);
    const { job } = await room.startOcclusion('anna', REQUEST);
    test.jobs.complete(job.id);
    await room.updateView('ben', { score: 'drop' });
    expect(anna.messages.map(({ message }) => message.seq)).toEqual([2, 3, 4, 5, 6, 7]);
    expect([anna.gaps, ben.gaps]).toEqual([0, 0]);
    ben.seq = 3; // as if a message had been lost
    const again = await test.rooms.withRoom('s1', (r) => r.join(ben, { participantId: 'ben', name: 'ben' }));
    expect(again.seq).toBe(anna.seq);
    expect(ben.closed).toBe(false);
    expect(again.jobs).toMatchObject([{ id: job.id, state: { status: 'completed' } }]);
  });

  it('drops a room when the last one leaves, with its timers, but not while a change is being stored', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    room.updatePresence('anna', LOOKING);
    const changing = room.updateView('anna', { score: 'logit' });
    room.leave('anna');
    expect(test.rooms.size).toBe(1);
    const ben = new Person('ben');
    await test.join(ben);
    await changing;
    expect(ben.session?.view.score).toBe('logit');
    room.leave('ben');
    expect(test.rooms.size).toBe(0);
    expect(test.clock.pending).toBe(0);
  });
});

describe('the shared view', () => {
  it('S4 changes are applied in order, stored before they are acked, and told to everyone, the sender too', async () => {
    const test = openTestRooms();
    const [anna, ben] = [new Person('anna'), new Person('ben')];
    const room = await test.join(anna);
    await test.join(ben);
    const changes = [{ score: 'drop' }, { target: 2 }, { score: 'logit' }, { imageId: 'image-2' }] as const;
    const acks = await Promise.all(
      changes.map(async (change, i) => {
        const { seq } = await room.updateView(i % 2 ? 'anna' : 'ben', change);
        expect(test.sessions.get('s1')?.view).toMatchObject(change);
        return seq;
      }),
    );
    expect(acks).toEqual(acks.toSorted((a, b) => a - b));
    for (const person of [anna, ben])
      expect(person.session?.view).toEqual({ ...VIEW, score: 'logit', target: 2, imageId: 'image-2' });
    const by = anna.messages.filter(({ event }) => event === 'session:updated').map(({ message }) => message);
    expect(by).toMatchObject([{ by: 'ben' }, { by: 'anna' }, { by: 'ben' }, { by: 'anna' }]);
  });

  it('S5 is the same in the next room, which reads it from the store', async () => {
    const test = openTestRooms();
    const room = await test.join(new Person('anna'));
    await room.updateView('anna', { score: 'drop' });
    room.leave('anna');
    const ben = new Person('ben');
    await test.join(ben);
    expect(ben.session?.view.score).toBe('drop');
  });

  it('S4 the network that is compared is part of the shared view, and never the shown one itself', async () => {
    const test = openTestRooms();
    const [anna, ben] = [new Person('anna'), new Person('ben')];
    const room = await test.join(anna);
    await test.join(ben);
    await room.updateView('anna', { compareWith: 'network-2' });
    expect(ben.session?.view.compareWith).toBe('network-2');
    await room.updateView('ben', { score: 'drop' });
    expect(anna.session?.view.compareWith).toBe('network-2');
    await expect(room.updateView('anna', { compareWith: 'none' })).rejects.toMatchObject({
      code: 'not_found',
      options: { field: 'change.compareWith' },
    });
    await room.updateView('anna', { networkId: 'network-2' });
    expect(ben.session?.view).toMatchObject({ networkId: 'network-2', compareWith: null });
  });

  it('refuses what does not exist and what the network does not have; nobody else notices', async () => {
    const test = openTestRooms();
    const [anna, ben] = [new Person('anna'), new Person('ben')];
    const room = await test.join(anna);
    await test.join(ben);
    const before = ben.messages.length;
    await expect(room.updateView('anna', { networkId: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(room.updateView('anna', { imageId: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(room.updateView('anna', { target: 3 })).rejects.toMatchObject({
      code: 'invalid_input',
      options: { field: 'change.target' },
    });
    expect(ben.messages).toHaveLength(before);
    await room.updateView('anna', { target: 2 });
    await room.updateView('anna', { networkId: 'network-2' });
    expect(ben.session?.view.target).toBe('top');
  });

  it('finds the job of a changed view and never starts one', async () => {
    const test = openTestRooms();
    const [anna, other] = [new Person('anna'), new Person('other')];
    const room = await test.join(anna);
    const otherRoom = await test.join(other, 's2');
    const { job } = await otherRoom.startOcclusion('other', { ...REQUEST, imageId: 'image-2' });
    await room.updateView('anna', { imageId: 'image-2' });
    expect(anna.viewJobId).toBe(job.id);
    expect(anna.jobs.has(job.id)).toBe(true);
    await room.updateView('anna', { imageId: 'image-3' });
    expect(anna.viewJobId).toBeNull();
    expect(test.jobs.jobs.size).toBe(1);
    // A view that cannot be run has no job, and no error.
    await room.updateView('anna', { spec: { ...VIEW.spec, patch: 4000 } });
    expect(anna.viewJobId).toBeNull();
  });
});

describe('jobs', () => {
  it('J4 events reach every room that asked, and rooms whose view it is; no other', async () => {
    const test = openTestRooms();
    const [anna, other] = [new Person('anna'), new Person('other')];
    const room = await test.join(anna);
    const otherRoom = await test.join(other, 's2');
    await otherRoom.updateView('other', { imageId: 'image-9' });
    const { job } = await room.startOcclusion('anna', REQUEST);
    expect(anna.viewJobId).toBe(job.id);
    expect(other.jobs.size).toBe(0);
    await otherRoom.startOcclusion('other', REQUEST);
    test.jobs.complete(job.id);
    expect([anna.jobs.get(job.id), other.jobs.get(job.id)]).toEqual(['completed', 'completed']);
    expect(other.viewJobId).toBeNull();
  });

  it('J1 after a cancel the next attempt takes the place of the view job', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job: first } = await room.startOcclusion('anna', REQUEST);
    expect((await room.cancelJob('anna', first.id)).job.state).toMatchObject({ status: 'cancelled', by: 'anna' });
    const { job: second } = await room.startOcclusion('anna', REQUEST);
    expect(second.attempt).toBe(2);
    expect(anna.viewJobId).toBe(second.id);
    expect(anna.jobs.get(first.id)).toBe('cancelled');
  });

  it('J1 that were cleared stay in the list, but are no job of the view: it can be run again', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', REQUEST);
    test.jobs.complete(job.id);
    expect(anna.viewJobId).toBe(job.id);
    test.jobs.clear(job.id);
    expect(anna.viewJobId).toBeNull();
    test.jobs.find = async () => null; // as the service answers for a result that is gone
    await room.updateView('anna', { imageId: 'image-2' });
    await room.updateView('anna', { imageId: REQUEST.imageId });
    expect(anna.viewJobId).toBeNull();
    expect(anna.jobs.get(job.id)).toBe('completed');
  });
});

describe('frames', () => {
  const LARGE = { classCount: 3, side: 128 }; // 32 × 32 cells with the test's stride
  const manyCells = { ...REQUEST, spec: { ...REQUEST.spec, stride: 2 } }; // 64 × 64 cells

  it('F1 a watch starts where the watcher says; a new one replaces it; unwatch ends it', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job: a } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'a' });
    const { job: b } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'b' });
    test.jobs.addCells(a.id, 6);
    test.jobs.addCells(b.id, 4);
    await room.watch('anna', { jobId: a.id, classes: [], from: 4 });
    await settle(test.clock);
    expect(anna.frames).toMatchObject([{ jobId: a.id, from: 4, count: 2, done: 6 }]);
    await room.watch('anna', { jobId: b.id, classes: [], from: 0 });
    await settle(test.clock);
    test.jobs.addCells(a.id, 2);
    test.jobs.addCells(b.id, 2);
    await settle(test.clock);
    expect(anna.frames.slice(1)).toMatchObject([
      { jobId: b.id, from: 0, count: 4 },
      { jobId: b.id, from: 4, count: 2 },
    ]);
    room.unwatch('anna');
    test.jobs.addCells(b.id, 2);
    await settle(test.clock);
    expect(anna.frames).toHaveLength(3);
  });

  it('F1 of two watches that are asked for together, only the later one is served', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job: a } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'a' });
    const { job: b } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'b' });
    for (const { id } of [a, b]) test.jobs.addCells(id, 4);
    await Promise.all([a, b].map(({ id }) => room.watch('anna', { jobId: id, classes: [], from: 0 })));
    await settle(test.clock);
    expect(anna.frames).toMatchObject([{ jobId: b.id }]);
  });

  it('F1 the run that is compared has a slot of its own, which comes and goes by itself', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job: a } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'a' });
    const { job: b } = await room.startOcclusion('anna', { ...REQUEST, imageId: 'b' });
    await room.watch('anna', { jobId: a.id, slot: 'shown', classes: [], from: 0 });
    await room.watch('anna', { jobId: b.id, slot: 'compared', classes: [], from: 0 });
    for (const { id } of [a, b]) test.jobs.addCells(id, 3);
    await settle(test.clock);
    expect(anna.cells.get(a.id)?.size).toBe(3);
    expect(anna.cells.get(b.id)?.size).toBe(3);
    room.unwatch('anna', 'compared');
    for (const { id } of [a, b]) test.jobs.addCells(id, 2);
    await settle(test.clock);
    expect(anna.cells.get(a.id)?.size).toBe(5);
    expect(anna.cells.get(b.id)?.size).toBe(3);
    await room.watch('anna', { jobId: b.id, slot: 'shown', classes: [], from: 3 });
    test.jobs.addCells(a.id, 1);
    await settle(test.clock);
    expect(anna.cells.get(a.id)?.size).toBe(5);
    expect(anna.cells.get(b.id)?.size).toBe(5);
  });

  it('F2 two watches share the credit of the connection, in turns', async () => {
    const test = openTestRooms(LARGE);
    const anna = new Person('anna');
    anna.slow = true;
    const room = await test.join(anna);
    const { job: a } = await room.startOcclusion('anna', { ...manyCells, imageId: 'a' });
    const { job: b } = await room.startOcclusion('anna', { ...manyCells, imageId: 'b' });
    for (const { id } of [a, b]) test.jobs.complete(id);
    await room.watch('anna', { jobId: a.id, slot: 'shown', classes: [], from: 0 });
    await room.watch('anna', { jobId: b.id, slot: 'compared', classes: [], from: 0 });
    await settle(test.clock);
    expect(anna.unacknowledged).toHaveLength(2);
    while (anna.unacknowledged.length > 0) {
      anna.unacknowledged.shift()!();
      await settle(test.clock);
      expect(anna.unacknowledged.length).toBeLessThanOrEqual(2);
    }
    expect(anna.cells.get(a.id)?.size).toBe(64 * 64);
    expect(anna.cells.get(b.id)?.size).toBe(64 * 64);
    const order = anna.frames.map(({ jobId }) => (jobId === a.id ? 'a' : 'b')).join('');
    expect(order).toMatch(/^a+b/);
    expect(order.lastIndexOf('a')).toBeGreaterThan(order.indexOf('b'));
  });

  it('J2 every frame names its job, the one that is watched', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', REQUEST);
    await room.watch('anna', { jobId: job.id, classes: [], from: 0 });
    test.jobs.complete(job.id);
    await settle(test.clock);
    expect(new Set(anna.frames.map(({ jobId }) => jobId))).toEqual(new Set([job.id]));
    await expect(room.watch('anna', { jobId: 'none', classes: [], from: 0 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('F2 F3 a slow client gets fewer, larger frames and never more than two unacknowledged; the others do not notice', async () => {
    const test = openTestRooms(LARGE);
    const [fast, slow] = [new Person('fast'), new Person('slow')];
    slow.slow = true;
    const room = await test.join(fast);
    await test.join(slow);
    const { job } = await room.startOcclusion('fast', manyCells);
    for (const id of ['fast', 'slow']) await room.watch(id, { jobId: job.id, classes: [], from: 0 });
    for (let batch = 0; batch < 40; batch++) {
      test.jobs.addCells(job.id, 60);
      await settle(test.clock);
      expect(slow.unacknowledged.length).toBeLessThanOrEqual(FRAME_CREDIT);
    }
    expect(fast.frames).toHaveLength(40);
    expect(slow.frames).toHaveLength(2);
    while (slow.unacknowledged.length > 0) {
      slow.unacknowledged.shift()!();
      await settle(test.clock);
    }
    expect(slow.frames.length).toBeLessThan(8);
    expect(Math.max(...slow.frames.map(({ count }) => count))).toBe(MAX_FRAME_CELLS);
    for (const { cells } of [fast, slow]) expect(cells.get(job.id)).toEqual(expectedCells(test.jobs, job.id, ALL));
  });

  it('F2 cells that come fast are put together: about twenty frames a second, the first one at once', async () => {
    const test = openTestRooms(LARGE);
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', manyCells);
    await room.watch('anna', { jobId: job.id, classes: [], from: 0 });
    test.clock.advance(0);
    for (let ms = 0; ms < 1000; ms++) {
      test.jobs.addCells(job.id, 1);
      if (ms === 0) expect(anna.frames).toHaveLength(1);
      await Promise.resolve();
      test.clock.advance(1);
    }
    expect(anna.frames.length).toBeGreaterThanOrEqual(19);
    expect(anna.frames.length).toBeLessThanOrEqual(21);
  });

  it('F3 a late joiner catches up in full frames without waiting for the beat', async () => {
    const test = openTestRooms(LARGE);
    const room = await test.join(new Person('anna'));
    const { job } = await room.startOcclusion('anna', manyCells);
    test.jobs.complete(job.id);
    const late = new Person('late');
    await test.join(late);
    await room.watch('late', { jobId: job.id, classes: [], from: 0 });
    for (let i = 0; i < 20; i++) {
      test.clock.advance(0); // time stands still
      await Promise.resolve();
    }
    expect(late.frames.map(({ count }) => count)).toEqual([1024, 1024, 1024, 1024]);
  });

  it('F4 carries the five best and the watched classes; all of them where there are few', async () => {
    const test = openTestRooms({ classCount: 70 });
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', REQUEST);
    test.jobs.addCells(job.id, 3);
    await room.watch('anna', { jobId: job.id, classes: [69, 5, 5], from: 0 });
    await settle(test.clock);
    expect(anna.frames[0]).toMatchObject({ classes: [5, 69], topCount: 5, count: 3 });
    expect(anna.cells.get(job.id)).toEqual(expectedCells(test.jobs, job.id, [5, 69]));
    await expect(room.watch('anna', { jobId: job.id, classes: [70], from: 0 })).rejects.toMatchObject({
      code: 'invalid_input',
      options: { field: 'classes' },
    });
    const few = openTestRooms({ classCount: 64 });
    const ben = new Person('ben');
    const fewRoom = await few.join(ben);
    const { job: fewJob } = await fewRoom.startOcclusion('ben', REQUEST);
    few.jobs.addCells(fewJob.id, 1);
    await fewRoom.watch('ben', { jobId: fewJob.id, classes: [2], from: 0 });
    await settle(few.clock);
    expect(ben.frames[0]?.classes).toHaveLength(64);
  });

  it('F1 F4 another target class is a new watch from 0', async () => {
    const test = openTestRooms({ classCount: 70 });
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', REQUEST);
    test.jobs.addCells(job.id, 9);
    await room.watch('anna', { jobId: job.id, classes: [1], from: 0 });
    await settle(test.clock);
    await room.watch('anna', { jobId: job.id, classes: [2], from: 0 });
    await settle(test.clock);
    test.jobs.complete(job.id);
    await settle(test.clock);
    expect(anna.frames.map(({ from, classes }) => [from, ...classes])).toEqual([
      [0, 1],
      [0, 2],
      [9, 2],
    ]);
    expect(anna.cells.get(job.id)).toEqual(expectedCells(test.jobs, job.id, [2]));
  });

  it('F5 B1 frames that come twice and in any order give the same map, from little-endian arrays of the told shape', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    const room = await test.join(anna);
    const { job } = await room.startOcclusion('anna', REQUEST);
    await room.watch('anna', { jobId: job.id, classes: [], from: 0 });
    for (let i = 0; i < 8; i++) {
      test.jobs.addCells(job.id, 2);
      await settle(test.clock);
    }
    expect(anna.frames).toHaveLength(8);
    const shuffled = [...anna.frames.toReversed(), ...anna.frames];
    const cells = new Map<string, Map<number, string>>();
    shuffled.forEach((frame) => applyFrame(cells, frame));
    expect(cells.get(job.id)).toEqual(expectedCells(test.jobs, job.id, ALL));
    for (const { count, classes, topCount, ...frame } of anna.frames) {
      const lengths = [frame.cells, frame.values, frame.topClasses, frame.topValues].map((part) => part.byteLength / 4);
      expect(lengths).toEqual([count, count * classes.length, count * topCount, count * topCount]);
    }
  });

  it('are computed once for all who are at the same place with the same classes', async () => {
    const test = openTestRooms(LARGE);
    const people = Array.from({ length: 20 }, (_, i) => new Person(`p${i}`));
    let room = await test.join(people[0]!);
    for (const person of people) room = await test.join(person);
    const { job } = await room.startOcclusion('p0', manyCells);
    test.jobs.addCells(job.id, 1);
    for (const { id } of people) await room.watch(id, { jobId: job.id, classes: [], from: 0 });
    await settle(test.clock);
    const log = test.jobs.logOf(job.id);
    let computed = 0;
    const columns = log.columns.bind(log);
    log.columns = (...args) => (computed++, columns(...args));
    for (let batch = 0; batch < 30; batch++) {
      for (let i = 0; i < 10; i++) test.jobs.addCells(job.id, 5);
      await settle(test.clock);
    }
    for (const person of people) expect(person.cells.get(job.id)?.size).toBe(log.done);
    expect(computed).toBeLessThanOrEqual(60);
  });
});

describe('presence', () => {
  it('P1 is told to the others only, volatile, and is not among the numbered messages', async () => {
    const test = openTestRooms();
    const [anna, ben] = [new Person('anna'), new Person('ben')];
    const room = await test.join(anna);
    await test.join(ben);
    const numbered = ben.messages.length;
    room.updatePresence('anna', LOOKING);
    expect(ben.volatile).toEqual([
      { event: 'presence:updated', message: { participantId: 'anna', presence: LOOKING } },
    ]);
    expect(anna.volatile).toEqual([]);
    expect(ben.messages).toHaveLength(numbered);
  });

  it('P2 is passed on ten times a second at the most, the last one always', async () => {
    const test = openTestRooms();
    const [anna, ben] = [new Person('anna'), new Person('ben')];
    const room = await test.join(anna);
    await test.join(ben);
    for (let ms = 0; ms < 1000; ms++) {
      room.updatePresence('anna', { ...LOOKING, cell: { row: ms, col: 0 } });
      test.clock.advance(1);
    }
    test.clock.advance(100);
    expect(ben.volatile.length).toBeLessThanOrEqual(11);
    expect(ben.volatile.at(-1)?.message).toMatchObject({ presence: { cell: { row: 999 } } });
  });

  it('P2 is forgotten 30 seconds after the last sign of life', async () => {
    const test = openTestRooms();
    const [anna, ben] = [new Person('anna'), new Person('ben')];
    const room = await test.join(anna);
    await test.join(ben);
    room.updatePresence('anna', LOOKING);
    test.clock.advance(20_000);
    room.updatePresence('anna', LOOKING);
    test.clock.advance(29_999);
    expect(ben.volatile.at(-1)?.message).toMatchObject({ presence: LOOKING });
    test.clock.advance(1);
    expect(ben.volatile.at(-1)?.message).toEqual({ participantId: 'anna', presence: NO_PRESENCE });
    expect(test.clock.pending).toBe(0);
  });
});

describe('findings', () => {
  it('S2 are told to their session alone, and are in the snapshot of who comes later', async () => {
    const test = openTestRooms();
    const [anna, other] = [new Person('anna'), new Person('other')];
    await test.join(anna);
    await test.join(other, 's2');
    const finding = { ...sampleFinding('s1'), createdAt: new Date(0).toISOString(), checks: [] };
    test.tellFinding({ kind: 'created', finding });
    expect([...anna.findings]).toEqual([finding.id]);
    expect(other.findings.size).toBe(0);
    const check = {
      id: 'check-1',
      findingId: finding.id,
      jobId: 'job-1',
      by: 'Anna',
      createdAt: new Date(0).toISOString(),
      outcome: { verdict: 'running' as const },
    };
    test.tellFinding({ kind: 'checked', check, sessionId: 's1' });
    expect(anna.messages.at(-1)).toMatchObject({ event: 'finding:checked', message: { check } });
    const late = new Person('late');
    const snapshot = await test.rooms.withRoom('s1', (r) => r.join(late, { participantId: 'late', name: 'Late' }));
    expect(snapshot.findings).toEqual([{ ...finding, checks: [check] }]);
  });

  it('S1 that are saved while a room is being read are not lost', async () => {
    const test = openTestRooms();
    const finding = { ...sampleFinding('s1'), createdAt: new Date(0).toISOString(), checks: [] };
    const anna = new Person('anna');
    const joining = test.join(anna);
    test.tellFinding({ kind: 'created', finding });
    await joining;
    expect([...anna.findings]).toEqual([finding.id]);
  });
});

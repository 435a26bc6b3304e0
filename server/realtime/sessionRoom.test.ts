import { describe, expect, it } from 'vitest';
import type { FindingPart } from '@/lib/domain/finding';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import { snapshotSchema } from '@/lib/protocol/protocol';
import { sampleFinding } from '../db/testing/samples';
import { expectedCells, openTestRooms, Person, REQUEST, settle, VIEW } from './testRoom.testing';
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

  it('S4 each session has a view of its own: what one changes is not told in another', async () => {
    const test = openTestRooms();
    const [anna, other] = [new Person('anna'), new Person('other')];
    const room = await test.join(anna);
    const elsewhere = await test.join(other, 's2');
    const heard = other.messages.length;
    await room.updateView('anna', { target: 2, score: 'logit' });
    await settle(test.clock);
    expect(other.messages).toHaveLength(heard);
    await elsewhere.updateView('other', { target: 1 });
    const viewOf = async (session: string, id: string) =>
      (await test.rooms.withRoom(session, (r) => r.join(new Person(id), { participantId: id, name: id }))).session.view;
    expect(await viewOf('s1', 'late-1')).toMatchObject({ target: 2, score: 'logit' });
    expect(await viewOf('s2', 'late-2')).toMatchObject({ target: 1, score: VIEW.score });
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

  it('S8 the run that is compared is part of the shared view, stays while the shown one changes, and takes turns with a network', async () => {
    const test = openTestRooms();
    const [anna, ben] = [new Person('anna'), new Person('ben')];
    const room = await test.join(anna);
    await test.join(ben);
    const blurred: OcclusionSpec = { ...VIEW.spec, fill: { kind: 'blur', sigma: 3 } };
    const run = { networkId: 'network-2', imageId: 'image-2', spec: VIEW.spec };
    await room.updateView('anna', { compareRun: run });
    expect(ben.session?.view.compareRun).toEqual(run);
    await room.updateView('ben', { spec: blurred });
    expect(anna.session?.view).toMatchObject({ spec: blurred, compareRun: run });
    for (const [gone, field] of [
      [{ ...run, networkId: 'none' }, 'change.compareRun.networkId'],
      [{ ...run, imageId: 'none' }, 'change.compareRun.imageId'],
    ] as const)
      await expect(room.updateView('anna', { compareRun: gone })).rejects.toMatchObject({
        code: 'not_found',
        options: { field },
      });
    expect(test.sessions.get('s1')?.view.compareRun).toEqual(run);
    await room.updateView('ben', { compareWith: 'network-2' });
    expect(anna.session?.view).toMatchObject({ compareWith: 'network-2', compareRun: null });
    await room.updateView('anna', { compareRun: run });
    expect(ben.session?.view).toMatchObject({ compareWith: null, compareRun: run });
  });

  it('S6 another network drops class, layer and channel, another layer the channel, unless they are named', async () => {
    const test = openTestRooms();
    const [anna, ben] = [new Person('anna'), new Person('ben')];
    const room = await test.join(anna);
    await test.join(ben);
    await room.updateView('anna', { layer: 'conv1', channel: 3, target: 2 });
    await room.updateView('ben', { layer: 'conv2' });
    expect(anna.session?.view).toMatchObject({ layer: 'conv2', channel: null, target: 2 });
    await room.updateView('anna', { channel: 1 });
    await room.updateView('anna', { networkId: 'network-2' });
    expect(ben.session?.view).toMatchObject({ layer: null, channel: null, target: 'top' });
    await room.updateView('ben', { networkId: VIEW.networkId, layer: 'conv1', channel: 0, target: 1 });
    expect(anna.session?.view).toMatchObject({ layer: 'conv1', channel: 0, target: 1 });
    await expect(room.updateView('anna', { imageSetId: 'none' })).rejects.toMatchObject({
      code: 'not_found',
      options: { field: 'change.imageSetId' },
    });
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

const UNEDITED = { revision: 1, lastEdit: null, status: 'draft' as const, reviewNumber: 0, added: [], checks: [] };

describe('findings', () => {
  it('S2 are told to their session alone, and are in the snapshot of who comes later', async () => {
    const test = openTestRooms();
    const [anna, other] = [new Person('anna'), new Person('other')];
    await test.join(anna);
    await test.join(other, 's2');
    const finding = { ...sampleFinding('s1'), createdAt: new Date(0).toISOString(), ...UNEDITED };
    test.tellFinding({ kind: 'created', finding });
    expect([...anna.findings]).toEqual([finding.id]);
    expect(other.findings.size).toBe(0);
    const check = {
      id: 'check-1',
      findingId: finding.id,
      jobId: 'job-1',
      partId: null,
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

  it('S7 that are reviewed carry their status on, and an older state that is told late changes nothing', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    await test.join(anna);
    const finding = { ...sampleFinding('s1'), createdAt: new Date(0).toISOString(), ...UNEDITED };
    test.tellFinding({ kind: 'created', finding });
    const said = (number: number, status: 'proposed' | 'disputed') => {
      const act = { kind: 'resolve' as const, thread: 'e1' };
      const entry = { id: `e${number}`, findingId: finding.id, number, by: 'Ben', createdAt: finding.createdAt, act };
      test.tellFinding({ kind: 'reviewed', finding: { ...finding, status, reviewNumber: number }, entry });
    };
    said(2, 'disputed');
    const message = { findingId: finding.id, status: 'disputed', reviewNumber: 2 };
    expect(anna.messages.at(-1)).toMatchObject({ event: 'finding:reviewed', message });
    const told = anna.messages.length;
    said(1, 'proposed');
    expect(anna.messages).toHaveLength(told);
    const late = new Person('late');
    const snapshot = await test.rooms.withRoom('s1', (r) => r.join(late, { participantId: 'late', name: 'Late' }));
    expect(snapshot.findings).toEqual([{ ...finding, status: 'disputed', reviewNumber: 2 }]);
  });

  it('S7 that something is added to carry it on, also into the session that it comes from', async () => {
    const test = openTestRooms();
    const [anna, other] = [new Person('anna'), new Person('other')];
    await test.join(anna);
    await test.join(other, 's2');
    const finding = { ...sampleFinding('s1'), createdAt: new Date(0).toISOString(), ...UNEDITED };
    test.tellFinding({ kind: 'created', finding });
    const { kind, target, evidence, createdAt } = finding;
    const add = (number: number, before: FindingPart[]) => {
      const id = `p${number}`;
      const part = { id, number, entry: number, by: 'Ben', at: createdAt, note: '', sessionId: 's2', kind, target, evidence }; // prettier-ignore
      const added = [...before, part];
      const entry = { id, findingId: finding.id, number, by: 'Ben', createdAt, act: { kind: 'evidence' as const, part: id, note: '' } }; // prettier-ignore
      const now = { ...finding, reviewNumber: number, added };
      test.tellFinding({ kind: 'added', finding: now, part, entry });
      return now;
    };
    const first = add(2, []);
    const message = { findingId: finding.id, reviewNumber: 2, added: first.added };
    expect(anna.messages.at(-1)).toMatchObject({ event: 'finding:reviewed', message });
    expect(other.messages.at(-1)).toMatchObject({ event: 'finding:created', message: { finding: first } });
    const second = add(3, first.added);
    for (const person of [anna, other])
      expect(person.messages.at(-1)).toMatchObject({ event: 'finding:reviewed', message: { added: second.added } });
    const check = { id: 'c', findingId: finding.id, jobId: null, partId: 'p2', by: 'Anna', createdAt, outcome: { verdict: 'running' as const } }; // prettier-ignore
    test.tellFinding({ kind: 'checked', check, sessionId: 's1' });
    for (const session of ['s1', 's2']) {
      const late = new Person(`late ${session}`);
      const snapshot = await test.rooms.withRoom(session, (r) => r.join(late, { participantId: 'late', name: 'Late' }));
      expect(snapshot.findings).toEqual([{ ...second, checks: [check] }]);
    }
  });

  it('S7 whose part is told after what was said later have it in what was told first', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    await test.join(anna);
    const finding = { ...sampleFinding('s1'), createdAt: new Date(0).toISOString(), ...UNEDITED };
    test.tellFinding({ kind: 'created', finding });
    const { kind, target, evidence, createdAt } = finding;
    const part = { id: 'p', number: 2, entry: 1, by: 'Ben', at: createdAt, note: '', sessionId: 's1', kind, target, evidence }; // prettier-ignore
    const entryOf = (number: number) => ({ id: `e${number}`, findingId: finding.id, number, by: 'Ben', createdAt });
    const said = (number: number) => {
      const act = { kind: 'resolve' as const, thread: 'e0' };
      test.tellFinding({ kind: 'reviewed', finding: { ...finding, reviewNumber: number, added: [part] }, entry: { ...entryOf(number), act } }); // prettier-ignore
    };
    said(2);
    expect(anna.messages.at(-1)?.message).toMatchObject({ findingId: finding.id, reviewNumber: 2, added: [part] });
    const told = anna.messages.length;
    const act = { kind: 'evidence' as const, part: 'p', note: '' };
    test.tellFinding({ kind: 'added', finding: { ...finding, reviewNumber: 1, added: [part] }, part, entry: { ...entryOf(1), act } }); // prettier-ignore
    expect(anna.messages).toHaveLength(told);
    said(3);
    expect(anna.messages.at(-1)?.message).not.toHaveProperty('added');
  });

  it('S7 that are edited keep what was told of them since, and an older edit that is told late changes nothing', async () => {
    const test = openTestRooms();
    const anna = new Person('anna');
    await test.join(anna);
    const finding = { ...sampleFinding('s1'), createdAt: new Date(0).toISOString(), ...UNEDITED };
    test.tellFinding({ kind: 'created', finding });
    const outcome = { verdict: 'running' as const };
    const at = new Date(0).toISOString();
    const check = {
      id: 'check-1',
      findingId: finding.id,
      jobId: 'job-1',
      partId: null,
      by: 'Anna',
      createdAt: at,
      outcome,
    };
    test.tellFinding({ kind: 'checked', check, sessionId: 's1' });
    const edited = (revision: number) => ({
      ...finding,
      title: `Title ${revision}`,
      revision,
      lastEdit: { by: 'Ben', at },
    });
    test.tellFinding({ kind: 'edited', finding: edited(3) });
    expect(anna.messages.at(-1)).toMatchObject({ event: 'finding:edited', message: { finding: { title: 'Title 3' } } });
    const told = anna.messages.length;
    test.tellFinding({ kind: 'edited', finding: edited(2) });
    expect(anna.messages).toHaveLength(told);
    const late = new Person('late');
    const snapshot = await test.rooms.withRoom('s1', (r) => r.join(late, { participantId: 'late', name: 'Late' }));
    expect(snapshot.findings).toEqual([{ ...edited(3), checks: [check] }]);
  });

  it('S1 that are saved while a room is being read are not lost', async () => {
    const test = openTestRooms();
    const finding = { ...sampleFinding('s1'), createdAt: new Date(0).toISOString(), ...UNEDITED };
    const anna = new Person('anna');
    const joining = test.join(anna);
    test.tellFinding({ kind: 'created', finding });
    await joining;
    expect([...anna.findings]).toEqual([finding.id]);
  });
});

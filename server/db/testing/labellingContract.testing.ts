import { expect, it } from 'vitest';
import type { NewLabel } from '@/lib/domain/labelling';
import type { DatabaseUnderTest } from '../database.contract';
import type { NewLabellingRecord } from '../labellingRecords';
import { sampleChannelFinding } from './sampleChannelFinding';
import { hashOf } from './samples';

const { patches, provenance, networkName } = sampleChannelFinding('s').evidence;

export function sampleLabelling(id: string, channels: readonly number[] = [2, 0, 7]): NewLabellingRecord {
  return {
    ...{ id, name: 'What fires “them” 🔬', instructions: 'Look\nclosely.', by: 'Ada' },
    ...{ networkId: 'network-1', layer: 'conv', imageSetId: 'set-1' },
    categories: { kind: 'fixed', names: ['edge', "it's"] },
    choice: { kind: 'random', count: channels.length, seed: 2 ** 32 - 1 },
    evidence: { provenance, networkName, imageSetName: 'Scenes', key: hashOf('scan'), pictures: 9, seen: 9, failed: 0, top: 9 }, // prettier-ignore
    labelled: channels.map((channel) => ({ channel, patches: patches!, patchesPictureHash: hashOf(`sheet ${channel}`) })), // prettier-ignore
  };
}

let number = 0;
const label = (channel: number, by: string, more: Partial<NewLabel> = {}) => ({ id: `e${++number}`, labellingId: 'l', by, channel, label: 'edge', note: '', ...more }); // prettier-ignore

export function labellingContract(use: () => DatabaseUnderTest): void {
  it('come back as they were stored, newest first, with the evidence of each channel, which is not cleared', async () => {
    const { labellings, storage } = use().database;
    const { labelled, ...sample } = sampleLabelling('l');
    const stored = await labellings.create({ ...sample, labelled });
    expect(stored).toEqual({ ...sample, channels: [0, 2, 7], createdAt: stored.createdAt, state: 'open', shownAt: null }); // prettier-ignore
    const second = await labellings.create(sampleLabelling('m'));
    expect(await labellings.list(10)).toEqual([second, stored]);
    expect(await labellings.list(1)).toEqual([second]);
    expect(await labellings.get('l')).toEqual(stored);
    expect(await labellings.get('nobody')).toBeNull();
    expect(await labellings.channel('l', 7)).toEqual(labelled[2]);
    expect(await labellings.channel('l', 1)).toBeNull();
    const { evidence } = await storage.references();
    expect(evidence.toSorted()).toEqual([0, 2, 7].map((channel) => hashOf(`sheet ${channel}`)).toSorted());
  });

  it('are stored once, also when they are sent several times at once', async () => {
    const { labellings } = use().database;
    const answers = await Promise.all(Array.from({ length: 5 }, () => labellings.create(sampleLabelling('l'))));
    expect(new Set(answers.map(({ createdAt }) => createdAt)).size).toBe(1);
    expect(await labellings.list(10)).toHaveLength(1);
  });

  it('take labels in order, each once, and tell how far everybody is', async () => {
    const { labellings } = use().database;
    await labellings.create(sampleLabelling('l'));
    const first = label(2, 'Ben', { note: "a\n'b' \uD800" });
    const entries = await Promise.all(Array.from({ length: 4 }, () => labellings.addLabel(first)));
    expect(entries[0]).toEqual({ ...first, note: "a\n'b' \uFFFD", afterSeeing: false, createdAt: entries[0]!.createdAt }); // prettier-ignore
    expect(new Set(entries.map((entry) => entry?.createdAt)).size).toBe(1);
    const more = [label(0, 'Ada', { label: null }), label(2, 'BEN'), label(0, 'ben')];
    for (const one of more) await labellings.addLabel(one);
    expect((await labellings.labels('l')).map(({ id }) => id)).toEqual([first, ...more].map(({ id }) => id));
    expect((await labellings.labels('l', 'bEN')).map(({ by }) => by)).toEqual(['Ben', 'BEN', 'ben']);
    expect(await labellings.countLabels('l')).toBe(4);
    expect(await labellings.label(more[0]!.id)).toMatchObject({ by: 'Ada', label: null });
    expect(await labellings.progress(['l', 'm'])).toEqual(
      new Map([['l', [{ by: 'Ben', done: 2 }, { by: 'Ada', done: 1 }]], ['m', []]]), // prettier-ignore
    );
  });

  it('take no label for a channel that they do not have, and none while they are closed', async () => {
    const { labellings } = use().database;
    await labellings.create(sampleLabelling('l'));
    expect(await labellings.addLabel(label(1, 'Ben'))).toBeNull();
    expect(await labellings.addLabel(label(2, 'Ben', { id: 'x' }))).not.toBeNull();
    expect(await labellings.setState('l', 'closed')).toMatchObject({ state: 'closed' });
    expect(await labellings.addLabel(label(0, 'Ben'))).toBeNull();
    await labellings.setState('l', 'open');
    expect(await labellings.addLabel(label(0, 'Ben'))).toMatchObject({ afterSeeing: false });
    expect(await labellings.setState('nobody', 'closed')).toBeNull();
    expect(await labellings.countLabels('l')).toBe(2);
  });

  it('mark what somebody says once all their labels are given, and of nobody else', async () => {
    const { labellings } = use().database;
    await labellings.create(sampleLabelling('l'));
    for (const channel of [0, 2, 2, 7]) expect(await labellings.addLabel(label(channel, 'Ada'))).toMatchObject({ afterSeeing: false }); // prettier-ignore
    expect(await labellings.addLabel(label(0, 'ada'))).toMatchObject({ afterSeeing: true });
    expect(await labellings.addLabel(label(0, 'Ben'))).toMatchObject({ afterSeeing: false });
  });

  it('mark what everybody says once labels were shown while it was closed', async () => {
    const { labellings } = use().database;
    await labellings.create(sampleLabelling('l'));
    expect(await labellings.noteShown('l')).toMatchObject({ shownAt: null }); // it is open
    await labellings.setState('l', 'closed');
    const shown = await labellings.noteShown('l');
    expect(shown?.shownAt).not.toBeNull();
    expect(await labellings.noteShown('l')).toEqual(shown);
    await labellings.setState('l', 'open');
    expect(await labellings.addLabel(label(0, 'Ben'))).toMatchObject({ afterSeeing: true });
    expect(await labellings.noteShown('nobody')).toBeNull();
  });
}

/** What is added to a finding, and what follows from it. */
import { beforeEach, expect, it } from 'vitest';
import type { DatabaseUnderTest } from '../database.contract';
import type { AddedPart } from '../noticeRecords';
import { sampleChannelFinding } from './sampleChannelFinding';
import { hashOf, sampleFinding, sampleView } from './samples';

const ALL = { offset: 0, limit: 100 };
const NOTHING = { status: null, reviewer: null, notices: [] };

export function findingPartsContract(use: () => DatabaseUnderTest): void {
  beforeEach(async () => {
    for (const id of ['s1', 's2']) await use().database.sessions.create({ id, name: id, view: sampleView });
  });
  const partOf = (number: number, note = 'It\u0000s so \uD800.', layer = 'conv7'): AddedPart => {
    const { kind, target, evidence } = sampleChannelFinding('s2');
    const pictureHash = hashOf(`picture ${number}`);
    const own = { ...evidence, pictureHash, networkName: 'Okapi' };
    return { number, note, sessionId: 's2', kind, target: { ...target, layer, networkId: 'network-9' }, evidence: own };
  };
  const entryOf = (findingId: string, id: string) => ({
    ...{ id, findingId, by: 'Ben', act: { kind: 'evidence' as const, part: id, note: '' } },
  });

  it('is stored with its entry, to the last digit, and read with the finding', async () => {
    const { findings } = use().database;
    const { id } = await findings.create(sampleFinding('s1'));
    const part = partOf(2);
    const entry = await findings.addReviewEntry(0, entryOf(id, 'p2'), { ...NOTHING, part });
    const finding = await findings.get(id);
    const stored = { ...part, id: 'p2', entry: 1, by: 'Ben', at: entry?.createdAt, note: 'It\uFFFDs so \uFFFD.' };
    expect(finding?.added).toEqual([stored]);
    expect(finding?.reviewNumber).toBe(1);
    expect((await findings.list({}, ALL)).items).toEqual([finding]);
  });

  it('is not there without its entry: not where the log has grown, and not twice', async () => {
    const { findings } = use().database;
    const { id } = await findings.create(sampleFinding('s1'));
    const add = (expected: number, part: string) =>
      findings.addReviewEntry(expected, entryOf(id, part), { ...NOTHING, part: partOf(2) });
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((part) => add(0, part)));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
    const first = answers.find((answer) => answer !== null)?.id;
    expect(await add(1, first ?? '')).toBeNull();
    expect((await findings.get(id))?.added.map((part) => part.id)).toEqual([first]);
    const other = await findings.create(sampleFinding('s1'));
    await expect(findings.addReviewEntry(0, entryOf(other.id, first ?? ''), { ...NOTHING, part: partOf(2) })).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
    expect((await findings.get(other.id))?.added).toEqual([]);
  });

  it('is what the finding is found by, and counted once in each facet', async () => {
    const { findings } = use().database;
    const { id } = await findings.create(sampleFinding('s1'));
    const other = await findings.create(sampleFinding('s1'));
    await findings.addReviewEntry(0, entryOf(id, 'p2'), { ...NOTHING, part: partOf(2) });
    await findings.addReviewEntry(1, entryOf(id, 'p3'), { ...NOTHING, part: partOf(3, 'a zorilla', 'conv8') });
    const found = async (filter: object) => (await findings.list(filter, ALL)).items.map((one) => one.id);
    for (const filter of [
      { layer: 'conv7' },
      { layer: 'conv8' },
      { networkId: 'network-9' },
      { kind: 'channel' as const },
      { sessionId: 's2' },
      { search: 'okapi' },
      { search: 'zorilla reflection' },
      { search: 'conv8' },
      { layer: 'conv7', kind: 'occlusion' as const, networkId: 'network-1' },
    ])
      expect(await found(filter), JSON.stringify(filter)).toEqual([id]);
    expect(await found({ search: '-okapi' })).toEqual([other.id]);
    expect(await found({ layer: 'conv7', kind: 'points' })).toEqual([]);
    const facets = await findings.facets({});
    const counted = (field: 'kind' | 'layer' | 'networkId') =>
      Object.fromEntries(facets[field].values.map(({ value, count }) => [value, count]));
    expect(counted('kind')).toEqual({ occlusion: 2, channel: 1 });
    expect(counted('layer')).toEqual({ conv7: 1, conv8: 1 });
    expect(counted('networkId')).toEqual({ 'network-1': 2, 'network-9': 1 });
    // Other words of the finding take nothing of that away.
    const words = { title: 'T', text: '', tags: [] };
    await findings.edit(id, 1, { words, by: 'Ada', origin: { kind: 'edited' } });
    expect(await found({ search: 'okapi zorilla' })).toEqual([id]);
  });

  it('keeps its files, and is compared by checks of its own', async () => {
    const { findings, storage } = use().database;
    const { id } = await findings.create(sampleFinding('s1'));
    await findings.addReviewEntry(0, entryOf(id, 'p2'), { ...NOTHING, part: partOf(2) });
    expect((await storage.references()).evidence).toContain(hashOf('picture 2'));
    const check = { id: 'c1', findingId: id, jobId: null, partId: 'p2', by: 'Ada', outcome: { verdict: 'failed' as const, message: 'No.' } }; // prettier-ignore
    const created = await findings.createCheck(check);
    expect(created.partId).toBe('p2');
    expect((await findings.get(id))?.checks).toEqual([created]);
  });
}

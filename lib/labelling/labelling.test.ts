import { describe, expect, it } from 'vitest';
import { labelKey, newLabellingSchema, newLabelSchema, type LabelEntry, type Labelling } from '../domain/labelling';
import { labellingResults } from './labellingResults';
import { labelsCsv } from './labelsCsv';
import { orderOfChannels, shuffled } from './orderOfChannels';
import { parseChannels } from './parseChannels';

let number = 0;
function entry(channel: number, by: string, label: string | null, more: Partial<LabelEntry> = {}): LabelEntry {
  number++;
  const createdAt = new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString();
  return { id: `e${number}`, labellingId: 'l', channel, by, label, note: '', afterSeeing: false, createdAt, ...more };
}

describe('the results of a labelling', () => {
  it('count the last label that was given blind, and show beside it what somebody said later', () => {
    const results = labellingResults({ channels: [3, 5] }, [
      entry(3, 'Ada', 'edge'),
      entry(3, 'Ben', 'Rim'),
      entry(3, 'Ada', ' rim', { note: 'Typed wrong.' }),
      entry(3, 'ADA', 'dot', { afterSeeing: true }),
      entry(5, 'Ben', 'dot'),
      entry(5, 'Cleo', 'dot', { afterSeeing: true }),
    ]);
    expect(results).toMatchObject({ people: ['Ada', 'Ben'], others: ['Cleo'] });
    const [first, second] = results.channels;
    expect(first).toMatchObject({ channel: 3, agreement: 1, majority: { label: ' rim', count: 2 } });
    expect(first!.answers).toMatchObject([
      { by: 'Ada', label: ' rim', note: 'Typed wrong.', counts: true, later: { label: 'dot' } },
      { by: 'Ben', label: 'Rim', later: null },
    ]);
    expect(second).toMatchObject({ channel: 5, agreement: null, majority: null });
    expect(second!.answers).toMatchObject([{ by: 'Ben', counts: true }, { by: 'Cleo', counts: false }]); // prettier-ignore
    expect(results).toMatchObject({ leftOut: 1, compared: 1, unanimous: 1, alpha: { value: null } });
    expect(results.pairs).toEqual([{ a: 'Ada', b: 'Ben', same: 1, both: 1 }]);
  });

  it('are of the people with a label that was given blind; of the others the labels are listed', () => {
    const blind = ['Ada', 'Ben'].flatMap((by) => [entry(3, by, 'edge'), entry(5, by, 'rim')]);
    // It was closed, looked at and opened again. Her name comes first, and her labels are others.
    const late = [entry(3, 'Aaltje', 'dot', { afterSeeing: true }), entry(5, 'Aaltje', 'dot', { afterSeeing: true })];
    const { people, others, leftOut, channels, ...numbers } = labellingResults({ channels: [3, 5] }, [...blind, ...late]); // prettier-ignore
    expect([people, others, leftOut]).toEqual([['Ada', 'Ben'], ['Aaltje'], 2]);
    expect(numbers).toMatchObject({
      alpha: { value: 1 },
      kappa: { value: 1 },
      kappaChannels: 2,
      percent: { value: 1 },
    });
    expect(numbers.pairs).toEqual([{ a: 'Ada', b: 'Ben', same: 2, both: 2 }]);
    expect(channels[0]).toMatchObject({ channel: 3, majority: { label: 'edge', count: 2 }, agreement: 1 });
    expect(channels[0]!.answers.map(({ by, counts }) => [by, counts])).toEqual([['Ada', true], ['Ben', true], ['Aaltje', false]]); // prettier-ignore
  });

  it('take "can\'t tell" as a label, and say what alpha is without', () => {
    const labels = { Ada: ['a', 'b', null], Ben: ['a', 'b', null], Cleo: ['a', 'b', 'a'] };
    const entries = Object.entries(labels).flatMap(([by, given]) => given.map((label, k) => entry(k, by, label)));
    const results = labellingResults({ channels: [0, 1, 2] }, entries);
    // Coincidences: Σ o(c,c) = 3 + 3 + 1 = 7, n = 9, n(c) = 4, 3, 2: (8 · 7 − 20) ÷ (72 − 20) = 36 ÷ 52.
    expect(results.alpha.value).toBeCloseTo(36 / 52, 12);
    expect(results.alphaOfTold).toEqual({ value: 1, reason: null });
    expect(results.channels.map(({ channel, agreement }) => [channel, agreement])).toEqual([[2, 1 / 3], [0, 1], [1, 1]]); // prettier-ignore
    expect(results.channels[0]!.majority).toEqual({ label: null, count: 2 });
    expect(labellingResults({ channels: [0, 1] }, entries.slice(0, 2)).alphaOfTold).toBeNull();
  });

  it('are there before anybody said anything', () => {
    expect(labellingResults({ channels: [1] }, [])).toMatchObject({ people: [], compared: 0, leftOut: 0, pairs: [] });
  });

  it('do not mix up a label that looks like "can\'t tell"', () => {
    const parsed = newLabelSchema.parse({ id: 'x', by: 'Ada', channel: 0, label: '  Can’t   tell ' });
    expect(parsed.label).toBe('Can’t tell');
    const { channels } = labellingResults({ channels: [0] }, [entry(0, 'Ada', parsed.label), entry(0, 'Ben', null)]);
    expect(channels[0]!.agreement).toBe(0);
  });
});

describe('channels that are written', () => {
  it.each([
    ['0-3, 9', [0, 1, 2, 3, 9]],
    ['9;3 3\n1 - 2', [1, 2, 3, 9]],
    ['0–1', [0, 1]],
  ])('%j', (text, channels) => {
    expect(parseChannels(text, 10, 200)).toEqual({ channels, problem: null });
  });
  it.each([
    ['', 'Name the channels'],
    ['x', '“x” is neither'],
    ['-1', '“-1” is neither'],
    ['1.5', '“1.5” is neither'],
    ['3-1', 'ends before it begins'],
    ['0-10', 'there is no channel 10'],
    ['0-999999999', 'there is no channel 999999999'],
    ['0-9', 'at most 5'],
  ])('%j is refused', (text, problem) => {
    expect(parseChannels(text, 10, 5).problem).toContain(problem);
  });
});

describe('the order of the channels', () => {
  const channels = Array.from({ length: 12 }, (_, k) => k);
  it('is one for a person and labelling, whatever the case of the name, and another for others', () => {
    const order = orderOfChannels(channels, 'l', 'Ada');
    expect(orderOfChannels(channels, 'l', 'ada')).toEqual(order);
    expect(order.toSorted((a, b) => a - b)).toEqual(channels);
    expect(orderOfChannels(channels, 'l', 'Ben')).not.toEqual(order);
    expect(orderOfChannels(channels, 'm', 'Ada')).not.toEqual(order);
  });
  it('puts every channel everywhere about as often', () => {
    const first = Array.from({ length: 6000 }, (_, seed) => shuffled([0, 1, 2], seed)[0]);
    for (const item of [0, 1, 2]) expect(first.filter((one) => one === item).length).toBeGreaterThan(1850);
  });
});

it('labels are compared as they are meant', () => {
  expect(labelKey('  Dog\u00a0 FACE ')).toBe('dog face');
  expect(labelKey('ﬁn')).toBe('fin');
});

it.each([
  [{ label: '' }, 'label'],
  [{ label: ' ' }, 'label'],
  [{ label: 'a\nb' }, 'label'],
  [{ label: 'x'.repeat(81) }, 'label'],
  [{ channel: -1 }, 'channel'],
  [{ channel: 1.5 }, 'channel'],
  [{ note: 'x'.repeat(2001) }, 'note'],
  [{ by: '' }, 'by'],
  [{ afterSeeing: false }, ''],
])('a label %j is refused', (change, field) => {
  const result = newLabelSchema.safeParse({ id: 'x', by: 'Ada', channel: 0, label: 'a', ...change });
  expect(result.error?.issues[0]?.path.join('.')).toBe(field);
});

it.each([
  [{ categories: { kind: 'fixed', names: ['a'] } }, 'categories.names'],
  [{ categories: { kind: 'fixed', names: ['a', ' A '] } }, 'categories.names'],
  [{ categories: { kind: 'fixed', names: ['a', "Can't tell"] } }, 'categories.names.1'],
  [{ categories: { kind: 'fixed', names: [' can’t  TELL', 'a'] } }, 'categories.names.0'],
  [{ channels: { kind: 'list', channels: [1, 1] } }, 'channels.channels'],
  [{ channels: { kind: 'list', channels: Array.from({ length: 201 }, (_, k) => k) } }, 'channels.channels'],
  [{ channels: { kind: 'random', count: 3, seed: -1 } }, 'channels.seed'],
  [{ top: 37 }, 'top'],
])('a labelling with %j is refused', (change, field) => {
  const whole = { id: 'l', name: 'n', by: 'Ada', networkId: 'n', layer: 'l', imageSetId: 's', channels: { kind: 'strongest', count: 2 }, categories: { kind: 'free' } }; // prettier-ignore
  expect(newLabellingSchema.safeParse(whole).success).toBe(true);
  expect(newLabellingSchema.safeParse({ ...whole, ...change }).error?.issues[0]?.path.join('.')).toBe(field);
});

it('the table of labels keeps formulas from being run, and says what counts', () => {
  const labelling = {
    ...{ name: 'Eyes\n=1+1', layer: 'conv', channels: [1] },
    evidence: { networkName: 'N', imageSetName: 'S', key: 'f'.repeat(64), provenance: { weightsHash: 'a'.repeat(64) } },
  } as Labelling;
  const entries = [entry(1, '=cmd()', '@x', { note: 'a,"b"\nc' }), entry(1, 'Ben', null, { afterSeeing: true })];
  const csv = labelsCsv(labelling, entries, labellingResults(labelling, entries));
  const lines = csv.split('\r\n');
  expect(lines[0]).toBe('# Labels of “Eyes =1+1”, 1 channels of conv of N');
  expect(lines[4]).toMatch(/^1,'=cmd\(\),'@x,false,"a,""b""\nc",true,/);
  expect(lines[5]).toMatch(/^1,Ben,,true,,false,/);
});

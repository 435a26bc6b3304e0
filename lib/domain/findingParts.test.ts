import { describe, expect, it } from 'vitest';
import { exampleChannel, exampleFinding, examplePoints } from '@/components/findings/exampleFinding.testing';
import { findingSchema, type Finding, type FindingCheck, type FindingPart } from './finding';
import { eachPart, lastCheck, partOf, partsOf, withPart } from './findingParts';

const at = '2026-01-03T00:00:00.000Z';
function part(number: number, { kind, target, evidence }: Finding): FindingPart {
  return { id: `p${number}`, number, entry: number, by: 'Ben', at, note: 'n', sessionId: 's2', kind, target, evidence } as FindingPart; // prettier-ignore
}
const check = (id: string, partId: string | null, verdict: 'same' | 'changed' | 'failed', network = false): FindingCheck => ({
  ...{ id, findingId: 'f', jobId: null, partId, by: 'Ben', createdAt: at },
  ...(network && { network: { id: 'n', name: 'N' } }),
  outcome: verdict === 'failed' ? { verdict, message: 'No.' } : { kind: 'channel', verdict, filter: null, map: null, patches: null, likeness: null, reasons: [] }, // prettier-ignore
}); // prettier-ignore
const finding: Finding = { ...exampleFinding, added: [part(2, exampleChannel), part(3, examplePoints)] };

describe('the parts of a finding', () => {
  it('are what it began with and what was added, by number', () => {
    expect(partsOf(finding).map(({ id, number, kind, by }) => [id, number, kind, by])).toEqual([
      [null, 1, 'occlusion', exampleFinding.author],
      ['p2', 2, 'channel', 'Ben'],
      ['p3', 3, 'points', 'Ben'],
    ]);
    expect(partOf(finding, undefined)?.number).toBe(1);
    expect(partOf(finding, 'p3')?.number).toBe(3);
    expect(partOf(finding, 'nobody')).toBeUndefined();
  });

  it('stand in place of the first, with their checks', () => {
    const checked = { ...finding, checks: [check('c1', 'p2', 'same'), check('c2', null, 'changed')] };
    const second = withPart(checked, partOf(finding, 'p2')!);
    expect(second).toMatchObject({
      id: finding.id,
      title: finding.title,
      partId: 'p2',
      sessionId: 's2',
      createdAt: at,
    });
    expect(second).toMatchObject({ kind: 'channel', target: exampleChannel.target, evidence: exampleChannel.evidence });
    expect(second.checks.map(({ id }) => id)).toEqual(['c1']);
    expect(eachPart(checked).map(({ checks }) => checks.map(({ id }) => id))).toEqual([['c2'], ['c1'], []]);
  });

  it('have the worst of their newest checks, with their own networks', () => {
    const last = (...checks: FindingCheck[]) => {
      const found = lastCheck({ ...finding, checks });
      return found && [found.check.id, found.checked];
    };
    expect(last()).toBeNull();
    expect(last(check('other', null, 'changed', true))).toBeNull();
    expect(last(check('a', null, 'same'), check('b', 'p2', 'same'))).toEqual(['a', 2]);
    expect(last(check('a', null, 'same'), check('old', null, 'changed'), check('b', 'p2', 'failed'))).toEqual(['b', 2]);
    expect(last(check('a', 'p3', 'changed'), check('b', 'p2', 'failed'))).toEqual(['a', 2]);
  });

  it('are none where an older version stored the finding', () => {
    const { added: _none, ...older } = exampleFinding;
    expect(findingSchema.parse(older)).toEqual(exampleFinding);
  });
});

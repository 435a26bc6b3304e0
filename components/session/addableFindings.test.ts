import { describe, expect, it } from 'vitest';
import { exampleFinding } from '../findings/exampleFinding.testing';
import { addableFindings } from './addableFindings';

const named = (id: string, change: Partial<typeof exampleFinding> = {}) => ({ ...exampleFinding, id, ...change });
const idsOf = (findings: ReturnType<typeof named>[], chosen = '') =>
  addableFindings(findings, chosen).map(({ finding }) => finding.id);

describe('the findings that something can be added to', () => {
  it('are each once, at the first place, as they were read last', () => {
    const twice = [named('here'), named('b'), named('a'), named('b'), named('here', { title: 'Newer' })];
    expect(idsOf(twice, 'here')).toEqual(['here', 'b', 'a']);
    expect(addableFindings(twice, 'here')[0]?.finding.title).toBe('Newer');
  });

  it('are at most 12 and the chosen one, those that take nothing more last', () => {
    const many = Array.from({ length: 20 }, (_, n) => named(`f${n}`, n === 0 ? { status: 'rejected' } : {}));
    expect(idsOf(many, 'f15')).toEqual([...Array.from({ length: 12 }, (_, n) => `f${n + 1}`), 'f15']);
    expect(addableFindings(many.slice(0, 2), '').map(({ why }) => why)).toEqual([null, 'rejected']);
  });
});

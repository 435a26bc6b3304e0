/** Tables and documents of findings whose words try to be more than words. */
import { describe, expect, it } from 'vitest';
import { exampleChannel, exampleFinding, examplePoints } from '@/components/findings/exampleFinding.testing';
import type { Finding } from '../domain/finding';
import type { ReviewEntry } from '../domain/findingReview';
import type { ArchivedFinding } from './archive';
import { freezePoints } from '../share/kinds/points';
import { numbersOf } from './findingFacts';
import { firstDifference } from './firstDifference';
import { findingsCsv } from './findingsCsv';
import { findingMarkdown, findingsIndex } from './findingsMarkdown';
import { joinFinding } from './joinFinding';

const at = '2026-01-02T03:04:05.000Z';
function archived(finding: Finding, review: ReviewEntry['act'][] = [], change: Partial<Finding> = {}): ArchivedFinding {
  const entries = review.map((act, k) => ({ id: `e${k}`, findingId: finding.id, number: k + 1, by: 'Ben', createdAt: at, act })); // prettier-ignore
  return { ...finding, ...change, revisions: [], review: entries } as ArchivedFinding;
}
async function textOf(blocks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const block of blocks) text += block;
  return text;
}
async function* pagesOf(...findings: ArchivedFinding[]) {
  yield await Promise.resolve(findings);
}

it('a table has a line a finding, and no formula', async () => {
  const hostile = archived(exampleFinding, [{ kind: 'comment', text: 'x', anchor: null }, { kind: 'vote', vote: 'agree', revision: 1, reason: '' }], { title: '=HYPERLINK("x")', author: '@SUM', text: 'a\n"b"', tags: ['-1', 'b'] }); // prettier-ignore
  const text = await textOf(findingsCsv(pagesOf(hostile, archived(examplePoints), archived(exampleChannel)), (id) => `http://h/${id}`)); // prettier-ignore
  const [header, first] = text.split('\r\n');
  expect(header).toBe('id,title,status,kind,author,created,edited,tags,network,layer,channel,class,picture,also_about,agree,disagree,comments,open_threads,text,link'); // prettier-ignore
  expect(first).toBe(`finding-1,"'=HYPERLINK(""x"")",draft,heatmap,'@SUM,${at},,"'-1, b",SqueezeNet,,,great white shark,shark.jpeg,,1,0,1,1,"a\n""b""",http://h/finding-1`); // prettier-ignore
  expect(text.match(/\r\n/g)).toHaveLength(4);
});

it('what a map measured of some, and labels that are not counted one by one, say so', () => {
  const cohesion = { k: 10, metric: 'euclidean' as const, share: 0.5, byChance: 0.1, measured: 2000 };
  const evidence = { ...examplePoints.evidence, otherLabels: { labels: 3, members: 40 }, labelCohesion: [{ label: 'cat', count: 9000, cohesion }, { label: 'dog', count: 2000, cohesion }] }; // prettier-ignore
  const numbers = numbersOf({ ...examplePoints, evidence });
  expect(numbers.find(({ name }) => name === 'Labels')?.value).toMatch(/, 3 other labels: 40$/);
  expect(numbers.find(({ name }) => name.includes('cat'))?.value).toBe('50.0 % (by chance 10.0 %, measured for 2000 of 9000)'); // prettier-ignore
  expect(numbers.find(({ name }) => name.includes('dog'))?.value).toBe('50.0 % (by chance 10.0 %)');
  const target = { ...examplePoints.target, selectionId: null };
  const shown = freezePoints({ ...examplePoints, target, evidence }).shown.numbers;
  expect(shown.filter((sentence) => sentence.endsWith('Measured for 2,000 of 9,000.'))).toHaveLength(1);
});

describe('a Markdown document', () => {
  /** What is quoted is read elsewhere: server/findings/archive/quotedWords.ts. */
  const quote = (text: string, depth: number) => text.split('\n').map((line) => `${'>'.repeat(depth)} ${line}`).join('\n'); // prettier-ignore

  it('quotes what people wrote: it ends nothing', () => {
    const words = '# A heading\n\n- and a list';
    const comment = { kind: 'comment', text: words, anchor: null } as const;
    const change = { title: 'a\n# b <i> [x](javascript:1) ![p](http://e/q)', text: words };
    const text = findingMarkdown(archived(exampleFinding, [comment], change), quote);
    const own = text.split('\n').filter((line) => !line.startsWith('>'));
    expect(own.filter((line) => line.startsWith('#'))).toEqual([
      '# a \\# b \\<i\\> \\[x\\](javascript:1) \\!\\[p\\](http://e/q)',
      '## Discussion',
      '## What it rests on',
    ]);
    expect(text.match(/!\[/g)).toHaveLength(1); // its own picture
    expect(text).toContain('](../pictures/finding-1-heatmap.png)');
    expect(text).toContain('> # A heading\n> \n> - and');
  });

  it('says who was asked to look at it and why, and which words were changed', () => {
    const text = findingMarkdown(
      archived(exampleFinding, [
        { kind: 'assign', person: 'Dora', note: 'You know\nedges.' },
        { kind: 'assign', person: 'Ben', note: '' },
        { kind: 'unassign', person: 'Ben', note: 'No *time*.' },
        { kind: 'assign', person: 'Emil', note: '' },
        { kind: 'unassign', person: 'Emil', note: '' },
        { kind: 'comment', text: 'A strok', anchor: null },
        { kind: 'rewrite', entry: 'e5', was: 'A strok', text: 'A stroke' },
      ]),
      quote,
    );
    const time = '2026-01-02 03:04 UTC';
    expect(text).toContain(`## Asked to review\n\n- Dora, asked by Ben, ${time}: You know edges. No answer yet.
- Ben, asked by Ben, ${time}. Declined, ${time}: No \\*time\\*.
- Emil, asked by Ben, ${time}. Taken back by Ben, ${time}.\n`);
    expect(text).toContain(`**Ben**, ${time}, changed\n\n> A stroke\n`);
  });

  it('is found in the index', () => {
    const index = [...findingsIndex([{ id: 'f.1', title: 'a [b](c)', status: 'draft' }])].join('');
    expect(index).toBe('# Findings\n\n1 finding, oldest first.\n\n- [a \\[b\\](c)](findings/f.1.md), draft\n');
  });
});

it('the first difference is found where it is, and defaults are none', () => {
  expect(firstDifference({ a: [{ b: 1, c: 2 }] }, { a: [{ b: 1 }] })).toEqual({ path: 'a[0].c', isMissing: true });
  expect(firstDifference({ a: ' x' }, { a: 'x' })).toEqual({ path: 'a', isMissing: false });
  expect(firstDifference({ a: [1] }, { a: [1, 2] })).toEqual({ path: 'a', isMissing: false });
  expect(firstDifference({ a: [1, null] }, { a: [1, null], b: 2 })).toBeNull();
});

it('of two of one id the longer one has everything, or both went on', () => {
  const say = (text: string) => ({ kind: 'comment', text, anchor: null }) as const;
  const [one, two] = [archived(exampleFinding, [say('a')]), archived(exampleFinding, [say('a'), say('b')])];
  expect(joinFinding(one, one)).toEqual({ kind: 'unchanged' });
  expect(joinFinding(two, one)).toEqual({ kind: 'unchanged' });
  expect(joinFinding(one, two)).toMatchObject({ kind: 'added', additions: { review: [two.review[1]], revisions: [] } });
  const other = archived(exampleFinding, [say('a'), say('c')]);
  expect(joinFinding(two, other)).toMatchObject({ kind: 'refused', why: expect.stringContaining('entry 2') as string });
  const part = { ...exampleChannel, id: 'e1', number: 2, entry: 2, by: 'Ben', at, note: '' };
  const grown = archived(exampleFinding, [say('a'), { kind: 'evidence', part: 'e1', note: '' }], { added: [part] });
  expect(joinFinding(one, grown)).toMatchObject({
    kind: 'added',
    additions: { added: [part], review: [grown.review[1]] },
  });
  expect(joinFinding(grown, one)).toEqual({ kind: 'unchanged' });
  const forged = { ...grown, added: [{ ...part, evidence: { ...part.evidence, networkName: 'Another' } }] };
  expect(joinFinding(grown, forged)).toMatchObject({ kind: 'refused', why: expect.stringContaining('part 2') as string }); // prettier-ignore
  expect(joinFinding(one, archived(exampleFinding, [], { author: 'Eve' }))).toMatchObject({ kind: 'refused' });
});

/** Tables and documents of findings whose words try to be more than words. */
import { describe, expect, it } from 'vitest';
import { exampleChannel, exampleFinding, examplePoints } from '@/components/findings/exampleFinding.testing';
import type { Finding } from '../domain/finding';
import type { ReviewEntry } from '../domain/findingReview';
import type { ArchivedFinding } from './archive';
import { firstDifference } from './firstDifference';
import { findingsCsv } from './findingsCsv';
import { findingsMarkdown } from './findingsMarkdown';
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
  expect(header).toBe('id,title,status,kind,author,created,edited,tags,network,layer,channel,class,picture,agree,disagree,comments,open_threads,text,link'); // prettier-ignore
  expect(first).toBe(`finding-1,"'=HYPERLINK(""x"")",draft,heatmap,'@SUM,${at},,"'-1, b",SqueezeNet,,,great white shark,shark.jpeg,1,0,1,1,"a\n""b""",http://h/finding-1`); // prettier-ignore
  expect(text.match(/\r\n/g)).toHaveLength(4);
});

describe('a Markdown document', () => {
  it('quotes what people wrote: it ends nothing, loads nothing and is no HTML', async () => {
    const words = '# A heading\n![x](http://e/x.png) \\![y](http://e/y.png) !![z](http://e/z.png)\n\n<script>alert(1)</script> \\<img src=x>'; // prettier-ignore
    const comment = { kind: 'comment', text: words, anchor: null } as const;
    const change = { title: 'a\n# b <i> [x](javascript:1) ![p](http://e/q)', text: words };
    const text = await textOf(findingsMarkdown(pagesOf(archived(exampleFinding, [comment], change)), 1));
    const own = text.split('\n').filter((line) => !line.startsWith('>'));
    expect(own.filter((line) => line.startsWith('#'))).toEqual([
      '# Findings',
      '## a \\# b \\<i\\> \\[x\\](javascript:1) \\!\\[p\\](http://e/q)',
      '### Discussion',
      '### What it rests on',
    ]);
    expect(text).not.toMatch(/<script|<img|<i>/);
    expect(text.match(/!\[/g)).toHaveLength(1); // its own picture
    expect(text).toContain('](pictures/finding-1-heatmap.png)');
    expect(text).toContain('> # A heading\n> [x](http://e/x.png)');
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
  expect(joinFinding(one, archived(exampleFinding, [], { author: 'Eve' }))).toMatchObject({ kind: 'refused' });
});

import { describe, expect, it } from 'vitest';
import {
  exampleChannel,
  exampleFinding,
  examplePoints,
  exampleRegion,
} from '@/components/findings/exampleFinding.testing';
import type { Finding } from '../domain/finding';
import type { ReviewAct, ReviewEntry } from '../domain/findingReview';
import { publicContentSchema } from '../domain/publicLink';
import { publicFileNameSchema } from '../domain/publicFinding';
import { freezeFinding } from './freezeFinding';

const entry = (number: number, by: string, act: ReviewAct): ReviewEntry => ({
  ...{ id: `entry-${number}-secret`, findingId: 'finding-1', number, by, createdAt: `2026-01-0${number}T00:00:00.000Z`, act }, // prettier-ignore
});
const LOG: ReviewEntry[] = [
  entry(1, 'Ada', { kind: 'status', from: 'draft', to: 'proposed', revision: 1, reason: '' }),
  entry(2, 'Ben', { kind: 'vote', vote: 'agree', revision: 1, reason: 'a reason of Ben' }),
  entry(3, 'Ben', { kind: 'comment', text: 'As /s/demo says', anchor: { kind: 'patch', side: 'highest', place: 0 } }),
  entry(4, 'Ada', { kind: 'reply', thread: 'entry-3-secret', text: 'Yes' }),
  entry(5, 'Ada', { kind: 'rewrite', entry: 'entry-4-secret', was: 'Yes', text: 'No' }),
  entry(6, 'Ben', { kind: 'comment', text: 'This one', anchor: { kind: 'point', imageId: 'image-secret' } }),
  entry(7, 'Ben', { kind: 'status', from: 'proposed', to: 'confirmed', revision: 1, reason: 'See /findings/other' }),
];
const frozen = (finding: Finding, withDiscussion = true) =>
  freezeFinding(finding, LOG, { withDiscussion, ownHosts: [] });

/** Ids, hashes and names of sets: everything of a finding that addresses something, but for the weights. */
function secretsOf(value: unknown, key = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => secretsOf(one, key));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, one]) => secretsOf(one, name));
  const isSecret = /(^id|Id|Hash|Key|^key|imageSetName|selectionName|extends)$/.test(key) && key !== 'weightsHash';
  return typeof value === 'string' && isSecret ? [value] : [];
}

describe.each(
  [exampleFinding, examplePoints, exampleChannel, exampleRegion].map((finding) => [finding.kind, finding] as const),
)('a frozen finding about %s', (_kind, finding) => {
  it('holds no id, no hash of a file and no name of a set', () => {
    const secrets = secretsOf({ ...finding, title: '', log: LOG });
    expect(secrets.length).toBeGreaterThan(8);
    const { content, files } = frozen({ ...finding, title: 'A title' });
    const text = JSON.stringify([content, Object.values(files).map((file) => ('text' in file ? file.text : null))]);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(publicContentSchema.parse(content)).toEqual(content);
  });

  it('has every file that it shows, once each, and no other one', () => {
    const { content, files } = frozen(finding);
    const named = [...content.pictures, ...content.downloads].map(({ file }) => file);
    expect(Object.keys(files).toSorted()).toEqual([...new Set(named)].toSorted());
    expect(content.pictures[0]?.file).toBe('picture.png');
    expect(files['picture.png']).toEqual({ hash: finding.evidence.pictureHash, contentType: 'image/png' });
    for (const name of Object.keys(files)) expect(publicFileNameSchema.safeParse(name).success).toBe(true);
    const hashes = content.pictures.map(({ file }) => JSON.stringify(files[file]));
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('what is frozen of the review', () => {
  it('is the last decision with its reason, and how many agree', () => {
    const { content } = frozen({ ...exampleFinding, revision: 2, status: 'confirmed' }, false);
    expect(content).toMatchObject({
      status: 'confirmed',
      decision: { by: 'Ben', reason: 'See (a page of the workspace)', isOlder: true },
      votes: { agree: 1, disagree: 0 },
      discussion: null,
    });
    expect(JSON.stringify(content)).not.toMatch(/a reason of Ben|This one/);
  });

  it('is the discussion where that is shared: as it is now, with what it is about in words', () => {
    const { content } = frozen(exampleChannel);
    expect(content.discussion).toMatchObject([
      {
        by: 'Ben',
        about: 'Patch 1, cup 1.png',
        text: 'As (a page of the workspace) says',
        replies: [{ by: 'Ada', text: 'No', rewrittenAt: '2026-01-05T00:00:00.000Z' }],
      },
      { about: 'A picture of the finding', replies: [] },
    ]);
  });
});

describe('the numbers', () => {
  it('are those of the evidence, in words', () => {
    expect(frozen(exampleFinding).content).toMatchObject({
      numbers: ['Without a patch, great white shark has a probability of 91.0 %.'],
      scores: [{ caption: 'Without a patch' }, { caption: 'Patch on the cell in row 3, column 4' }],
      caution: null,
    });
    expect(frozen(exampleChannel).content.numbers[0]).toBe(
      '100 of 240 pictures searched when this was saved. It fires in 60 of 100; its greatest value is 4.5, that of a picture on average 0.5.',
    );
    expect(frozen(examplePoints).content.tables[0]?.rows).toEqual([['cup', '3'], ['no label', '1'], ['can', '1']]); // prettier-ignore
  });

  it('name pictures without the folders that they came from', () => {
    const { evidence } = exampleFinding;
    const inFolder = { ...exampleFinding, evidence: { ...evidence, imageName: 'home/ada/private/shark.jpeg' } };
    const text = JSON.stringify(frozen(inFolder).content);
    expect(text).toContain('shark.jpeg');
    expect(text).not.toContain('private');
  });
});

describe('a frozen finding about several things', () => {
  const { kind, target, evidence } = exampleChannel;
  const part = { id: 'part-secret', number: 2, entry: 8, by: 'Cleo', at: '2026-01-08T00:00:00.000Z', note: 'See /findings/other', sessionId: 'session-secret', kind, target, evidence }; // prettier-ignore
  const whole: Finding = { ...exampleFinding, title: 'A title', added: [part] };
  const log = [
    ...LOG,
    entry(8, 'Cleo', { kind: 'evidence', part: 'part-secret', note: part.note }),
    entry(9, 'Ben', { kind: 'comment', text: 'There', anchor: { kind: 'patch', side: 'highest', place: 0, part: 'part-secret' } }), // prettier-ignore
  ];
  const { content, files } = freezeFinding(whole, log, { withDiscussion: true, ownHosts: [] });

  it('shows each, with files under names of their own, and nothing of the workspace', () => {
    expect(content.parts.map(({ number, by, note }) => [number, by, note])).toEqual([[2, 'Cleo', 'See (a page of the workspace)']]); // prettier-ignore
    const named = [content, ...content.parts].flatMap(({ pictures, downloads }) => [...pictures, ...downloads]);
    expect(Object.keys(files).toSorted()).toEqual([...new Set(named.map(({ file }) => file))].toSorted());
    expect(files['part2-picture.png']).toEqual({ hash: evidence.pictureHash, contentType: 'image/png' });
    for (const name of Object.keys(files)) expect(publicFileNameSchema.safeParse(name).success).toBe(true);
    const secrets = secretsOf({ ...whole, title: '', log });
    expect(secrets.filter((secret) => JSON.stringify(content).includes(secret))).toEqual([]);
    expect(publicContentSchema.parse(content)).toEqual(content);
  });

  it('says what was decided before a part was there, and in which part a comment points', () => {
    expect(content.decision).toMatchObject({ by: 'Ben', parts: 1 });
    expect(content.discussion?.at(-1)?.about).toMatch(/^Part 2: patch 1, /);
  });

  it('that was stored before there were parts is read all the same', () => {
    const { parts: _none, ...older } = freezeFinding(exampleFinding, LOG, { withDiscussion: false, ownHosts: [] }).content; // prettier-ignore
    expect(publicContentSchema.parse(older)).toMatchObject({ parts: [] });
  });
});

it.each([
  'part1a-picture.png',
  'part-picture.png',
  'part0-picture.png',
  'part2-../x.png',
  'part2-part3-x.png',
  '2-x.png',
])('no file of a link is called %s', (name) => expect(publicFileNameSchema.safeParse(name).success).toBe(false));

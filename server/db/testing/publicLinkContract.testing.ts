import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { exampleFinding } from '@/components/findings/exampleFinding.testing';
import { freezeFinding } from '@/lib/share/freezeFinding';
import type { DatabaseUnderTest } from '../database.contract';
import { hashOf } from './samples';

const content = freezeFinding({ ...exampleFinding, title: 'nul\0 “x”' }, [], { withDiscussion: true, ownHosts: [] }).content; // prettier-ignore
const linkOf = (id: string, change: object = {}) => ({
  id,
  tokenHash: createHash('sha256').update(id).digest('hex'),
  subject: { kind: 'finding' as const, id: 'finding-1' },
  revision: 2,
  reviewNumber: 3,
  withDiscussion: true,
  content,
  files: { 'picture.png': { hash: hashOf(id), contentType: 'image/png' } },
  createdBy: 'Ada',
  createdAt: new Date('2026-01-01T00:00:00Z'),
  expiresAt: null as string | null,
  ...change,
});

export function publicLinkContract(use: () => DatabaseUnderTest): void {
  it('come back as they were stored, by their token and newest first', async () => {
    const { publicLinks } = use().database;
    const first = await publicLinks.create(linkOf('l1', { expiresAt: '2026-01-02T00:00:00.000Z' }));
    const second = await publicLinks.create(linkOf('l2', { createdAt: new Date('2026-01-01T00:00:01Z') }));
    await publicLinks.create(linkOf('other', { subject: { kind: 'finding', id: 'another' } }));
    expect(first).toEqual({
      ...{
        id: 'l1',
        subject: { kind: 'finding', id: 'finding-1' },
        revision: 2,
        reviewNumber: 3,
        withDiscussion: true,
      },
      ...{ createdBy: 'Ada', createdAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-02T00:00:00.000Z', revoked: null }, // prettier-ignore
    });
    const { tokenHash } = linkOf('l1');
    expect(await publicLinks.list({ kind: 'finding', id: 'finding-1' })).toEqual([
      { link: second, tokenHash: linkOf('l2').tokenHash },
      { link: first, tokenHash },
    ]);
    expect(await publicLinks.findByTokenHash(tokenHash)).toEqual({
      link: first,
      content: { ...content, title: 'nul\uFFFD “x”' },
      files: linkOf('l1').files,
    });
    expect(await publicLinks.findByTokenHash(hashOf('nobody'))).toBeNull();
    expect(await publicLinks.get('nobody')).toBeNull();
  });

  it('that are stored twice are one, also at once', async () => {
    const { publicLinks } = use().database;
    const made = await Promise.all([1, 2, 3, 4].map((revision) => publicLinks.create(linkOf('l1', { revision }))));
    expect(new Set(made.map(({ revision }) => revision)).size).toBe(1);
    expect(await publicLinks.list({ kind: 'finding', id: 'finding-1' })).toHaveLength(1);
  });

  it('are revoked once, by the first', async () => {
    const { publicLinks } = use().database;
    await publicLinks.create(linkOf('l1'));
    const answers = await Promise.all(['Ada', 'Ben', 'Cleo'].map((by) => publicLinks.revoke('l1', by)));
    expect(new Set(answers.map(({ link }) => link.revoked?.by)).size).toBe(1);
    expect((await publicLinks.revoke('l1', 'Dora')).link).toEqual(answers[0]?.link);
    await expect(publicLinks.revoke('nobody', 'Ada')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keep their files from being cleared for as long as they show something', async () => {
    const { publicLinks, storage } = use().database;
    await publicLinks.create(linkOf('active'));
    await publicLinks.create(linkOf('later', { expiresAt: '2999-01-01T00:00:00.000Z' }));
    await publicLinks.create(linkOf('expired', { expiresAt: '2026-01-02T00:00:00.000Z' }));
    await publicLinks.create(linkOf('revoked'));
    await publicLinks.revoke('revoked', 'Ada');
    const { evidence } = await storage.references();
    expect(evidence.toSorted()).toEqual([hashOf('active'), hashOf('later')].toSorted());
  });
}

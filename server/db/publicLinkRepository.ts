import { AppError } from '@/lib/domain/appError';
import { publicFilesSchema } from '@/lib/domain/publicFinding';
import { publicContentSchema, publicLinkSchema, type PublicLink } from '@/lib/domain/publicLink';
import { hasCode, UNIQUE_VIOLATION } from './databaseError';
import type { PrismaClient, PublicLink as PublicLinkRow } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';
import type { PublicLinkRepository } from './publicLinkRecords';
import { storableJson } from './storableJson';

/** Without what it shows, which may be long. */
const omit = { content: true, files: true } as const;

export function createPublicLinkRepository(prisma: PrismaClient): PublicLinkRepository {
  async function get(id: string) {
    const row = await prisma.publicLink.findUnique({ where: { id }, omit });
    return row && { link: toLink(row), tokenHash: row.tokenHash };
  }
  return {
    async create({ subject, createdAt, expiresAt, ...link }) {
      const data = {
        ...storableJson(link),
        subjectKind: subject.kind,
        subjectId: subject.id,
        createdAt,
        expiresAt: expiresAt === null ? null : new Date(expiresAt),
      };
      try {
        return toLink(await prisma.publicLink.create({ data, omit }));
      } catch (error) {
        const other = hasCode(error, UNIQUE_VIOLATION) ? await get(link.id) : null;
        if (!other) throw error;
        return other.link;
      }
    },
    get,
    async findByTokenHash(tokenHash) {
      const row = await prisma.publicLink.findUnique({ where: { tokenHash } });
      return (
        row && {
          link: toLink(row),
          content: parseStored(publicContentSchema, 'public_links', row.id, row.content),
          files: parseStored(publicFilesSchema, 'public_links', row.id, row.files),
        }
      );
    },
    async list({ kind, id }) {
      const rows = await prisma.publicLink.findMany({
        where: { subjectKind: kind, subjectId: id },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        omit,
      });
      return rows.map((row) => ({ link: toLink(row), tokenHash: row.tokenHash }));
    },
    async revoke(id, by) {
      // Of two who revoke at once the first has done it.
      const data = { revokedBy: storableJson(by), revokedAt: nextInstant() };
      await prisma.publicLink.updateMany({ where: { id, revokedAt: null }, data });
      const stored = await get(id);
      if (!stored) throw new AppError('not_found', 'There is no such public link.');
      return stored;
    },
  };
}

function toLink({
  subjectKind,
  subjectId,
  revokedBy,
  revokedAt,
  ...row
}: Omit<PublicLinkRow, 'content' | 'files'>): PublicLink {
  return parseStored(publicLinkSchema, 'public_links', row.id, {
    ...row,
    subject: { kind: subjectKind, id: subjectId },
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revoked: revokedAt && { by: revokedBy, at: revokedAt.toISOString() },
  });
}

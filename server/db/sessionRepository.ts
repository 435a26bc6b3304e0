import { AppError } from '@/lib/domain/appError';
import { sessionSchema, type Session } from '@/lib/domain/session';
import { hasCode, ROW_NOT_FOUND } from './databaseError';
import type { SessionRepository } from './database';
import type { PrismaClient, Session as SessionRow } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';

export function createSessionRepository(prisma: PrismaClient): SessionRepository {
  return {
    async create(session) {
      const now = nextInstant();
      return toSession(await prisma.session.create({ data: { ...session, createdAt: now, updatedAt: now } }));
    },
    async get(id) {
      const row = await prisma.session.findUnique({ where: { id } });
      return row && toSession(row);
    },
    /** Last changed first. */
    async list() {
      return (await prisma.session.findMany({ orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }] })).map(toSession);
    },
    async updateView(id, view) {
      try {
        return toSession(await prisma.session.update({ where: { id }, data: { view, updatedAt: nextInstant() } }));
      } catch (error) {
        if (hasCode(error, ROW_NOT_FOUND)) throw new AppError('not_found', `There is no session "${id}".`);
        throw error;
      }
    },
  };
}

function toSession(row: SessionRow): Session {
  return parseStored(sessionSchema, 'sessions', row.id, {
    ...row,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  });
}

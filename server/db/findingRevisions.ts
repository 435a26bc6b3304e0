import { findingRevisionSchema } from '@/lib/domain/findingWords';
import type { FindingRepository } from './database';
import type { PrismaClient } from './generated/client';
import { noticeRows, revisionSource } from './noticeRows';
import { parseStored } from './parseStored';
import { createWordsRevisions, type WordsTables } from './wordsRevisions';

const TABLES: WordsTables = {
  owners: 'findings',
  revisions: 'finding_revisions',
  owner: 'finding_id',
  notices: (notices, { revision, by, at }) => noticeRows(notices, { source: revisionSource(revision), by, at }),
};

/** The part of the findings that changes their words, and keeps every version of them. */
export function createFindingRevisions(
  prisma: PrismaClient,
  get: FindingRepository['get'],
): Pick<FindingRepository, 'edit' | 'revision' | 'revisions'> {
  return createWordsRevisions(prisma, TABLES, get, (findingId, row) =>
    parseStored(findingRevisionSchema, TABLES.revisions, findingId, { ...(row as object), findingId }),
  );
}

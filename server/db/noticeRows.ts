import type { NewNotice, Notice } from '@/lib/domain/notice';
import { Prisma } from './generated/client';
import { storableJson } from './storableJson';

export interface NoticeSource {
  /** The entry or the revision that it was: one notice a person and source. */
  source: string;
  by: string;
  at: Date;
  /** What it is about; a finding when it is left out. */
  subjectKind?: Notice['subject']['kind'];
}

/** The source of the notices of words. No id of an entry has a space in it. */
export function revisionSource(number: number): string {
  return `revision ${number}`;
}

export function isRevisionSource(source: string): boolean {
  return source.startsWith('revision ');
}

/**
 * A part of a statement, to stand behind a first part that is called `subject` and has the subject's id: the notices of
 * what the statement stores. Where `subject` is empty, so are they.
 */
export function noticeRows(
  notices: readonly NewNotice[],
  { source, by, at, subjectKind = 'finding' }: NoticeSource,
): Prisma.Sql {
  if (notices.length === 0) return Prisma.empty;
  const rows = storableJson(
    notices.map(({ personKey, kinds, excerpt, detail, commentId }) => ({
      ...{ person_key: personKey, kinds, excerpt, detail },
      comment_id: commentId,
    })),
  );
  return Prisma.sql`, noticed AS (
    INSERT INTO notices (id, person_key, subject_kind, subject_id, source, "by", kinds, excerpt, detail, comment_id, created_at)
    SELECT gen_random_uuid()::text, n.person_key, ${subjectKind}, subject.id, ${source}, ${by}, n.kinds, n.excerpt, n.detail,
      n.comment_id, ${at}
    FROM subject, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS n(person_key text, kinds text[], excerpt text, detail text, comment_id text))`;
}

/** The same as rows of their own, for a transaction. */
export function noticeData(
  notices: readonly NewNotice[],
  { subjectId, source, by, at, subjectKind = 'finding' }: NoticeSource & { subjectId: string },
): Prisma.NoticeCreateManyInput[] {
  return notices.map((notice) => ({
    ...storableJson(notice),
    ...{ id: crypto.randomUUID(), subjectKind, subjectId, source, by, createdAt: at },
  }));
}

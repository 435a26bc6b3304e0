/** What the database's errors mean for a person. They are told apart by their codes; by a text only where the driver gives no code. */
import { AppError } from '@/lib/domain/appError';

/** Prisma: a unique constraint refused the row. */
export const UNIQUE_VIOLATION = 'P2002';
/** Prisma: a foreign key refused the row, or its removal. */
export const FOREIGN_KEY_VIOLATION = 'P2003';
/** Prisma: the row to change does not exist. */
export const ROW_NOT_FOUND = 'P2025';

/** Prisma's and the operating system's codes, and SQLSTATEs, of a database that is not there right now. */
const GONE =
  /^(P1001|P1002|P1008|P1017|P2024|P2037|08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENOENT|EHOSTUNREACH|ENETUNREACH)$/;
/** What the driver says of a connection that ended under a query. It is the one kind of error that it gives no code. */
const GONE_WITHOUT_CODE =
  /^(Connection terminated( unexpectedly)?|Client has encountered a connection error and is not queryable)$/;
const DISK_FULL = /^(53100|ENOSPC|EDQUOT)$/;

/** Whether an error of Prisma has this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/**
 * The same repository, with errors that a person can do something about turned into AppErrors: `storage_full` and
 * `unavailable`. Everything else is a surprise and passes.
 */
export function withPlainErrors<T extends object>(repository: T): T {
  return new Proxy(repository, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        try {
          return (await Reflect.apply(member, target, args)) as unknown;
        } catch (error) {
          throw plainError(error);
        }
      };
    },
  });
}

function plainError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const codes = codesOf(error);
  if (codes.some((code) => DISK_FULL.test(code)))
    return new AppError(
      'storage_full',
      'The disk that holds the database is full. This change was not saved; everything saved before is kept. ' +
        'Free some space, then try again.',
      { cause: error },
    );
  if (codes.some((code) => GONE.test(code)) || isConnectionEnd(error))
    return new AppError(
      'unavailable',
      'The database does not answer right now. Look what was saved, then try again in a moment.',
      { cause: error },
    );
  return error;
}

function isConnectionEnd(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  return GONE_WITHOUT_CODE.test(error.message) || isConnectionEnd(error.cause, depth + 1);
}

/** Every code on the way down: Prisma wraps the adapter's error, which wraps the driver's. */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const { code, originalCode, cause, meta, driverAdapterError } = error as Record<string, unknown>;
  const own = [code, originalCode].filter((value) => typeof value === 'string');
  return [...own, ...[cause, meta, driverAdapterError].flatMap((inner) => codesOf(inner, depth + 1))];
}

/** What a REST route takes and gives, as far as a description of the interface tells it. */
import type { z } from 'zod';
import type { ErrorCode } from '../domain/appError';

export interface Operation {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With its parameters in braces: /api/findings/{id}. */
  path: `/api/${string}`;
  /** A sentence. */
  summary: string;
  /** Groups operations. */
  tag: string;
  query?: z.ZodType;
  /** Names of query parameters that may be given several times. */
  repeated?: readonly string[];
  /** A schema is sent as JSON; a content type says what the bytes are. */
  body?: z.ZodType | ContentType;
  /** Null: nothing is answered (204). */
  answer: z.ZodType | ContentType | null;
  /** Beside `internal`, and beside what any JSON body may be answered: `unsupported`, `too_large`. */
  errors: readonly ErrorCode[];
}

export interface ContentType {
  contentType: string;
}

export const PNG: ContentType = { contentType: 'image/png' };
/** Server-sent events. */
export const EVENTS: ContentType = { contentType: 'text/event-stream' };
/** Which one is up to what is asked for. */
export const ANY_FILE: ContentType = { contentType: '*/*' };

export function isContentType(content: z.ZodType | ContentType): content is ContentType {
  return 'contentType' in content;
}

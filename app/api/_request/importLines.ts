/** An import that tells how far it is, as lines of JSON. */
import { IMPORT_LINES, type FindingImportReport, type ImportLine } from '@/lib/protocol/rest';
import type { ImportWatch } from '@/server/findings/archive/findingArchiveService';
import { errorBodyOf } from '@/server/http/respond';

/**
 * Resolves when the archive is there whole and could be opened; before that it throws as the import does, so that a wrong
 * file has the status of any other mistake. What goes wrong later is the last line. Who goes away stops it.
 */
export async function importLines(
  signal: AbortSignal,
  run: (watch: ImportWatch) => Promise<FindingImportReport>,
): Promise<Response> {
  const gone = new AbortController();
  const encoder = new TextEncoder();
  const lines = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>(undefined, undefined, {
    // Progress is small and rare: nobody waits for who reads it.
    highWaterMark: Infinity,
  });
  const writer = lines.writable.getWriter();
  const write = (line: ImportLine) =>
    writer.write(encoder.encode(`${JSON.stringify(line)}\n`)).catch(() => gone.abort());
  return new Promise((resolve, reject) => {
    let isOpen = false;
    const onProgress: ImportWatch['onProgress'] = (progress) => {
      if (!isOpen) {
        isOpen = true;
        const headers = { 'content-type': IMPORT_LINES, 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
        resolve(new Response(lines.readable, { headers }));
      }
      void write(progress);
    };
    const end = async (line: ImportLine) => {
      await write(line);
      await writer.close().catch(() => undefined); // who reads is gone
    };
    run({ signal: AbortSignal.any([signal, gone.signal]), onProgress }).then(
      (report) => end({ kind: 'report', report }),
      (error: unknown) =>
        isOpen ? end({ kind: 'error', error: errorBodyOf(error, 'an import') }) : reject(error as Error),
    );
  });
}

'use client';
import { useState, useTransition } from 'react';
import type { LayerScan } from '@/lib/domain/patches';
import { messageOf } from '../api/request';
import { saveText } from '../text/saveText';
import { Button } from '../ui/Button';
import { collectRows } from './collectRows';
import { rowsAsCsv, rowsAsJson } from './patchRows';
import type { PatchesModel } from './usePatchesModel';

const FORMATS = {
  csv: { text: 'CSV', write: rowsAsCsv, type: 'text/csv', extension: 'csv' },
  json: { text: 'JSON', write: rowsAsJson, type: 'application/x-ndjson', extension: 'jsonl' },
} as const;

/** The patches of all channels, or of the one that is shown, as a file. */
export function ExportPatches({ model, scan }: { model: PatchesModel; scan: LayerScan }) {
  const { channel, look } = model;
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, begin] = useTransition();
  const save = (format: keyof typeof FORMATS) =>
    begin(async () => {
      setProblem(null);
      const { write, type, extension } = FORMATS[format];
      const name = ['patches', scan.layer, ...(channel === null ? [] : [channel])]
        .join('-')
        .replaceAll(/[^\w.-]+/g, '_');
      try {
        saveText(write(await collectRows(scan, channel, look)), `${name}.${extension}`, type);
      } catch (error) {
        setProblem(messageOf(error));
      }
    });
  return (
    <section aria-labelledby="export-patches" className="border-line flex flex-col gap-2 border-t pt-3">
      <h2 id="export-patches" className="text-small font-semibold">
        Download
      </h2>
      <p className="text-small text-muted">
        {channel === null ? `The top ${look.top} of every channel.` : `Everything that is shown of channel ${channel}.`}{' '}
        JSON has a line for each patch, as “specular patches” prints it.
      </p>
      <div className="flex flex-wrap gap-1">
        <Button busy={busy} onClick={() => save('csv')}>
          CSV
        </Button>
        <Button busy={busy} onClick={() => save('json')}>
          JSON
        </Button>
      </div>
      {problem && <p className="text-small text-error">{problem}</p>}
    </section>
  );
}

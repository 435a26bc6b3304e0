'use client';
import { useState } from 'react';
import { CLEARABLE_CATEGORIES, type ClearableCategory, type StorageReport } from '@/lib/domain/storage';
import { formatBytes } from '../text/formatBytes';
import { Button } from '../ui/Button';
import { PageShell } from '../ui/PageShell';
import { ProgressBar } from '../ui/ProgressBar';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { ClearDialog } from './ClearDialog';
import { STORAGE_TEXT } from './storageText';

/** What the data directory holds, and what may be removed from it. */
export function StoragePage({ known }: { known: StorageReport }) {
  const [report, setReport] = useState(known);
  const [asked, setAsked] = useState<ClearableCategory | null>(null);
  const [said, setSaid] = useState('');
  const cleared = (next: StorageReport, freedBytes: number) => {
    setReport(next);
    setAsked(null);
    setSaid(`${formatBytes(freedBytes)} freed.`);
  };
  return (
    <PageShell title="Storage">
      <div className="flex flex-col gap-6">
        <Summary report={report} />
        <p role="status" className="empty:hidden">
          {said}
        </p>
        <CategoryTable report={report} onClear={setAsked} />
      </div>
      <ClearDialog category={asked} bytes={bytesOf(report, asked)} onClose={() => setAsked(null)} onCleared={cleared} />
    </PageShell>
  );
}

function Summary({ report: { totalBytes, cacheBytes, limitBytes, freeDiskBytes } }: { report: StorageReport }) {
  const cache = `${formatBytes(cacheBytes)} of ${formatBytes(limitBytes)}`;
  return (
    <div className="flex max-w-prose flex-col gap-3">
      <p>
        The data directory holds {formatBytes(totalBytes)}; {formatBytes(freeDiskBytes)} of its disk are free.
      </p>
      <div className="flex flex-col gap-1">
        <ProgressBar label="Cache" done={cacheBytes} total={limitBytes} valueText={cache} />
        <p className="text-small text-muted">
          {cache} are used for what can be computed or sent again: results, thumbnails and unsaved uploads. Above that,
          what was not used for longest goes by itself. <code>SPECULAR_CACHE_BYTES</code> sets the limit.
        </p>
      </div>
    </div>
  );
}

function CategoryTable({ report, onClear }: { report: StorageReport; onClear: (category: ClearableCategory) => void }) {
  return (
    <Table caption="What the data directory holds">
      <thead>
        <tr>
          <HeaderCell>What</HeaderCell>
          <HeaderCell numeric>Size</HeaderCell>
          <HeaderCell numeric className="max-sm:hidden">
            Files
          </HeaderCell>
          <HeaderCell className="max-sm:hidden">Share</HeaderCell>
          <HeaderCell>
            <span className="sr-only">Clear</span>
          </HeaderCell>
        </tr>
      </thead>
      <tbody>
        {report.categories.map(({ category, bytes, files }) => {
          const { name, about } = STORAGE_TEXT[category];
          const share = report.totalBytes > 0 ? bytes / report.totalBytes : 0;
          const clearable = CLEARABLE_CATEGORIES.find((one) => one === category);
          return (
            <tr key={category}>
              <th scope="row" className="border-line border-b px-3 py-1.5 text-left font-normal">
                <span className="font-semibold">{name}</span>
                <span className="text-muted text-small block">{about}</span>
              </th>
              <Cell numeric className="tabular-nums">
                {formatBytes(bytes)}
                <span className="text-muted text-small block sm:hidden">{filesText(files)}</span>
              </Cell>
              <Cell numeric className="tabular-nums max-sm:hidden">
                {files.toLocaleString('en-GB')}
              </Cell>
              <Cell className="max-sm:hidden">
                <Share share={share} />
              </Cell>
              <Cell>
                {clearable && (
                  <Button disabled={files === 0} onClick={() => onClear(clearable)} aria-label={`Clear ${name}`}>
                    Clear
                  </Button>
                )}
              </Cell>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** A bar with its number beside it. */
function Share({ share }: { share: number }) {
  const percent = share > 0 && share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`;
  return (
    <span className="flex min-w-28 items-center gap-2">
      <span className="rounded-control bg-line h-1.5 w-16 shrink-0 overflow-hidden" aria-hidden="true">
        <span className="bg-accent block h-full" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="text-small whitespace-nowrap tabular-nums">{percent}</span>
    </span>
  );
}

/** For narrow screens, where files have no column. */
function filesText(files: number): string {
  return `${files.toLocaleString('en-GB')} ${files === 1 ? 'file' : 'files'}`;
}

function bytesOf({ categories }: StorageReport, asked: ClearableCategory | null): number {
  return categories.find(({ category }) => category === asked)?.bytes ?? 0;
}

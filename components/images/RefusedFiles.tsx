import type { RefusedFile } from '@/lib/domain/imageImport';
import { csvField } from '@/lib/occlusion/mapCsv';
import { saveText } from '../text/saveText';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';

/** A folder may hold thousands of files that are no pictures. */
const REFUSALS_SHOWN = 20;

export interface RefusedFilesProps {
  /** All of them, or the first. */
  refused: readonly RefusedFile[];
  /** How many there are. */
  count: number;
  /** Where the whole list is; without it, `refused` is all of them. */
  listHref?: string;
}

/** The files that were left out, each with its reason, and the whole list to save. */
export function RefusedFiles({ refused, count, listHref }: RefusedFilesProps) {
  if (count === 0) return null;
  const shown = refused.slice(0, REFUSALS_SHOWN);
  const save = () => {
    const lines = refused.map(({ fileName, message }) => `${csvField(fileName)},${csvField(message)}\r\n`);
    saveText(`file,reason\r\n${lines.join('')}`, 'left-out.csv', 'text/csv');
  };
  return (
    <Callout
      kind="warning"
      title={`${count.toLocaleString('en-GB')} ${count === 1 ? 'file was' : 'files were'} left out.`}
    >
      <ul className="mt-1 list-disc pl-5" aria-label="Files that were left out">
        {shown.map(({ fileName, message }, index) => (
          <li key={index}>
            {/* Most messages name their file already. */}
            {!message.startsWith(fileName) && <span className="font-semibold">{fileName}: </span>}
            {message}
          </li>
        ))}
        {count > shown.length && <li>and {(count - shown.length).toLocaleString('en-GB')} more</li>}
      </ul>
      <p className="mt-2">
        {listHref ? (
          <a href={listHref} download className="text-accent underline">
            Save the whole list (CSV)
          </a>
        ) : (
          <Button kind="quiet" className="-ml-3" onClick={save}>
            Save the whole list (CSV)
          </Button>
        )}
      </p>
    </Callout>
  );
}

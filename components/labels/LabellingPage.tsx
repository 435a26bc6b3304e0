import type { ListedLabelling } from '@/lib/protocol/labellingRest';
import { Markdown } from '../text/Markdown';
import { LinkButton } from '../ui/Button';
import { PageShell } from '../ui/PageShell';
import { labellingInWords } from './labelText';
import { LabelWork } from './LabelWork';
import { resultsHref } from './labelPaths';

/** Where one person labels, one channel at a time. */
export function LabellingPage({ labelling, progress }: ListedLabelling) {
  return (
    <PageShell
      current="/labels"
      title={labelling.name}
      actions={<LinkButton href={resultsHref(labelling.id)}>Results</LinkButton>}
    >
      <div className="flex flex-col gap-4">
        <p className="text-muted wrap-anywhere">{labellingInWords(labelling)}</p>
        {labelling.instructions && (
          <div className="max-w-prose">
            <Markdown text={labelling.instructions} />
          </div>
        )}
        <LabelWork labelling={labelling} progress={progress} />
      </div>
    </PageShell>
  );
}

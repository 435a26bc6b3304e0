import Link from 'next/link';
import type { Finding } from '@/lib/domain/finding';
import { ScoreBars } from '../networks/ScoreBars';
import { Section } from '../page/Section';
import { formatProbability } from '../text/formatProbability';
import { LocalTime } from '../text/LocalTime';
import { LinkButton, buttonClass } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { PageShell } from '../ui/PageShell';
import { areaInWords } from './areaInWords';
import { FindingPicture } from './FindingPicture';
import { findingsHref } from './findingQuery';
import { findingViewHref } from './findingView';
import { ProvenanceTable } from './ProvenanceTable';
import { RunAgain } from './RunAgain';

/** What somebody saw, with all that it rests on, and the two ways to check it: look, and compute. */
export function FindingPage({ finding }: { finding: Finding }) {
  const { evidence } = finding;
  const total = evidence.rows * evidence.cols;
  return (
    <PageShell
      current="/findings"
      title={finding.title}
      actions={
        <LinkButton kind="primary" href={findingViewHref(finding)}>
          Open the exact view
        </LinkButton>
      }
    >
      <div className="grid gap-8 lg:grid-cols-[2fr_3fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <FindingPicture finding={finding} className="rounded-panel border-line w-full border" />
          {evidence.done < total && (
            <Callout kind="warning" title="Partial evidence.">
              {evidence.done} of {total} cells were known when this was saved.
            </Callout>
          )}
          <Downloads finding={finding} />
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <div className="flex flex-col gap-3">
            <p className="text-muted">
              {finding.author}, <LocalTime iso={finding.createdAt} />
            </p>
            {finding.text && <p className="max-w-prose wrap-anywhere whitespace-pre-wrap">{finding.text}</p>}
            {finding.tags.length > 0 && (
              <ul aria-label="Tags" className="flex flex-wrap gap-1">
                {finding.tags.map((tag) => (
                  <li key={tag}>
                    <Link
                      href={findingsHref({ tag })}
                      className="rounded-control border-line bg-sunken text-small hover:border-line-strong border px-1.5 py-0.5"
                    >
                      {tag}
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </div>
          <Section id="numbers" title="The numbers">
            <Numbers finding={finding} />
          </Section>
          <Section id="checks" title="Is it still so?">
            <RunAgain finding={{ id: finding.id, checks: finding.checks }} />
          </Section>
          <Section id="provenance" title="What it rests on">
            <ProvenanceTable finding={finding} />
          </Section>
        </div>
      </div>
    </PageShell>
  );
}

function Numbers({ finding: { evidence, target } }: { finding: Finding }) {
  return (
    <div className="flex flex-col gap-3">
      <p>
        Without a patch, {evidence.classLabel} has a probability of{' '}
        <strong>{formatProbability(evidence.baseProbability)}</strong>.
      </p>
      <div className="grid gap-6 sm:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-2">
          <h3 className="text-small text-muted font-semibold">Without a patch</h3>
          <ScoreBars top={evidence.baseTop} label="The best classes without a patch" />
        </div>
        {evidence.cellTop && (
          <div className="flex min-w-0 flex-col gap-2">
            <h3 className="text-small text-muted font-semibold">
              {target.area.kind === 'region'
                ? `Strongest of the ${areaInWords(target.area)}`
                : `Patch on the ${areaInWords(target.area)}`}
            </h3>
            <ScoreBars top={evidence.cellTop} label="The best classes with the patch" />
          </div>
        )}
      </div>
    </div>
  );
}

function Downloads({ finding: { id } }: { finding: Finding }) {
  return (
    <div className="flex flex-wrap gap-2">
      <a href={`/api/findings/${id}/map`} download className={buttonClass()}>
        Download the map (NPY)
      </a>
      <a href={`/api/findings/${id}/picture`} download={`finding-${id}.png`} className={buttonClass()}>
        Download the picture (PNG)
      </a>
    </div>
  );
}

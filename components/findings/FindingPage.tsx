import Link from 'next/link';
import type { Finding } from '@/lib/domain/finding';
import { Section } from '../page/Section';
import { Facts } from '../text/Facts';
import { LocalTime } from '../text/LocalTime';
import { LinkButton, buttonClass } from '../ui/Button';
import { PageShell } from '../ui/PageShell';
import { FindingPicture } from './FindingPicture';
import { findingsHref } from './findingQuery';
import { viewOf } from './kinds/findingKindViews';
import { RunAgain } from './RunAgain';

/** What somebody saw, with all that it rests on, and the two ways to check it: look, and compute. */
export function FindingPage({ finding }: { finding: Finding }) {
  const view = viewOf(finding);
  return (
    <PageShell
      current="/findings"
      title={finding.title}
      actions={
        <LinkButton kind="primary" href={view.viewHref(finding)}>
          Open the exact view
        </LinkButton>
      }
    >
      <div className="grid gap-8 lg:grid-cols-[2fr_3fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <FindingPicture finding={finding} className="rounded-panel border-line w-full border" />
          {view.caution(finding)}
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
            {view.numbers(finding)}
          </Section>
          {view.sections(finding)}
          <Section id="checks" title="Is it still so?">
            <RunAgain finding={{ id: finding.id, kind: finding.kind, checks: finding.checks }} />
          </Section>
          <Section id="provenance" title="What it rests on">
            <Facts facts={view.facts(finding)} />
          </Section>
        </div>
      </div>
    </PageShell>
  );
}

function Downloads({ finding }: { finding: Finding }) {
  const picture = {
    href: `/api/findings/${finding.id}/picture`,
    text: 'Download the picture (PNG)',
    fileName: `finding-${finding.id}.png`,
  };
  return (
    <div className="flex flex-wrap gap-2">
      {[...viewOf(finding).downloads(finding), picture].map(({ href, text, fileName }) => (
        <a key={href} href={href} download={fileName ?? true} className={buttonClass()}>
          {text}
        </a>
      ))}
    </div>
  );
}

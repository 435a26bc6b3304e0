import type { Finding } from '@/lib/domain/finding';
import type { StaleReason } from '@/lib/domain/findingStaleness';
import type { SharedLink } from '@/lib/domain/publicLink';
import type { ReviewEntry } from '@/lib/domain/findingReview';
import { stateOf } from '@/lib/review/findingState';
import { reviewOf, type Thread } from '@/lib/review/reviewOf';
import { InCollections } from '../collections/InCollections';
import { Section } from '../page/Section';
import { anchorKey, DISCUSSION_ID, type AnchoredFinding } from '../review/anchorText';
import { Discussion } from '../review/Discussion';
import { LiveFinding } from '../review/LiveFinding';
import { ReviewProvider, type Told } from '../review/reviewContext';
import { ReviewSection } from '../review/ReviewSection';
import { ShareSection } from '../share/ShareSection';
import { Facts } from '../text/Facts';
import { LinkButton, buttonClass } from '../ui/Button';
import { PageShell } from '../ui/PageShell';
import { FindingHistory } from './FindingHistory';
import { FindingPicture } from './FindingPicture';
import { FindingWords, type WrittenFinding } from './FindingWords';
import { viewOf } from './kinds/findingKindViews';
import { RunAgain, type NamedNetwork } from './RunAgain';
import { StaleNotice } from './StaleNotice';
import { ExportFinding } from './transfer/ExportFindings';

export interface FindingPageProps {
  finding: Finding;
  /** Of its review, by number. */
  log: readonly ReviewEntry[];
  stale: readonly StaleReason[];
  /** That it can be checked with, its own too. */
  networks: readonly NamedNetwork[];
  /** Public ones to it, newest first. */
  links: readonly SharedLink[];
}

/** What somebody saw, with all that it rests on, and the two ways to check it: look, and compute. */
export function FindingPage({ finding, log, stale, networks, links }: FindingPageProps) {
  const view = viewOf(finding);
  const review = reviewOf(log);
  const open = review.threads.filter(({ resolved }) => resolved === null).length;
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
      <LiveFinding id={finding.id} state={stateOf(finding)} />
      <ReviewProvider counts={toldByAnchor(review.threads)}>
        <div className="grid gap-8 lg:grid-cols-[2fr_3fr]">
          <div className="flex min-w-0 flex-col gap-4">
            <FindingPicture finding={finding} className="rounded-panel border-line w-full border" />
            <StaleNotice reasons={stale} canCheck={finding.kind !== 'points'} />
            {view.caution(finding)}
            <Downloads finding={finding} />
            <ExportFinding id={finding.id} />
          </div>
          <div className="flex min-w-0 flex-col gap-8">
            <FindingWords finding={writtenOf(finding)} />
            <Section
              id="review"
              title="Review"
              all={{ href: `#${DISCUSSION_ID}`, text: open > 0 ? openInWords(open) : 'Discussion' }}
            >
              <ReviewSection finding={reviewedOf(finding)} review={{ changes: review.changes, votes: review.votes }} />
            </Section>
            <Section id="numbers" title="The numbers">
              {view.numbers(finding)}
            </Section>
            {view.sections(finding)}
            <Section id={DISCUSSION_ID} title={open > 0 ? `Discussion (${open} open)` : 'Discussion'}>
              <Discussion finding={anchoredOf(finding)} threads={review.threads} />
            </Section>
            <Section id="collections" title="In collections">
              <InCollections findingId={finding.id} />
            </Section>
            <Section id="checks" title="Is it still so?">
              <RunAgain
                finding={{ id: finding.id, kind: finding.kind, checks: finding.checks }}
                own={finding.target.networkId}
                networks={networks}
              />
            </Section>
            {finding.revision > 1 && (
              <Section id="history" title="History">
                <FindingHistory finding={{ id: finding.id, revision: finding.revision }} />
              </Section>
            )}
            <Section id="share" title="Share">
              <ShareSection finding={sharedOf(finding)} links={links} />
            </Section>
            <Section id="provenance" title="What it rests on">
              <Facts facts={view.facts(finding)} />
            </Section>
          </div>
        </div>
      </ReviewProvider>
    </PageShell>
  );
}

/** Without the evidence, which a browser need not be sent for this. */
function writtenOf({ id, title, text, tags, author, createdAt, revision, lastEdit }: Finding): WrittenFinding {
  return { id, title, text, tags, author, createdAt, revision, lastEdit };
}

function openInWords(open: number): string {
  return open === 1 ? '1 open thread' : `${open} open threads`;
}

function reviewedOf({ id, author, revision, status }: Finding) {
  return { id, author, revision, status };
}

function sharedOf({ id, title, revision, reviewNumber, status }: Finding) {
  return { id, title, revision, reviewNumber, status };
}

function anchoredOf({ id, kind, evidence }: Finding): AnchoredFinding {
  return { id, kind, evidence } as AnchoredFinding; // the two of one finding belong together
}

function toldByAnchor(threads: readonly Thread[]): Told {
  const told: Record<string, { count: number; thread: string }> = {};
  for (const { id, anchor, replies } of threads) {
    if (!anchor) continue;
    const key = anchorKey(anchor);
    const before = Object.hasOwn(told, key) ? told[key] : undefined;
    told[key] = { count: (before?.count ?? 0) + 1 + replies.length, thread: before?.thread ?? id };
  }
  return told;
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

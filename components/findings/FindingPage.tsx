import type { Finding } from '@/lib/domain/finding';
import type { StaleReason } from '@/lib/domain/findingStaleness';
import type { SharedLink } from '@/lib/domain/publicLink';
import type { ReviewEntry } from '@/lib/domain/findingReview';
import { stateOf } from '@/lib/review/findingState';
import { InCollections } from '../collections/InCollections';
import { Section } from '../page/Section';
import type { AnchoredFinding } from '../review/anchorText';
import { LiveReview } from '../review/LiveReview';
import { DiscussionPart, ReviewPart } from '../review/reviewParts';
import type { ReviewedFinding } from '../review/ReviewSection';
import { ShareSection } from '../share/ShareSection';
import { Facts } from '../text/Facts';
import { LinkButton, buttonClass } from '../ui/Button';
import { PageShell } from '../ui/PageShell';
import { FindingHistory } from './FindingHistory';
import { FindingPicture } from './FindingPicture';
import { FindingWords, type WrittenFinding } from './FindingWords';
import { viewOf } from './kinds/findingKindViews';
import { NearThisFinding } from './NearInMeaning';
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
      <LiveReview id={finding.id} state={stateOf(finding)} log={log}>
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
            <ReviewPart finding={reviewedOf(finding)} />
            <Section id="numbers" title="The numbers">
              {view.numbers(finding)}
            </Section>
            {view.sections(finding)}
            <DiscussionPart finding={anchoredOf(finding)} />
            <Section id="collections" title="In collections">
              <InCollections findingId={finding.id} />
            </Section>
            <Section id="near" title="Near in meaning">
              <NearThisFinding id={finding.id} />
            </Section>
            <Section id="checks" title="Is it still so?">
              <RunAgain
                finding={{ id: finding.id, kind: finding.kind, checks: finding.checks, sessionId: finding.sessionId }}
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
      </LiveReview>
    </PageShell>
  );
}

/** Without the evidence, which a browser need not be sent for this. */
function writtenOf({ id, title, text, tags, author, createdAt, revision, lastEdit }: Finding): WrittenFinding {
  return { id, title, text, tags, author, createdAt, revision, lastEdit };
}

function reviewedOf({ id, author, revision }: Finding): ReviewedFinding {
  return { id, author, revision };
}

function sharedOf({ id, title, revision }: Finding) {
  return { id, title, revision };
}

function anchoredOf({ id, kind, evidence }: Finding): AnchoredFinding {
  return { id, kind, evidence } as AnchoredFinding; // the two of one finding belong together
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

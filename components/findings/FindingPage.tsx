import type { Finding } from '@/lib/domain/finding';
import { lastCheck, partsOf } from '@/lib/domain/findingParts';
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
import { LinkButton } from '../ui/Button';
import { classNames } from '../ui/classNames';
import { PageShell } from '../ui/PageShell';
import { CheckAll } from './CheckAll';
import { CheckVerdict } from './CheckVerdict';
import { EvidenceDownloads } from './EvidenceDownloads';
import { FindingHistory } from './FindingHistory';
import { FindingParts, PartLinks } from './FindingParts';
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
export function FindingPage(props: FindingPageProps) {
  const { finding, log } = props;
  return (
    <PageShell
      current="/findings"
      title={finding.title}
      actions={
        <LinkButton kind="primary" href={viewOf(finding).viewHref(finding)}>
          Open the exact view
        </LinkButton>
      }
    >
      <LiveReview id={finding.id} state={stateOf(finding)} log={log}>
        <FindingBody {...props} />
      </LiveReview>
    </PageShell>
  );
}

/**
 * The words and the review, then what it rests on, then what is of the whole finding. About one thing it is told beside its
 * picture, about several each part has a place of its own; what people type in stands at the same place of the tree
 * either way, because a part may come while they do.
 */
function FindingBody({ finding, stale, networks, links }: FindingPageProps) {
  const isOne = finding.added.length === 0;
  const checkable = partsOf(finding).flatMap(({ kind, number }) => (kind === 'points' ? [] : [number]));
  const view = viewOf(finding);
  return (
    <div className="grid gap-8 lg:grid-cols-[2fr_3fr] lg:grid-rows-[auto_auto_1fr]">
      <div className={classNames('flex min-w-0 flex-col gap-4', isOne && 'lg:row-span-3')}>
        {isOne ? (
          <FindingPicture finding={finding} className="rounded-panel border-line w-full border" />
        ) : (
          <PartLinks finding={finding} />
        )}
        <StaleNotice reasons={stale} checkable={checkable} />
        {isOne && view.caution(finding)}
        {isOne && <EvidenceDownloads finding={finding} />}
        <ExportFinding id={finding.id} />
      </div>
      <div className="flex min-w-0 flex-col gap-8">
        <FindingWords finding={writtenOf(finding)} />
        <ReviewPart finding={reviewedOf(finding)} />
        {!isOne && <ChecksOfAll finding={finding} />}
      </div>
      <div className={classNames('flex min-w-0 flex-col gap-8', !isOne && 'lg:col-span-2')}>
        {isOne ? (
          <>
            <Section id="numbers" title="The numbers">
              {view.numbers(finding)}
            </Section>
            {view.sections(finding)}
          </>
        ) : (
          <FindingParts {...{ finding, networks }} />
        )}
      </div>
      <div className={classNames('flex min-w-0 flex-col gap-8', !isOne && 'border-line border-t pt-4 lg:col-span-2')}>
        <DiscussionPart finding={anchoredOf(finding)} />
        <Section id="collections" title="In collections">
          <InCollections findingId={finding.id} />
        </Section>
        <Near id={finding.id} />
        {isOne && <ChecksOfOne {...{ finding, networks }} />}
        <HistoryAndLinks {...{ finding, links }} />
        {isOne && (
          <Section id="provenance" title="What it rests on">
            <Facts facts={view.facts(finding)} />
          </Section>
        )}
      </div>
    </div>
  );
}

function ChecksOfOne({ finding, networks }: Pick<FindingPageProps, 'finding' | 'networks'>) {
  const { id, kind, checks, sessionId } = finding;
  return (
    <Section id="checks" title="Is it still so?">
      <RunAgain
        finding={{ id, kind, checks, sessionId, partId: null }}
        own={finding.target.networkId}
        networks={networks}
      />
    </Section>
  );
}

function ChecksOfAll({ finding }: Pick<FindingPageProps, 'finding'>) {
  const parts = partsOf(finding).map(({ id, number }) => ({ id, number }));
  const last = lastCheck(finding);
  return (
    <Section id="checks" title="Is it still so?">
      {last ? (
        <p className="flex flex-wrap items-center gap-2">
          <CheckVerdict outcome={last.check.outcome} />
          <span className="text-muted text-small">{checkedText(last.checked, parts.length)}</span>
        </p>
      ) : (
        <p className="text-muted">Not checked yet.</p>
      )}
      <CheckAll
        findingId={finding.id}
        parts={parts}
        running={finding.checks.some(({ outcome }) => outcome.verdict === 'running')}
      />
    </Section>
  );
}

function Near({ id }: { id: string }) {
  return (
    <Section id="near" title="Near in meaning">
      <NearThisFinding id={id} />
    </Section>
  );
}

/** The verdict is the worst one. */
function checkedText(checked: number, parts: number): string {
  return checked === parts ? `all ${parts} parts were checked` : `${checked} of ${parts} parts were checked`;
}

function HistoryAndLinks({ finding, links }: Pick<FindingPageProps, 'finding' | 'links'>) {
  return (
    <>
      {finding.revision > 1 && (
        <Section id="history" title="History">
          <FindingHistory finding={{ id: finding.id, revision: finding.revision }} />
        </Section>
      )}
      <Section id="share" title="Share">
        <ShareSection finding={sharedOf(finding)} links={links} />
      </Section>
    </>
  );
}

/** Without the evidence, which a browser need not be sent for this. */
function writtenOf({ id, title, text, tags, author, createdAt, revision, lastEdit }: Finding): WrittenFinding {
  return { id, title, text, tags, author, createdAt, revision, lastEdit };
}

function reviewedOf({ id, author, revision, added }: Finding): ReviewedFinding {
  return { id, author, revision, parts: 1 + added.length };
}

function sharedOf({ id, title, revision }: Finding) {
  return { id, title, revision };
}

function anchoredOf({ id, kind, evidence, added }: Finding): AnchoredFinding {
  return { id, kind, evidence, added } as AnchoredFinding; // the two of one finding belong together
}

/** What a finding is about, where that is several things: each part with its picture, its numbers and its checks. */
import type { Finding, FindingKindName, FindingOf } from '@/lib/domain/finding';
import { partsOf, withPart, type AnyPart } from '@/lib/domain/findingParts';
import { Section, SectionScope } from '../page/Section';
import { partElementId } from '../review/anchorText';
import { PartProvider } from '../review/reviewContext';
import { Facts } from '../text/Facts';
import { LocalTime } from '../text/LocalTime';
import { MentionText } from '../text/Mention';
import { LinkButton } from '../ui/Button';
import { EvidenceDownloads } from './EvidenceDownloads';
import { FindingPicture } from './FindingPicture';
import { viewOf } from './kinds/findingKindViews';
import { partTitle } from './partTitle';
import { RunAgain, type NamedNetwork } from './RunAgain';

/** The ways to the parts: "1 Heatmap: great white shark". */
export function PartLinks({ finding }: { finding: Finding }) {
  const parts = partsOf(finding);
  return (
    <nav aria-label="Parts of this finding" className="flex flex-col gap-2">
      <p className="font-semibold">It is about {parts.length} things</p>
      <ol className="rounded-panel border-line bg-surface divide-line divide-y border">
        {parts.map((part) => (
          <li key={part.number} className="hover:bg-sunken relative flex items-center gap-3 p-2">
            <FindingPicture
              finding={withPart(finding, part)}
              alt=""
              cover
              className="rounded-control size-14 shrink-0"
            />
            <div className="min-w-0">
              <a
                href={`#${partElementId(part.number)}`}
                className="font-semibold wrap-anywhere after:absolute after:inset-0"
              >
                {partTitle(finding, part)}
              </a>
              <p className="text-muted text-small wrap-anywhere">
                {part.by}, <LocalTime iso={part.at} />
              </p>
            </div>
          </li>
        ))}
      </ol>
    </nav>
  );
}

export interface FindingPartsProps {
  finding: Finding;
  /** That each part can be checked with. */
  networks: readonly NamedNetwork[];
}

/** All parts, one below the other. */
export function FindingParts({ finding, networks }: FindingPartsProps) {
  return partsOf(finding).map((part) => (
    <PartProvider key={part.number} id={part.id ?? undefined}>
      <SectionScope id={partElementId(part.number)} name={`part ${part.number}`}>
        <OnePart finding={withPart(finding, part)} {...{ part, networks }} title={partTitle(finding, part)} />
      </SectionScope>
    </PartProvider>
  ));
}

interface OnePartProps {
  /** With the part in place of the first. */
  finding: FindingOf<FindingKindName>;
  part: AnyPart;
  title: string;
  networks: readonly NamedNetwork[];
}

function OnePart({ finding, part, title, networks }: OnePartProps) {
  const view = viewOf(finding);
  const id = partElementId(part.number);
  return (
    <section aria-labelledby={id} className="border-line flex min-w-0 flex-col gap-4 border-t pt-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-col gap-1">
          <h2 id={id} tabIndex={-1} className="text-title scroll-mt-4 font-semibold wrap-anywhere">
            {title}
          </h2>
          <p className="text-muted text-small wrap-anywhere">
            {part.id === null ? 'Written' : 'Added'} by {part.by}, <LocalTime iso={part.at} />
          </p>
          {part.note && (
            <p className="max-w-prose wrap-anywhere whitespace-pre-wrap">
              <MentionText text={part.note} />
            </p>
          )}
        </div>
        <LinkButton href={view.viewHref(finding)}>
          Open the exact view<span className="sr-only"> of part {part.number}</span>
        </LinkButton>
      </div>
      <div className="grid gap-8 lg:grid-cols-[2fr_3fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <FindingPicture finding={finding} className="rounded-panel border-line w-full border" />
          {view.caution(finding)}
          <EvidenceDownloads finding={finding} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <Section id="numbers" title="The numbers">
            {view.numbers(finding)}
          </Section>
          {view.sections(finding)}
          <Section id="checks" title="Is it still so?">
            <RunAgain
              finding={{
                id: finding.id,
                kind: finding.kind,
                checks: finding.checks,
                sessionId: finding.sessionId,
                partId: part.id,
              }}
              own={finding.target.networkId}
              networks={networks}
            />
          </Section>
          <Section id="provenance" title="What it rests on">
            <Facts facts={view.facts(finding)} />
          </Section>
        </div>
      </div>
    </section>
  );
}

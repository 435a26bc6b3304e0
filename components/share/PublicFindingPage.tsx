import type { PublicFinding } from '@/lib/domain/publicFinding';
import { Facts } from '../text/Facts';
import { LocalTime } from '../text/LocalTime';
import { LivePublicLink } from './LivePublicLink';
import { PublicDiscussion } from './PublicDiscussion';
import { PublicCaution, PublicClaim, PublicDownloads, PublicFurther, PublicMainPicture, PublicScores, PublicSentences } from './PublicEvidence'; // prettier-ignore
import { PublicPartLinks, PublicParts } from './PublicParts';
import { PublicSection } from './PublicSection';
import { PublicShell } from './PublicShell';

export interface PublicFindingPageProps {
  token: string;
  finding: PublicFinding;
  /** Who shared it, and when. */
  by: string;
  at: string;
}

/** A finding for whoever has its link, as it was when it was shared: the evidence first. */
export function PublicFindingPage({ token, finding, by, at }: PublicFindingPageProps) {
  return (
    <LivePublicLink token={token}>
      <PublicShell
        note={
          <>
            Shared by {by}, <LocalTime iso={at} />, as it was then: version {finding.revision} of the words. Changes
            since then are not shown here.
          </>
        }
      >
        <h1 className="text-title font-semibold wrap-anywhere">{finding.title}</h1>
        <div className="grid gap-8 lg:grid-cols-[2fr_3fr]">
          <div className="flex min-w-0 flex-col gap-4">
            <PublicMainPicture token={token} picture={finding.pictures[0]} />
            <PublicCaution caution={finding.caution} />
            <PublicDownloads token={token} downloads={finding.downloads} />
          </div>
          <div className="flex min-w-0 flex-col gap-8">
            <div className="flex flex-col gap-3">
              <PublicClaim finding={finding} />
              <PublicPartLinks parts={finding.parts} />
            </div>
            <PublicSection id="numbers" title="The numbers">
              <PublicSentences numbers={finding.numbers} />
              <PublicScores scores={finding.scores} />
            </PublicSection>
            <PublicFurther token={token} finding={finding} />
            {finding.discussion && <PublicDiscussion threads={finding.discussion} />}
            <PublicSection id="provenance" title="What it rests on">
              <Facts facts={finding.facts} />
            </PublicSection>
          </div>
        </div>
        <PublicParts token={token} parts={finding.parts} />
      </PublicShell>
    </LivePublicLink>
  );
}

'use client';
import { Section } from '../page/Section';
import { DISCUSSION_ID, type AnchoredFinding } from './anchorText';
import { Discussion } from './Discussion';
import { useReviewLog } from './reviewLog';
import { ReviewSection, type ReviewedFinding } from './ReviewSection';

/** Of the part of a finding's page where it is judged. */
export const REVIEW_ID = 'review';

/** The parts of a finding's page whose headings follow from what was said. */
export function ReviewPart({ finding }: { finding: ReviewedFinding }) {
  const open = useOpenThreads();
  const text = open === 0 ? 'Discussion' : open === 1 ? '1 open thread' : `${open} open threads`;
  return (
    <Section id={REVIEW_ID} title="Review" all={{ href: `#${DISCUSSION_ID}`, text }}>
      <ReviewSection finding={finding} />
    </Section>
  );
}

export function DiscussionPart({ finding }: { finding: AnchoredFinding }) {
  const { threads } = useReviewLog().review;
  const open = useOpenThreads();
  return (
    <Section id={DISCUSSION_ID} title={open > 0 ? `Discussion (${open} open)` : 'Discussion'}>
      <Discussion {...{ finding, threads }} />
    </Section>
  );
}

function useOpenThreads(): number {
  return useReviewLog().review.threads.filter(({ resolved }) => resolved === null).length;
}

/** What a public link shows of a finding, made of the finding and its review at one moment. */
import type { Finding, FindingKindName, FindingOf } from '../domain/finding';
import type { ReviewEntry } from '../domain/findingReview';
import type { PublicComment, PublicFinding, PublicThread } from '../domain/publicFinding';
import { reviewOf, type Comment, type Thread } from '../review/reviewOf';
import { freezeChannel } from './kinds/channel';
import { freezeOcclusion } from './kinds/occlusion';
import { freezePoints } from './kinds/points';
import { freezeRegion } from './kinds/region';
import type { EvidenceFile, FrozenEvidence } from './publicEvidence';
import { withoutWorkspace } from './withoutWorkspace';

const FREEZERS: { [Kind in FindingKindName]: (finding: FindingOf<Kind>) => FrozenEvidence } = {
  occlusion: freezeOcclusion,
  points: freezePoints,
  channel: freezeChannel,
  region: freezeRegion,
};

export interface FrozenFinding {
  content: PublicFinding;
  /** By their names in `content`. */
  files: Record<string, EvidenceFile>;
}

/**
 * Keeps nothing of the workspace: no id, no hash of a file, no name of a set of pictures, and no address that somebody
 * wrote into a text. The hash of the weights stays: it says which network the claim is about, and leads nowhere.
 * @param log the whole review, by number
 * @param ownHosts hosts by which this workspace is reached
 */
export function freezeFinding(
  finding: Finding,
  log: readonly ReviewEntry[],
  { withDiscussion, ownHosts }: { withDiscussion: boolean; ownHosts: readonly string[] },
): FrozenFinding {
  const freeze = FREEZERS[finding.kind] as (finding: Finding) => FrozenEvidence; // the one of its own kind
  const { shown, files, aboutOf } = freeze(finding);
  const clean = (text: string) => withoutWorkspace(text, ownHosts);
  const { changes, votes, threads } = reviewOf(log);
  const last = changes.at(-1);
  const count = (of: 'agree' | 'disagree') => votes.filter(({ vote }) => vote === of).length;
  const content: PublicFinding = {
    kind: 'finding',
    title: clean(finding.title),
    text: clean(finding.text),
    tags: finding.tags.map(clean),
    author: finding.author,
    createdAt: finding.createdAt,
    revision: finding.revision,
    lastEdit: finding.lastEdit,
    status: finding.status,
    decision: last
      ? { by: last.by, at: last.at, reason: clean(last.reason), isOlder: last.revision < finding.revision }
      : null,
    votes: { agree: count('agree'), disagree: count('disagree') },
    ...shown,
    discussion: withDiscussion ? threads.map((thread) => publicThread(thread, aboutOf, clean)) : null,
  };
  return { content, files };
}

/** As it is now, with what it is about in words. */
export function publicThread(
  thread: Thread,
  aboutOf: FrozenEvidence['aboutOf'],
  clean: (text: string) => string,
): PublicThread {
  return {
    ...publicComment(thread, clean),
    about: thread.anchor && aboutOf(thread.anchor),
    replies: thread.replies.map((reply) => publicComment(reply, clean)),
    resolved: thread.resolved,
  };
}

/** As it is now: what it said before is not shown. */
function publicComment({ by, at, text, rewrittenAt }: Comment, clean: (text: string) => string): PublicComment {
  return { by, at, text: clean(text), rewrittenAt };
}

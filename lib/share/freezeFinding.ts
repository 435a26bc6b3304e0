/** What a public link shows of a finding, made of the finding and its review at one moment. */
import type { Finding, FindingKindName, FindingOf } from '../domain/finding';
import type { ReviewEntry } from '../domain/findingReview';
import type { FindingAnchor } from '../domain/findingAnchor';
import { partsOf, withPart, type AnyPart } from '../domain/findingParts';
import type { PublicComment, PublicFinding, PublicThread } from '../domain/publicFinding';
import { inPart } from '../review/anchorInWords';
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
  const [first, ...added] = partsOf(finding).map((part) => freezePart(finding, part));
  if (!first) throw new Error('A finding has no part.');
  const parts = [first, ...added];
  const aboutOf = (anchor: FindingAnchor) => {
    const part = parts.find(({ id }) => id === (anchor.part ?? null)) ?? first;
    return inPart(part.frozen.aboutOf(anchor), part.number, parts.length);
  };
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
      ? {
          ...{ by: last.by, at: last.at, reason: clean(last.reason), isOlder: last.revision < finding.revision },
          ...(last.parts < parts.length && { parts: last.parts }),
        }
      : null,
    votes: { agree: count('agree'), disagree: count('disagree') },
    ...first.frozen.shown,
    parts: added.map(({ number, by, at, note, frozen }) => ({ number, by, at, note: clean(note), ...frozen.shown })),
    discussion: withDiscussion ? threads.map((thread) => publicThread(thread, aboutOf, clean)) : null,
  };
  return { content, files: Object.assign({}, ...parts.map(({ frozen }) => frozen.files)) as FrozenFinding['files'] };
}

/** With its files under names of their own: "part2-picture.png". */
function freezePart(finding: Finding, part: AnyPart): AnyPart & { frozen: FrozenEvidence } {
  const freeze = FREEZERS[part.kind] as (finding: Finding) => FrozenEvidence; // the one of its own kind
  const { shown, files, aboutOf } = freeze(withPart(finding, part));
  if (part.id === null) return { ...part, frozen: { shown, files, aboutOf } };
  const nameOf = (file: string) => `part${part.number}-${file}`;
  const renamed = <T extends { file: string }>(list: readonly T[]) => list.map((one) => ({ ...one, file: nameOf(one.file) })); // prettier-ignore
  return {
    ...part,
    frozen: {
      shown: { ...shown, pictures: renamed(shown.pictures), downloads: renamed(shown.downloads) },
      files: Object.fromEntries(Object.entries(files).map(([file, stored]) => [nameOf(file), stored])),
      aboutOf,
    },
  };
}

/** As it is now, with what it is about in words. */
export function publicThread(
  thread: Thread,
  aboutOf: (anchor: FindingAnchor) => string,
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

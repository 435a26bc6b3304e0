/** The newest findings of a room's session. */
import type { Finding } from '@/lib/domain/finding';
import type { FindingEvent } from '../findings/findingService';

/** Findings in a snapshot. */
export const ROOM_FINDINGS = 100;

/** Its words alone: a check may have been told since the finding was read. */
function withWordsOf(known: Finding, { title, text, tags, revision, lastEdit }: Finding): Finding {
  return { ...known, title, text, tags, revision, lastEdit };
}

export class RoomFindings {
  /** @param findings newest first */
  constructor(
    private readonly sessionId: string,
    private findings: readonly Finding[],
  ) {}

  list(): readonly Finding[] {
    return this.findings;
  }

  /** Takes an event in. False when it is of another session or known already. */
  take(event: FindingEvent): boolean {
    switch (event.kind) {
      case 'created': {
        const { finding } = event;
        if (!this.concerns(finding) || this.findings.some(({ id }) => id === finding.id)) return false;
        this.findings = [finding, ...this.findings].slice(0, ROOM_FINDINGS);
        return true;
      }
      case 'edited': {
        const { finding } = event;
        if (!this.concerns(finding)) return false;
        const known = this.findings.find(({ id }) => id === finding.id);
        if (!known) return true; // beyond those of a snapshot, but whoever came earlier may have it
        // Two edits may be told in another order than they were stored in.
        if (finding.revision <= known.revision) return false;
        this.findings = this.findings.map((one) => (one === known ? withWordsOf(known, finding) : one));
        return true;
      }
      case 'added':
        if (this.isNewHere(event)) return this.take({ kind: 'created', finding: event.finding });
        return this.takeReview(event.finding);
      case 'reviewed':
        return this.takeReview(event.finding);
      case 'checked': {
        const { check, sessionId } = event;
        if (sessionId !== this.sessionId && !this.findings.some(({ id }) => id === check.findingId)) return false;
        this.findings = this.findings.map((finding) =>
          finding.id === check.findingId
            ? { ...finding, checks: [check, ...finding.checks.filter(({ id }) => id !== check.id)] }
            : finding,
        );
        return true;
      }
    }
  }

  /** Whether it has a part that was not told yet: what was said later may be told before the part is. */
  hasMoreParts({ id, added }: Finding): boolean {
    const known = this.findings.find((one) => one.id === id);
    return known !== undefined && known.added.length < added.length;
  }

  /** Whether a finding of another session comes to this one by its first part from here. */
  isNewHere({ finding, part }: Extract<FindingEvent, { kind: 'added' }>): boolean {
    if (finding.sessionId === this.sessionId || part.sessionId !== this.sessionId) return false;
    return finding.added.find(({ sessionId }) => sessionId === this.sessionId)?.id === part.id;
  }

  private takeReview({ id, status, reviewNumber, added, ...finding }: Finding): boolean {
    if (!this.concerns({ ...finding, added })) return false;
    const known = this.findings.find((one) => one.id === id);
    if (known && reviewNumber <= known.reviewNumber) return false;
    this.findings = this.findings.map((one) => (one === known ? { ...known, status, reviewNumber, added } : one));
    return true;
  }

  /** Whether a part of it, the first or another, was seen here. */
  private concerns({ sessionId, added }: Pick<Finding, 'sessionId' | 'added'>): boolean {
    return [sessionId, ...added.map((part) => part.sessionId)].includes(this.sessionId);
  }
}

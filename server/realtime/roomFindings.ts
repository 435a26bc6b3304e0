/** The newest findings of a room's session. */
import type { Finding } from '@/lib/domain/finding';
import type { FindingEvent } from '../findings/findingService';

/** Findings in a snapshot. */
export const ROOM_FINDINGS = 100;

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
        if (finding.sessionId !== this.sessionId || this.findings.some(({ id }) => id === finding.id)) return false;
        this.findings = [finding, ...this.findings].slice(0, ROOM_FINDINGS);
        return true;
      }
      case 'checked': {
        const { check, sessionId } = event;
        if (sessionId !== this.sessionId) return false;
        this.findings = this.findings.map((finding) =>
          finding.id === check.findingId
            ? { ...finding, checks: [check, ...finding.checks.filter(({ id }) => id !== check.id)] }
            : finding,
        );
        return true;
      }
    }
  }
}

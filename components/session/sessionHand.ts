/**
 * [C1-C3] What this person covers by hand: asks the network again whenever it changes, one question at a time and always
 * the newest, and again after every join. What was answered last stays until there is something newer.
 */
import { toAppError, type ErrorBody } from '@/lib/domain/appError';
import type { Hand, HandQuestion } from '@/lib/protocol/hand';
import type { SessionTransport } from './sessionTransport';

/** What is known of this person's own hand. */
export interface OwnHand {
  /** The newest answer, with its question; null: there is none yet. */
  hand: Hand | null;
  /** How long that answer took, from here and back. */
  roundTripMs: number | null;
  /** Why the newest question was not answered. */
  problem: ErrorBody | null;
}

export const NO_HAND: OwnHand = { hand: null, roundTripMs: null, problem: null };

export interface SessionHandOptions {
  request: SessionTransport['request'];
  isJoined(): boolean;
  now(): number;
  onKnown(known: OwnHand): void;
}

export class SessionHand {
  private wanted: HandQuestion | null = null;
  /** The newest that the server was asked; null: it knows of none since the last join. */
  private asked: HandQuestion | null = null;
  private isAsking = false;
  private known = NO_HAND;

  constructor(private readonly options: SessionHandOptions) {}

  /** Null: nothing is covered any more. */
  want(question: HandQuestion | null): void {
    if (question === this.wanted) return;
    const isOther = !question || question.networkId !== this.wanted?.networkId || question.imageId !== this.wanted.imageId; // prettier-ignore
    this.wanted = question;
    // An answer about another picture says nothing of this one.
    if (isOther && this.known !== NO_HAND) this.tell(NO_HAND);
    void this.apply();
  }

  /** The connection is lost or was joined anew: the server knows of no hand of ours. */
  forget(): void {
    this.asked = null;
  }

  async apply(): Promise<void> {
    if (this.isAsking || !this.options.isJoined() || this.wanted === this.asked) return;
    this.isAsking = true;
    try {
      while (this.options.isJoined() && this.wanted !== this.asked) await this.ask(this.wanted);
    } finally {
      this.isAsking = false;
    }
  }

  private async ask(question: HandQuestion | null): Promise<void> {
    const { request, now } = this.options;
    this.asked = question;
    const start = now();
    try {
      if (!question) return void (await request('hand:end', {}));
      const answer = await request('hand:ask', question);
      if (this.isStillAbout(question)) this.tell({ hand: { question, answer }, roundTripMs: now() - start, problem: null }); // prettier-ignore
    } catch (error) {
      if (!question || !this.isStillAbout(question) || !this.options.isJoined()) return;
      const problem = toAppError(error).toBody();
      if (problem.code !== 'cancelled') this.tell({ ...this.known, problem });
    }
  }

  private isStillAbout({ networkId, imageId }: HandQuestion): boolean {
    return this.wanted?.networkId === networkId && this.wanted.imageId === imageId;
  }

  private tell(known: OwnHand): void {
    this.known = known;
    this.options.onKnown(known);
  }
}

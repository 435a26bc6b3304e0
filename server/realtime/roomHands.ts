/** What the people in a room cover by hand [C1-C5]. Lives in memory alone, and no longer than its person is there. */
import type { Hand, HandAnswer, HandQuestion, HandsMessage } from '@/lib/protocol/hand';
import type { HandService } from '../hand/handService';
import { NewestWins } from './newestWins';
import type { Member } from './roomPeople';

export interface RoomHandsOptions {
  service: HandService;
  members(): Iterable<Member>;
  /** Throws `conflict` for a connection that is not in the room. */
  memberOf(socketId: string): Member;
}

/** Of one connection. */
interface Desk {
  readonly questions: NewestWins;
  hand: Hand | null;
  /** Counts the ends: an answer to a question from before the last one is shown to nobody. */
  ends: number;
  /** [C5] People whose hand changed since the last message to this one. */
  readonly untold: Set<string>;
  isTelling: boolean;
}

export class RoomHands {
  /** By the connection's id. */
  private readonly desks = new Map<string, Desk>();

  constructor(private readonly options: RoomHandsOptions) {}

  async ask(socketId: string, question: HandQuestion): Promise<HandAnswer> {
    const { participant } = this.options.memberOf(socketId);
    const desk = this.deskOf(socketId);
    const { ends } = desk;
    const answer = await desk.questions.ask(() => this.options.service.answer(question));
    if (desk.ends === ends) {
      desk.hand = { question, answer };
      this.tellOthers(participant.id, socketId);
    }
    return answer;
  }

  end(socketId: string): void {
    const { participant } = this.options.memberOf(socketId);
    this.clear(participant.id, socketId);
  }

  /** [C3] The person has left, or comes back through another connection. */
  forget({ participant, socket }: Member): void {
    this.clear(participant.id, socket.id);
    this.desks.delete(socket.id);
  }

  list(): HandsMessage['hands'] {
    return [...this.options.members()].flatMap(({ participant, socket }) => {
      const hand = this.desks.get(socket.id)?.hand;
      return hand ? [{ participantId: participant.id, hand }] : [];
    });
  }

  private clear(participantId: string, socketId: string): void {
    const desk = this.desks.get(socketId);
    if (!desk) return;
    desk.ends++;
    desk.questions.dropWaiting();
    if (!desk.hand) return;
    desk.hand = null;
    this.tellOthers(participantId, socketId);
  }

  private deskOf(socketId: string): Desk {
    const desk = this.desks.get(socketId) ?? newDesk();
    this.desks.set(socketId, desk);
    return desk;
  }

  private tellOthers(participantId: string, socketId: string): void {
    for (const member of this.options.members()) {
      if (member.socket.id === socketId) continue;
      this.deskOf(member.socket.id).untold.add(participantId);
      this.tell(member);
    }
  }

  /** The newest hands of those that changed; the rest waits for the ack. */
  private tell(member: Member): void {
    const desk = this.deskOf(member.socket.id);
    if (desk.isTelling || desk.untold.size === 0) return;
    const hands = [...desk.untold].map((participantId) => ({ participantId, hand: this.handOf(participantId) }));
    desk.untold.clear();
    desk.isTelling = true;
    member.socket.sendHands({ hands }, () => {
      desk.isTelling = false;
      if (this.desks.get(member.socket.id) === desk) this.tell(member);
    });
  }

  private handOf(participantId: string): Hand | null {
    for (const { participant, socket } of this.options.members())
      if (participant.id === participantId) return this.desks.get(socket.id)?.hand ?? null;
    return null;
  }
}

function newDesk(): Desk {
  return { questions: new NewestWins(), hand: null, ends: 0, untold: new Set(), isTelling: false };
}

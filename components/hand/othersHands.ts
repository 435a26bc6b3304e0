import type { Hand } from '@/lib/protocol/hand';
import type { SessionState } from '../session/sessionState';

/** What somebody else covers. */
export interface OthersHand {
  id: string;
  name: string;
  /** Index into the people's palette. */
  colour: number;
  hand: Hand;
}

/** Of the people who cover the same picture for the same network: what others do means nothing here. */
export function othersHands(
  { people, hands }: Pick<SessionState, 'people' | 'hands'>,
  myId: string,
  shown: { networkId: string | null; imageId: string | null },
): OthersHand[] {
  return people.flatMap(({ participant: { id, name, colour } }) => {
    const hand = hands.get(id);
    const isHere = hand?.question.networkId === shown.networkId && hand.question.imageId === shown.imageId;
    return hand && isHere && id !== myId ? [{ id, name, colour, hand }] : [];
  });
}

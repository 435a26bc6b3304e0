/**
 * SentencePiece's unigram model (Kudo, "Subword Regularization", 2018, section 3.2): a text is cut into those known pieces
 * whose probabilities multiply to the most, which Viterbi's algorithm finds.
 */

/** Pieces with their logarithmic probabilities; a piece's number is its place. */
export type Vocabulary = readonly (readonly [piece: string, logProbability: number])[];

/** Stands for a space, and for the beginning of the text. */
const SPACE = '▁';
/** What could not be cut otherwise costs so much more than the rarest piece: as in SentencePiece. */
const UNKNOWN_PENALTY = 10;
const UNKNOWN = 0;

export class UnigramTokenizer {
  private readonly pieces = new Map<string, { id: number; score: number }>();
  private readonly longest: number;
  private readonly unknownScore: number;

  /** @param reserved pieces at the beginning that mean no text: the unknown one, beginnings, ends */
  constructor(vocabulary: Vocabulary, reserved: number) {
    let lowest = 0;
    let longest = 1;
    for (const [id, [piece, score]] of vocabulary.entries()) {
      if (id < reserved) continue;
      this.pieces.set(piece, { id, score });
      lowest = Math.min(lowest, score);
      longest = Math.max(longest, [...piece].length);
    }
    this.longest = longest;
    this.unknownScore = lowest - UNKNOWN_PENALTY;
  }

  /** The numbers of the pieces, in order; none for a text without anything. Unknown letters beside each other are one. */
  encode(text: string): number[] {
    const words = text.normalize('NFKC').split(/\s+/u).filter(Boolean);
    const letters = [...words.map((word) => SPACE + word).join('')];
    /** Of each end: the best cut up to there. */
    const best: { score: number; from: number; id: number }[] = [{ score: 0, from: 0, id: UNKNOWN }];
    for (let end = 1; end <= letters.length; end++) best.push(this.bestEndingAt(end, letters, best));
    const ids: number[] = [];
    for (let end = letters.length; end > 0;) {
      const { id, from } = best[end]!;
      if (id !== UNKNOWN || ids.at(-1) !== UNKNOWN) ids.push(id);
      end = from;
    }
    return ids.reverse();
  }

  private bestEndingAt(end: number, letters: readonly string[], before: readonly { score: number }[]) {
    const unknown = { score: before[end - 1]!.score + this.unknownScore, from: end - 1, id: UNKNOWN };
    let piece = '';
    let best = unknown;
    for (let from = end - 1; from >= Math.max(0, end - this.longest); from--) {
      piece = letters[from]! + piece;
      const known = this.pieces.get(piece);
      const score = known ? before[from]!.score + known.score : -Infinity;
      if (known && score > best.score) best = { score, from, id: known.id };
    }
    return best;
  }
}

/** What a network's file tells about the pictures that it was trained on, besides the shapes of its tensors. */

/** x → x × scale + shift, done by the network itself before its first layer with weights. */
export interface OwnNormalisation {
  /** One value for all channels, or one for each. */
  scale: number[];
  shift: number[];
  /** The operators that do it, in their order: "Sub, Div". */
  operators: string;
}

export interface InputEvidence {
  /** The program that wrote the file, with its version where it says one: "pytorch 1.13.0". Empty when it does not say. */
  producer: string;
  /** Names of the input, of the first operators and weights and of the outputs, as the file spells them. */
  names: string[];
  ownNormalisation: OwnNormalisation | null;
}

export const NO_EVIDENCE: InputEvidence = { producer: '', names: [], ownNormalisation: null };

/** A layer whose channels can be labelled: pictures were searched for what fires them. */
export interface SearchedLayer {
  networkId: string;
  networkName: string;
  layer: string;
  imageSetId: string;
  imageSetName: string;
  channels: number;
  /** Pictures that were seen, and those of the set. */
  seen: number;
  pictures: number;
  /** The search is under way. */
  isSearched: boolean;
}

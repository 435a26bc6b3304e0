import { describe, expect, it } from 'vitest';
import { exampleChannel, exampleFinding } from '../findings/exampleFinding.testing';
import { findingsAbout } from './findingsAbout';

describe('the findings beside a channel or a layer', () => {
  const { target } = exampleChannel;
  const elsewhere = { ...exampleChannel, id: 'other', target: { ...target, channel: target.channel + 1 } };
  const all = [exampleFinding, exampleChannel, elsewhere];
  it('are those about the channel, or about the layer while none is chosen', () => {
    expect(findingsAbout(all, target)).toEqual([exampleChannel]);
    expect(findingsAbout(all, { ...target, channel: null })).toEqual([exampleChannel, elsewhere]);
  });
  it('are those of which any part is about it', () => {
    const { kind, evidence } = exampleChannel;
    const part = { id: 'p2', number: 2, entry: 1, by: 'Ben', at: exampleFinding.createdAt, note: '', sessionId: 's', kind, target, evidence }; // prettier-ignore
    const several = { ...exampleFinding, added: [part] };
    expect(findingsAbout([several, elsewhere], target)).toEqual([several]);
  });
  it('are all of the session where none is about it', () => {
    expect(findingsAbout(all, { ...target, channel: target.channel + 2 })).toEqual(all);
    expect(findingsAbout(all, { ...target, networkId: 'another' })).toEqual(all);
    expect(findingsAbout(all, { networkId: null, layer: null, channel: null })).toEqual(all);
  });
});

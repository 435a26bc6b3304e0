import { describe, expect, it } from 'vitest';
import { exampleChannel, exampleFinding } from '../findings/exampleFinding.testing';
import { findingsAbout, isAboutChannel, partInSight } from './findingsAbout';

describe('the findings beside a channel or a layer', () => {
  const { target } = exampleChannel;
  const elsewhere = { ...exampleChannel, id: 'other', target: { ...target, channel: target.channel + 1 } };
  const all = [exampleFinding, exampleChannel, elsewhere];
  it('are those about the channel, or about the layer while none is chosen', () => {
    expect(findingsAbout(all, target).findings).toEqual([exampleChannel]);
    expect(findingsAbout(all, { ...target, channel: null }).findings).toEqual([exampleChannel, elsewhere]);
  });
  it('are those of which any part is about it', () => {
    const { kind, evidence } = exampleChannel;
    const part = { id: 'p2', number: 2, entry: 1, by: 'Ben', at: exampleFinding.createdAt, note: '', sessionId: 's', kind, target, evidence }; // prettier-ignore
    const several = { ...exampleFinding, added: [part] };
    expect(findingsAbout([several, elsewhere], target).findings).toEqual([several]);
    const sessionId = exampleFinding.sessionId;
    expect(partInSight(several, sessionId, target).number).toBe(2);
    expect(partInSight(several, sessionId, { ...target, networkId: 'another' }).number).toBe(1);
    expect(partInSight(several, 's', undefined).number).toBe(2);
    expect(partInSight(several, 'gone', undefined).number).toBe(1);
  });
  it('are not those of which two parts are each about some of it', () => {
    const other = { ...exampleChannel, target: { ...target, layer: 'another' } };
    const { kind, evidence } = exampleChannel;
    const part = { id: 'p2', number: 2, entry: 1, by: 'Ben', at: other.createdAt, note: '', sessionId: 's', kind, evidence, target: { ...target, channel: target.channel + 1 } }; // prettier-ignore
    expect(isAboutChannel({ ...other, added: [part] }, target)).toBe(false);
    expect(isAboutChannel({ ...other, added: [{ ...part, target }] }, target)).toBe(true);
  });
  it('are all of the session where none is about it', () => {
    expect(findingsAbout(all, { ...target, channel: target.channel + 2 }).findings).toEqual(all);
    expect(findingsAbout(all, { ...target, networkId: 'another' }).findings).toEqual(all);
    expect(findingsAbout(all, { networkId: null, layer: null, channel: null }).findings).toEqual(all);
  });
});

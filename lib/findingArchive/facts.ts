/** Names and values that files for people are made of. */
import type { Device } from '../domain/provenance';

export interface NamedValue {
  name: string;
  value: string;
}

export interface ReportedPicture {
  hash: string;
  /** In a file's name: "heatmap". */
  name: string;
  /** What it shows. */
  alt: string;
}

export function deviceFacts(device: Device | null): NamedValue[] {
  return device
    ? [{ name: 'Computed on', value: `${device.description}, ${device.engine} ${device.engineVersion}` }]
    : [];
}

export function hashes(named: Record<string, string | undefined>): NamedValue[] {
  return Object.entries(named).flatMap(([name, value]) => (value ? [{ name: `${name} SHA-256`, value }] : []));
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

import { describe, expect, test } from 'vitest';
import { findRefusal } from './guard';

const refusal = (headers: Record<string, string>, port = 3000) => findRefusal(headers, port)?.message ?? null;

describe('findRefusal', () => {
  test.each(['127.0.0.1:3000', 'localhost:3000', 'LOCALHOST:3000', '[::1]:3000'])('welcomes Host %s', (host) => {
    expect(refusal({ host })).toBeNull();
  });

  test('a host without a port means port 80', () => {
    expect(refusal({ host: 'localhost' }, 80)).toBeNull();
    expect(refusal({ host: 'localhost' })).toMatch(/addressed to "localhost"/);
  });

  test.each([
    ['a name that was pointed at 127.0.0.1 (DNS rebinding)', 'evil.example:3000'],
    ['a name that begins like a loopback address', '127.0.0.1.evil.example:3000'],
    ['a name that ends like one', 'evil-localhost:3000'],
    ['another port', '127.0.0.1:3001'],
    ['an address of the network', '192.168.1.5:3000'],
    ['user information before the address', 'localhost:3000@evil.example'],
    ['no name', ':3000'],
    ['nothing', ''],
  ])('refuses %s', (_what, host) => {
    expect(findRefusal({ host }, 3000)).toMatchObject({ code: 'forbidden' });
  });

  test('refuses a request without Host', () => {
    expect(findRefusal({}, 3000)).toMatchObject({ code: 'forbidden' });
  });

  test('welcomes the origin of the page itself', () => {
    expect(refusal({ host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' })).toBeNull();
  });

  test.each([
    'http://evil.example',
    'http://localhost:8080',
    'http://localhost:3000',
    'https://127.0.0.1:3000',
    'http://127.0.0.1:3000.evil.example',
    'null',
    '',
  ])('refuses the origin "%s" at 127.0.0.1:3000', (origin) => {
    expect(refusal({ host: '127.0.0.1:3000', origin })).toMatch(/a page of another site/);
  });

  test('a link from another site may be followed, a picture may not be embedded there', () => {
    const crossSite = { host: '127.0.0.1:3000', 'sec-fetch-site': 'cross-site' };
    expect(refusal({ ...crossSite, 'sec-fetch-mode': 'navigate' })).toBeNull();
    expect(refusal({ ...crossSite, 'sec-fetch-mode': 'no-cors' })).toMatch(/link to Specular/);
  });
});

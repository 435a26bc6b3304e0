import { describe, expect, test } from 'vitest';
import { readConfig } from './config';

describe('readConfig', () => {
  test('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataDir: 'data',
      databaseUrl: undefined,
      device: 'auto',
      demo: true,
      cacheBytes: 10 * 1024 ** 3,
      log: { level: 'info', format: 'text' },
      development: false,
    });
  });

  test('takes what is set, and port 0 for any port', () => {
    const config = readConfig({ PORT: '0', SPECULAR_DATA: '/tmp/x', SPECULAR_DEVICE: 'cpu', NODE_ENV: 'development' });
    expect(config).toMatchObject({ port: 0, dataDir: '/tmp/x', device: 'cpu', development: true });
  });

  test('a variable set to nothing counts as not set', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '' })).toMatchObject({ databaseUrl: undefined, port: 3000 });
  });

  test.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['PORT', '1e3'],
    ['SPECULAR_DEVICE', 'gpu'],
    ['LOG_LEVEL', 'loud'],
    ['SPECULAR_DEMO', 'yes'],
  ])('%s=%s is refused by name and value', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining(`${name}="${value}"`) }),
    );
  });

  test('a wrong DATABASE_URL is refused without repeating the password in it', () => {
    const read = () => readConfig({ DATABASE_URL: 'mysql://me:secret@host/db' });
    expect(read).toThrow(/DATABASE_URL is not valid: must look like postgresql:/);
    expect(read).not.toThrow(/secret/);
  });

  test.each(['0.0.0.0', '::', '192.168.1.5', 'example.org', '127.0.0.1.example.org'])(
    'HOST=%s is refused with the way to reach the server from elsewhere',
    (host) => {
      expect(() => readConfig({ HOST: host, PORT: '4000' })).toThrow(/ssh -L 4000:127\.0\.0\.1:4000/);
    },
  );

  test.each(['127.0.0.1', '::1', 'localhost'])('HOST=%s is a loopback address', (host) => {
    expect(readConfig({ HOST: host }).host).toBe(host);
  });
});

import path from 'node:path';

/** The bundle of a program or thread that tests start: scripts/test/testPrograms.mjs names and makes them. */
export function testProgram(name: string): string {
  const folder = process.env.SPECULAR_TEST_PROGRAMS;
  if (!folder) throw new Error('The programs of the tests are bundled by vitest.config.ts, before the first test.');
  return path.join(folder, `${name}.js`);
}

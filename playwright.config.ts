/** Browser tests. Each starts servers of its own on free ports with data directories of their own: see e2e/. */
import { defineConfig, devices } from '@playwright/test';

/** They time what they see, or need both processors. */
const MEASURED = /(hand|imageGrid|predictions|recovery|together)\.test\.ts$/;

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/globalSetup.ts',
  outputDir: 'test-results',
  projects: [
    { name: 'measured', testMatch: MEASURED, workers: 1 },
    // Two at a time, each with a server and a browser of its own; after the others, so as not to disturb them.
    { name: 'pages', testIgnore: MEASURED, fullyParallel: true, dependencies: ['measured'] },
  ],
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // More than twice what the longest one takes where nothing is slow.
  timeout: 240_000,
  // Twice what they take on two slow cores.
  globalTimeout: 80 * 60_000,
  expect: { timeout: 40_000 },
  reporter: 'line',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    // It takes a snapshot of the page at every step, for a failure that is rare: `npx playwright test --trace on`.
    trace: 'off',
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      // Set by scripts/test.mjs; without it Playwright's own browser is used.
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});

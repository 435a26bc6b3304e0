/** The benchmark's page in a real browser: bundled, served and opened. */
import { build } from 'esbuild';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { PROJECT_ROOT } from '@/server/projectRoot';
import { type CardBackend, graphicsFlags, requireCard } from './graphics';

/** What the page asks for beside its own files: bytes by path, null where there are none. */
export type Answer = (path: string) => Promise<Uint8Array | null>;

export interface BrowserPage {
  page: Page;
  /** "Chromium 140" and who draws. */
  browser: string;
  renderer: string;
  close(): Promise<void>;
}

const VIEW = { width: 1200, height: 800 };
const SHELL = `<!doctype html><meta charset="utf-8"><title>Map</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css">
<div id="root"></div><script type="module" src="/page.js"></script>`;
/** The design tokens, and the few classes that the Scatterplot uses. */
const CLASSES = `
body { margin: 0 } #root { position: relative; width: 100vw; height: 100vh; background: var(--surface) }
.absolute { position: absolute } .inset-0 { inset: 0 } .overflow-hidden { overflow: hidden } .touch-none { touch-action: none }
.select-none { user-select: none } .size-full { width: 100%; height: 100% } .pointer-events-none { pointer-events: none }
.sr-only { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) } .bg-surface { background: var(--surface) }`;

/** Throws when `card` is given and no graphics card draws. */
export async function openBrowserPage(
  answer: Answer,
  { dark = false, card = null }: { dark?: boolean; card?: CardBackend | null } = {},
): Promise<BrowserPage> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'specular-map-bench-'));
  await build({
    entryPoints: [path.join(PROJECT_ROOT, 'bench/map/page.tsx')],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    // Next's link, which a button may be, asks for its settings.
    banner: { js: 'globalThis.process ??= { env: {} };' },
    logLevel: 'warning',
  });
  const server = createServer((request, response) => void serve(folder, answer, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: graphicsFlags(card),
  });
  const context = await browser.newContext({ viewport: VIEW, colorScheme: dark ? 'dark' : 'light' });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(message.text());
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const close = async () => {
    await browser.close();
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const renderer = await rendererOf(page);
    requireCard(card, renderer);
    return { page, browser: `Chromium ${browser.version()}`, renderer, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function rendererOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const names = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && names ? String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL)) : 'none';
  });
}

async function serve(folder: string, answer: Answer, request: IncomingMessage, response: ServerResponse) {
  const asked = new URL(request.url ?? '/', 'http://page').pathname;
  const own = asked === '/' ? SHELL : asked === '/style.css' ? await styles() : null;
  const script = asked.endsWith('.js')
    ? await readFile(path.join(folder, path.basename(asked))).catch(() => null)
    : null;
  const bytes = own ?? script ?? (await answer(asked));
  const type = asked === '/' ? 'text/html' : asked.endsWith('.css') ? 'text/css' : asked.endsWith('.js') ? 'text/javascript' : 'application/octet-stream'; // prettier-ignore
  response.writeHead(bytes === null ? 404 : 200, { 'content-type': type }).end(bytes ?? '');
}

async function styles(): Promise<string> {
  const css = await readFile(path.join(PROJECT_ROOT, 'app/globals.css'), 'utf8');
  const tokens = /:root \{[^}]*\}/g;
  const [light = '', dark = ''] = css.match(tokens) ?? [];
  return `${light}\n@media (prefers-color-scheme: dark) { ${dark} }\n${CLASSES}`;
}

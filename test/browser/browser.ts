import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import bundled from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A machine under load is slow, not wrong. */
const PATIENCE_MS = 40_000;

/** The Chromium that ships with a package, or the one that FLEXTIME_TEST_CHROME names. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.FLEXTIME_TEST_CHROME || (await bundled.executablePath());
  // The sandbox needs what containers and root do not have; nothing but our own page is opened.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], timeout: PATIENCE_MS });
}

export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 390, height: 844 };

/** Opens a place of the page; what the browser complains of (scripts that fail, what the security policy refuses) ends the test. */
export async function openPage(
  browser: Browser,
  address: string,
  { size = WIDE, scheme = 'light', complaints }: { size?: typeof WIDE; scheme?: 'light' | 'dark'; complaints?: string[] } = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: size, colorScheme: scheme, reducedMotion: 'reduce', acceptDownloads: true });
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('pageerror', (error) => complaints?.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints?.push(message.text());
  });
  await page.goto(address);
  return page;
}

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** The page as it stands has no finding of axe and does not scroll sideways. */
export async function assertAccessible(page: Page, state: string): Promise<void> {
  // Evaluated by the debugger, which the page's security policy does not bind.
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as { violations: Finding[] };
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id} at ${node.target.join(' ')}: ${node.failureSummary}`),
  );
  assert.deepEqual(found, [], `axe on ${state}`);
  const [width, visible] = (await page.evaluate('[document.scrollingElement.scrollWidth, innerWidth]')) as [number, number];
  assert.ok(width <= visible, `${state} is ${width} pixels wide in a window of ${visible}`);
}

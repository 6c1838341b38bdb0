/** The page in Chromium before a stage, watched for requests elsewhere, violations of its policy and errors. */
import type { BrowserContext, Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { findChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { PAGES, type PageName } from '../src/app/page-names.ts';

/** Describes what needs a browser; skipped without one, unless one is required. */
export function withChromium(name: string, tests: (path: string) => void): void {
  const executable = findChromium();
  if (executable !== undefined) describe(name, () => tests(executable));
  else if (process.env.NOROSHI_BROWSER_REQUIRED === '1') {
    test(name, () => {
      throw new Error('a browser is required, but there is no Chromium: apt-get install chromium');
    });
  } else {
    describe.skip(`${name} (skipped: no Chromium)`, () => void test('needs a browser', () => {}));
  }
}

export type Watched = {
  readonly page: Page;
  readonly outside: string[];
  trouble(): Promise<string[]>;
};

/** A page that notes every request elsewhere, every violation of the policy and every error. `host`: where all must go. */
export async function watched(context: BrowserContext, link: string): Promise<Watched> {
  await context.clearCookies();
  const page = await context.newPage();
  const outside: string[] = [];
  const errors: string[] = [];
  const host = new URL(link).host;
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.host !== host) outside.push(request.url());
  });
  page.on('pageerror', (error) => void errors.push(String(error)));
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { violations: seen });
    document.addEventListener('securitypolicyviolation', (event) => {
      seen.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const trouble = async () => [
    ...(await page.evaluate(() => (window as unknown as { violations: string[] }).violations)),
    ...errors,
  ];
  return { page, outside, trouble };
}

/** Logs in by the link; what is offered at the first login is put away. */
export async function enter(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.waitForSelector('nav');
  await page.waitForSelector('[data-connected="yes"]');
  await settled(page); // who came by a link is asked how to come back: that window opens after the page
  while ((await page.$('dialog[open]')) !== null) await page.keyboard.press('Escape');
}

/**
 * What the page does after a drawing comes late, as on a busy machine: whoever acts on what is drawn must find it ready. Such
 * effects wait for a frame, or for a timer of 35 ms where no frame comes (preact/hooks).
 */
export async function withLateEffects(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const frame = window.requestAnimationFrame.bind(window);
    const timer = window.setTimeout.bind(window);
    const later = (handler: TimerHandler, ms?: number, ...rest: unknown[]) =>
      timer(handler, ms === 35 ? 400 : ms, ...rest);
    Object.assign(window, {
      requestAnimationFrame: (run: FrameRequestCallback) => timer(() => frame(run), 250),
      setTimeout: later,
    });
  });
}

/** Goes to each page as somebody who knows its address does, and waits until it has settled. */
export async function eachPage(
  page: Page,
  visit: (name: PageName) => Promise<void>,
): Promise<void> {
  for (const name of PAGES) {
    await page.evaluate((hash) => void (location.hash = hash), `#/${name}`);
    await settled(page);
    await visit(name);
  }
}

/** No request has been under way for a while, and two frames were drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
  await drawn(page);
  await page.waitForTimeout(250);
}

/** Two frames were drawn, and what waits for a drawn frame has run. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((done) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))),
      ),
  );
}

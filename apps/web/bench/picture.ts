/**
 * What a person waits for, in real Chromium with WebGL drawn by software: from `noroshi start` on an empty directory to the first
 * globe with objects, what the browser loads for it, and from a new finding in the node to its warning on the screen.
 * `node apps/web/bench/picture.ts [COUNT]` prints one line a figure and, last, all of them as JSON.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { findChromium, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { admitNotices } from '../../node/src/warnings/admit.ts';
import { aDraft } from '../../node/test/warnings/make.ts';
import { openWhole } from '../test/whole.ts';

const LAUNCHER = fileURLToPath(new URL('../../cli/bin/noroshi.mjs', import.meta.url));
const GIVE_UP_MS = 120_000;
const SETTLE_MS = 4000;
const HOUR_US = 3600e6;
const count = Number(process.argv[2] ?? 40);

const path = findChromium();
if (path === undefined) throw new Error('there is no Chromium: apt-get install chromium');
const browser = await openChromium(path, { webgl: true });
try {
  const figures = { ...(await coldStart()), ...(await alarms()) };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  await browser.close();
}

/** From the command to a globe that shows objects; every byte and every host on the way. */
async function coldStart() {
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-picture-'));
  const startMs = performance.now();
  const elapsedS = () => (performance.now() - startMs) / 1000;
  const node = launch(folder);
  const page = await browser.context.newPage();
  try {
    const link = await node.link();
    const seen = watchNetwork(page, new URL(link).host);
    await page.goto(link);
    await page.waitForSelector('nav', { timeout: GIVE_UP_MS });
    const pageS = elapsedS();
    await page.waitForSelector('[data-globe="drawn"]', { timeout: GIVE_UP_MS });
    const globeS = elapsedS();
    await page.waitForTimeout(SETTLE_MS); // coastlines and names come after the first picture
    const { outside, bytes } = await seen();
    const pageKb = bytes.page / 1e3;
    const perObject = bytes.elements / 30_000;
    print(
      `first page after ${pageS.toFixed(1)} s, first globe with objects after ${globeS.toFixed(1)} s`,
    );
    print(
      `the page ${pageKb.toFixed(0)} kB, element sets ${perObject.toFixed(1)} bytes an object; ${outside} requests elsewhere`,
    );
    return { pageS, globeS, pageKb, elementBytes: perObject, outside };
  } finally {
    await page.close();
    node.child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One finding at a time, from before it is admitted until its title stands in the list. */
async function alarms() {
  const whole = await openWhole();
  const { context } = whole.node;
  const page = await browser.context.newPage();
  try {
    await page.goto(await whole.link());
    await page.waitForSelector('[data-connected="yes"]', { timeout: GIVE_UP_MS });
    const latenciesMs: number[] = [];
    for (let i = 0; i < count; i++) {
      const title = `Finding ${i} of this bench`;
      const shown = page.waitForFunction(
        (wanted) => document.body.textContent?.includes(wanted) === true,
        title,
        { polling: 'raf' },
      );
      const fromMs = performance.now();
      const atUs = context.clock.watchUs();
      const window = { fromUs: atUs + HOUR_US, toUs: atUs + HOUR_US };
      const about = [{ type: 'object' as const, id: `bench-${i}` }];
      const draft = { key: `bench/${i}`, title, about, atUs, window, kind: 'proximity' as const };
      await admitNotices(context, [aDraft({ ...draft, severity: 'severe' })]);
      await shown;
      latenciesMs.push(performance.now() - fromMs);
    }
    latenciesMs.sort((a, b) => a - b);
    const alarmP50Ms = latenciesMs[Math.floor(count * 0.5)]!;
    const alarmP95Ms = latenciesMs[Math.floor(count * 0.95)]!;
    print(
      `a new finding on the screen: p50 ${alarmP50Ms.toFixed(0)} ms, p95 ${alarmP95Ms.toFixed(0)} ms (${count})`,
    );
    return { alarmP50Ms, alarmP95Ms };
  } finally {
    await page.close();
    await whole.close();
  }
}

type Seen = { readonly outside: number; readonly bytes: { page: number; elements: number } };

/** Bytes as they came over the wire, the element sets (asked for by the worker) apart; `host`: where all must go. */
function watchNetwork(page: Page, host: string): () => Promise<Seen> {
  const sizes: Promise<void>[] = [];
  const bytes = { page: 0, elements: 0 };
  let outside = 0;
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.host !== host) outside++;
  });
  page.on('requestfinished', (request) => {
    const { pathname } = new URL(request.url());
    const what = pathname.startsWith('/api/v1/elements') ? 'elements' : 'page';
    if (what === 'page' && (pathname.startsWith('/api/') || pathname === '/health')) return;
    const add = request.sizes().then(({ responseBodySize, responseHeadersSize }) => {
      bytes[what] += responseBodySize + responseHeadersSize;
    });
    sizes.push(add.catch(() => {})); // the page is gone
  });
  return async () => {
    await Promise.all(sizes);
    return { outside, bytes };
  };
}

function launch(folder: string): { readonly child: ChildProcess; link(): Promise<string> } {
  const args = [LAUNCHER, 'start', '--data', join(folder, 'data'), '--port', '0'];
  const child = spawn(process.execPath, [...args, '--partner-port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (said += chunk));
  const link = async () => {
    const untilMs = performance.now() + GIVE_UP_MS;
    while (!said.includes('\n')) {
      if (child.exitCode !== null || performance.now() > untilMs)
        throw new Error(`no start: ${said}`);
      await new Promise((done) => setTimeout(done, 20));
    }
    return (JSON.parse(said.split('\n')[0]!) as { login: { link: string } }).login.link;
  };
  return { child, link };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * The globe in real Chromium with graphics by software: frame time while time runs and while it is turned, how long a pick
 * takes, and the longest block of the main thread from the first script on, spans coming in every few seconds. Frames
 * wait for the other work of the machine, so the processor time that a frame costs is printed beside them.
 * `node apps/web/bench/globe.ts [COUNT …]` prints a line a figure and, last, all as JSON. Seeded: the same sky each time.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:process';
import type { Page } from 'playwright-core';
import { findChromium, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import type { GlobeWindow } from './globe-page.tsx';
import { openGlobeSite } from './globe-site.ts';

declare const globe: GlobeWindow['globe'];

const SEED = 1;
const FRAMES = 60;
const PREPARED = 12; // spans of a minute that are made before anything is measured
const PICKS = 200;
const TICK_MS = 10; // of /proc
const counts = process.argv.slice(2).map(Number);

const path = findChromium();
if (path === undefined) throw new Error('there is no Chromium: apt-get install chromium');
const site = await openGlobeSite();
const browser = await openChromium(path, { webgl: true });
try {
  const figures = [];
  for (const count of counts.length > 0 ? counts : [30_000, 60_000])
    figures.push(await measure(count));
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  await browser.close();
  await site.close();
}

async function measure(count: number) {
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 1100, height: 800 });
  await page.addInitScript(() => {
    const blocks: number[] = [];
    Object.assign(window, { blocks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) blocks.push(duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(`${site.url}?count=${count}&seed=${SEED}`);
  await page.waitForSelector('[data-globe="drawn"]', { timeout: 120_000 });
  await page.evaluate((spans) => globe.prepare(spans), PREPARED);
  await page.waitForTimeout(1500);
  const startBlockMs = await longest(page); // made-up orbits are computed in the page: not the globe's
  const playing = await frames(page, 'play');
  const turning = await frames(page, 'turn');
  const blockMs = await longest(page);
  const picks = await timedPicks(page);
  await page.close();
  const figure = { count, playing, turning, picks, blockMs, startBlockMs };
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const say = (text: string) => process.stdout.write(`${count} objects: ${text}\n`);
  for (const [what, found] of [
    ['time runs at 60×', playing],
    ['the globe is turned', turning],
  ] as const)
    say(
      `${what}: a frame each ${ms(found.p50Ms)} (p50), ${ms(found.p95Ms)} (p95); page ${ms(found.pageMs)}, graphics by software ${ms(found.graphicsMs)} of processor`,
    );
  say(`a pick ${ms(picks.p50Ms)} (p50), ${ms(picks.p95Ms)} (p95)`);
  say(`longest block of the main thread while spans come in and it is turned: ${ms(blockMs)}`);
  return figure;
}

/** The longest task since the last call, ms. */
async function longest(page: Page): Promise<number> {
  await page.waitForTimeout(300);
  return page.evaluate(() => {
    const { blocks } = window as unknown as { blocks: number[] };
    return Math.max(0, ...blocks.splice(0));
  });
}

async function frames(page: Page, how: 'play' | 'turn') {
  const before = processorMs();
  const gaps = await page.evaluate(
    ([wanted, way, minutes]) =>
      new Promise<number[]>((done) => {
        const found: number[] = [];
        const fromMs = Date.parse('2026-11-23T04:00:00Z');
        const begin = () => globe.showAt(fromMs, way === 'play' ? 60 : 0);
        begin();
        let last = performance.now();
        const step = () => {
          const now = performance.now();
          found.push(now - last);
          last = now;
          if (globe.shownNowMs() > fromMs + (minutes - 1) * 60_000) begin();
          if (way === 'turn') globe.hands.value?.turn(4, 1);
          if (found.length < wanted) requestAnimationFrame(step);
          else done(found);
        };
        requestAnimationFrame(step);
      }),
    [FRAMES, how, PREPARED] as const,
  );
  const after = processorMs();
  const spent = (kind: string) => ((after.get(kind) ?? 0) - (before.get(kind) ?? 0)) / FRAMES;
  return { ...quantiles(gaps), pageMs: spent('renderer'), graphicsMs: spent('gpu-process') };
}

async function timedPicks(page: Page) {
  const each = await page.evaluate((times) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.globe-gl')!;
    const found: number[] = [];
    for (let k = 0; k < times; k++) {
      const [clientX, clientY] = [150 + ((k * 37) % 800), 100 + ((k * 53) % 600)];
      const fromMs = performance.now();
      canvas.dispatchEvent(new MouseEvent('dblclick', { clientX, clientY }));
      found.push(performance.now() - fromMs);
    }
    globe.flyTo.value = null;
    return found;
  }, PICKS);
  return quantiles(each);
}

function quantiles(values: number[]): { readonly p50Ms: number; readonly p95Ms: number } {
  values.sort((a, b) => a - b);
  const at = (part: number) =>
    values[Math.min(values.length - 1, Math.floor(values.length * part))]!;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}

/** Processor time of this process's browsers by kind, ms; nothing where there is no /proc. */
function processorMs(): ReadonlyMap<string, number> {
  const spent = new Map<string, number>();
  if (platform !== 'linux') return spent;
  const children = new Map<number, number[]>();
  const found = new Map<number, { readonly ms: number; readonly kind: string }>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const parent = Number(fields[1]);
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      const kind = /--type=([a-z-]+)/.exec(command)?.[1] ?? 'browser';
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
      found.set(Number(name), { ms: (Number(fields[11]) + Number(fields[12])) * TICK_MS, kind });
    } catch {
      // it ended meanwhile
    }
  }
  const left = [...(children.get(process.pid) ?? [])];
  for (let pid = left.pop(); pid !== undefined; pid = left.pop()) {
    const { ms, kind } = found.get(pid) ?? { ms: 0, kind: '' };
    spent.set(kind, (spent.get(kind) ?? 0) + ms);
    left.push(...(children.get(pid) ?? []));
  }
  return spent;
}

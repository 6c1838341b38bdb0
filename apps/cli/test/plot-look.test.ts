/**
 * The picture as a browser draws it: no word upon another, none outside, none too small to read, at the width of a page
 * and at half of it, light and dark. Needs Chromium; without it the tests are skipped, and fail under
 * NOROSHI_BROWSER_REQUIRED=1.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Browser,
  findChromium,
  openChromium,
} from '../../../packages/screen/test/browser/chromium.ts';
import { screenPicture } from '../src/plot/screen-picture.ts';
import { folderWith } from './session.ts';
import { DAY, manyEvents, SUMMARY } from './support/svg.ts';

const FONT_PX_MIN = 11;

const wide = manyEvents(300).map((event) => ({
  ...event,
  row: { ...event.row, name1: 'W'.repeat(60), name2: '狼煙'.repeat(30), id2: 'M'.repeat(20) },
}));
const covered = [{ fromUs: DAY.fromUs, toUs: DAY.fromUs + 6 * 3600e6 }];
const PICTURES = {
  'a few': screenPicture(manyEvents(300), SUMMARY),
  'a week': screenPicture(manyEvents(100_000), { ...SUMMARY, toUs: DAY.fromUs + 7 * 86_400e6 }),
  'wide names': screenPicture(wide, SUMMARY),
  'an interrupted one': screenPicture(manyEvents(50), { ...SUMMARY, complete: false, covered }),
  nothing: screenPicture([], SUMMARY),
};

const executable = findChromium();
if (executable !== undefined) describe('the look of the picture', () => inChromium(executable));
else if (process.env.NOROSHI_BROWSER_REQUIRED === '1') {
  test('the look of the picture', () => {
    throw new Error(
      'a browser is required, but no Chromium is installed: apt-get install chromium',
    );
  });
} else {
  describe.skip('the look of the picture (skipped: no Chromium)', () =>
    void test('needs a browser', () => {}));
}

type Line = { text: string; x: number; y: number; right: number; bottom: number; fontPx: number };

function inChromium(path: string): void {
  let browser: Browser;
  beforeAll(async () => void (browser = await openChromium(path)), 60_000);
  afterAll(async () => await browser?.close());

  const sizes = [1200, 600].flatMap((widthPx) => [
    ...(['light', 'dark'] as const).map((scheme) => ({ widthPx, scheme })),
  ]);
  describe.each(Object.keys(PICTURES))('%s', (name) => {
    test.each(sizes)('$widthPx px, $scheme', async ({ widthPx, scheme }) => {
      const file = join(folderWith({ 'a.svg': PICTURES[name as keyof typeof PICTURES] }), 'a.svg');
      const page = await browser.context.newPage();
      await page.setViewportSize({ width: widthPx, height: 1000 });
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(`file://${file}`);
      const lines: Line[] = await page.evaluate(LINES);
      const ground: string = await page.evaluate(GROUND);
      await page.close();
      expect(ground).toBe(scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(15, 20, 26)');
      expect(lines.length).toBeGreaterThan(15);
      expect(overlaps(lines)).toEqual([]);
      expect(lines.filter(({ x, right }) => x < 0 || right > widthPx)).toEqual([]);
      expect(lines.filter(({ fontPx }) => fontPx < FONT_PX_MIN)).toEqual([]);
    });
  });

  test('a browser finds no fault in its XML', async () => {
    const page = await browser.context.newPage();
    for (const svg of Object.values(PICTURES)) {
      const read = `new DOMParser().parseFromString(${JSON.stringify(svg)}, 'image/svg+xml')`;
      expect(await page.evaluate(`${read}.querySelector('parsererror')?.textContent ?? ''`)).toBe(
        '',
      );
    }
    await page.close();
  });
}

/** Pairs of lines whose boxes share more than a rim of 2 px. */
function overlaps(lines: readonly Line[]): string[] {
  const rim = 2;
  const touch = (a: Line, b: Line) =>
    a.x < b.right - rim && b.x < a.right - rim && a.y < b.bottom - rim && b.y < a.bottom - rim;
  return lines.flatMap((a, i) =>
    lines.slice(i + 1).flatMap((b) => (touch(a, b) ? [`${a.text} | ${b.text}`] : [])),
  );
}

/** Runs in the page: every line of words that is shown; height by its letters, not by its line. */
const LINES = `(() => {
  const root = document.documentElement;
  const scale = root.getBoundingClientRect().width / root.viewBox.baseVal.width;
  return [...document.querySelectorAll('text')].flatMap((text) => {
    const box = text.getBoundingClientRect();
    if (box.width === 0) return [];
    const fontPx = Number.parseFloat(getComputedStyle(text).fontSize) * scale;
    const middle = (box.top + box.bottom) / 2;
    const y = middle - 0.4 * fontPx;
    return [{ text: text.textContent, x: box.left, right: box.right, y, bottom: y + 0.8 * fontPx, fontPx }];
  });
})()`;
const GROUND = "getComputedStyle(document.querySelector('.back')).fill";

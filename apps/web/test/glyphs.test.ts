/** Every character that the page can say of itself, in both languages, has a glyph with the fonts that the page names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { withChromium } from './browser.ts';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));
const UNASSIGNED = '\u0378'; // no font draws it: what it looks like is what a missing glyph looks like

function charactersOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8').normalize('NFC'));
  const seen = new Set(texts.flatMap((text) => [...text]));
  return [...seen].filter((one) => one > '~' && /\p{L}|\p{N}|\p{P}|\p{S}/u.test(one)).sort();
}

withChromium('glyphs', (path) => {
  test('no character of the page is missing from the fonts', async () => {
    const characters = charactersOf(SOURCE);
    expect(characters.length).toBeGreaterThan(300); // Japanese is among them
    const font = /--font:\s*([^;]+);/.exec(
      readFileSync(join(SOURCE, 'app/tokens.css'), 'utf8'),
    )?.[1];
    expect(font).toBeDefined();
    const browser = await openChromium(path);
    try {
      const page = await browser.context.newPage();
      const missing = await page.evaluate(
        ([all, family, none]) => {
          const canvas = new OffscreenCanvas(48, 48);
          const context = canvas.getContext('2d', { willReadFrequently: true })!;
          const drawn = (text: string) => {
            context.clearRect(0, 0, 48, 48);
            context.font = `32px ${family}`;
            context.fillText(text, 4, 38);
            return context.getImageData(0, 0, 48, 48).data.join();
          };
          const tofu = drawn(none);
          return all.filter((one) => drawn(one) === tofu);
        },
        [characters, font!.replace(/\s+/g, ' '), UNASSIGNED] as const,
      );
      expect(missing).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

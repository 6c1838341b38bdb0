/** The picture of a screen: well-formed whatever is in a name, true to its rows, small, and the same twice. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missTicks, timeTicks } from '../src/plot/scales.ts';
import { screenPicture } from '../src/plot/screen-picture.ts';
import { thin } from '../src/plot/thinning.ts';
import { BRAVO, csvFile } from './fixtures.ts';
import { folderWith, noroshi } from './session.ts';
import {
  all,
  DAY,
  type Element,
  event,
  manyEvents,
  readXml,
  SUMMARY,
  texts,
} from './support/svg.ts';

const MARKS = ['high', 'some', 'low', 'tiny', 'none'] as const;

/** Marks drawn of a class, its mark in the two legends left aside. */
function drawnOf(picture: Element, key: string): number {
  const own = all(picture, 'path', key);
  const pieces = own.map(({ attributes }) => attributes.d!.split('M').length - 1);
  return pieces.reduce((sum, n) => sum + n, 0) - 2;
}

/** Sum of the counts that bars tell when pointed at. */
function tipsOf(picture: Element, unit: RegExp): number {
  const tips = all(picture, 'title').map(({ text }) => text);
  const counts = tips.filter((tip) => unit.test(tip)).map((tip) => tip.split(': ')[1]!);
  return counts.reduce((sum, n) => sum + Number(n.replaceAll(',', '')), 0);
}

function legendCounts(picture: Element): number[] {
  const labels = texts(picture).filter((text) => /^([≥<]1e-\d|no model): /.test(text));
  const counts = labels.map((text) => Number(text.split(': ')[1]!.replaceAll(',', '')));
  return counts.slice(0, counts.length / 2); // the second half is the small picture's
}

describe('what is drawn is what was found', () => {
  const events = [
    ...manyEvents(400),
    event({ kind: 'interval', missKm: 0, pc: null, pcMax: null, covariance: 'none' }),
    event({ kind: 'interval', missKm: 3, pc: null, pcMax: null, covariance: 'none' }, 35_800),
  ];
  const picture = readXml(screenPicture(events, SUMMARY));

  test('every crossing is a mark of its class, and the legend counts them', () => {
    const bounds = [1e-4, 1e-5, 1e-7, 0];
    const expected = MARKS.map(() => 0);
    for (const { row } of events) {
      if (row.kind === 'interval') continue;
      expected[row.pc === null ? 4 : bounds.findIndex((least) => row.pc! >= least)]!++;
    }
    expect(Math.min(...expected)).toBeGreaterThan(0);
    expect(MARKS.map((key) => drawnOf(picture, key))).toEqual(expected);
    expect(legendCounts(picture)).toEqual(expected);
  });

  test('title and histograms count intervals too', () => {
    const close = events.filter(({ row }) => row.missKm < 1).length;
    expect(texts(picture)[0]).toBe(`402 approaches below 5 km, ${close} below 1 km`);
    expect(tipsOf(picture, / km: /)).toBe(402);
    expect(tipsOf(picture, / km\/s: /)).toBe(402);
    expect(texts(picture).join(' ')).toContain('2 intervals of pairs that stay near');
  });

  test('the most probable are listed in order and numbered', () => {
    const most = events.filter(({ row }) => row.pc !== null).sort((a, b) => b.row.pc! - a.row.pc!);
    const words = texts(picture);
    const at = most.slice(0, 6).map(({ row }) => words.indexOf(`${row.id1} ${row.name1}`));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at[0]).toBeGreaterThan(0);
    expect(all(picture, 'text', 'number mid').map(({ text }) => text)).toEqual([...'123456']);
  });

  test('how far to trust it', () => {
    const foot = texts(picture).join(' ');
    expect(foot).toContain('where to look, not a manoeuvre');
    expect(foot).toContain('median 0.5 d, 95\u00a0% within 2.0 d');
    expect(foot).toContain('99 of 100 objects, every pair');
    const none = events.filter(({ row }) => row.covariance === 'none').length;
    expect(foot).toContain(`aida-kirschner-2013 ${402 - none}, none ${none}`);
  });

  test('the same text twice', () => {
    expect(screenPicture(events, SUMMARY)).toBe(screenPicture(events.slice(), SUMMARY));
  });
});

describe('names from files', () => {
  const HOSTILE = [
    '</text><script>alert(1)</script>',
    '"><image href="http://example.org/a.png"/>',
    'A & B &amp; <![CDATA[ ]]>',
    '\u202eGNIK\u0007\u0000\u001b[2J',
    '\ufffe\uffff\ud800 lone',
    `a${'\u0301'.repeat(5000)}`,
    '狼煙'.repeat(50),
  ];

  test.each(HOSTILE)('%j is only text', (name) => {
    const svg = screenPicture([event({ name1: name, id2: name, pc: 1e-3 })], SUMMARY);
    const picture = readXml(svg);
    expect(all(picture, 'script').length + all(picture, 'image').length).toBe(0);
    expect(svg).not.toMatch(/[\p{Cf}\ufffe\uffff]|[^\P{Cc}\n]/u);
    for (const line of texts(picture)) expect(line.length).toBeLessThan(200);
  });

  test('markup is shown as it was written', () => {
    const words = texts(readXml(screenPicture([event({ name1: '<b>&\u202e' })], SUMMARY)));
    expect(words).toContain('90001 <b>&\\u{202e}');
  });

  test('any text at all leaves it well-formed', () => {
    const any = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(any, any, (name1, covariance) => {
        readXml(screenPicture([event({ name1, covariance })], { ...SUMMARY, about: name1 }));
      }),
    );
  });
});

describe('the file', () => {
  const svg = screenPicture(manyEvents(50), SUMMARY);

  test('no script, nothing from elsewhere, no handler', () => {
    expect(svg).not.toMatch(/<script|<foreignObject|\bon\w+=|href|url\(|@import|javascript:/i);
    expect(svg.match(/https?:\/\/[^"]*/g)).toEqual(['http://www.w3.org/2000/svg']);
  });

  test('has a light look, a dark one and one for small sizes', () => {
    const style = all(readXml(svg), 'style')[0]!.text;
    expect(style).toContain('@media (prefers-color-scheme:dark)');
    expect(style).toContain('@media (max-width:760px)');
    const [light, dark] = style.split('prefers-color-scheme:dark');
    const used = new Set([...svg.matchAll(/class="([^"]+)"/g)].flatMap((m) => m[1]!.split(' ')));
    const coloured = [...used].filter((name) => light!.match(`\\.${name}\\{[^}]*(fill|stroke):#`));
    expect(coloured.length).toBeGreaterThan(8);
    for (const name of coloured) expect(dark, name).toMatch(`.${name}{`);
  });

  test('words stand out from their ground by 4.5 to 1 or more, light and dark', () => {
    const style = all(readXml(svg), 'style')[0]!.text;
    const [light, dark] = style.split('prefers-color-scheme:dark');
    for (const sheet of [light!, dark!]) {
      const fill = (rule: RegExp) => luminance(rule.exec(sheet)![1]!);
      const ground = fill(/\.back\{fill:(#\w+)/);
      for (const rule of [/text\{[^}]*fill:(#\w+)/, /\.soft\{fill:(#\w+)/]) {
        expect(contrast(fill(rule), ground)).toBeGreaterThan(4.5);
      }
      const alarm = [fill(/\.alarm\{fill:(#\w+)/), fill(/\.alarm-text\{fill:(#\w+)/)] as const;
      expect(contrast(...alarm)).toBeGreaterThan(4.5);
      for (const rule of [
        /\.high\{fill:(#\w+)/,
        /\.low\{[^}]*stroke:(#\w+)/,
        /\.bar\{fill:(#\w+)/,
      ]) {
        expect(contrast(fill(rule), ground)).toBeGreaterThan(3); // WCAG 2.2, 1.4.11
      }
    }
  });

  test('a week of 250,000 approaches stays below 1.5 MB, and nothing is lost', {
    timeout: 30_000,
  }, () => {
    const events = manyEvents(250_000);
    const week = screenPicture(events, SUMMARY);
    expect(Buffer.byteLength(week)).toBeLessThan(1.5e6);
    const picture = readXml(week);
    expect(legendCounts(picture).reduce((sum, n) => sum + n, 0)).toBe(250_000);
    const [, near, km, likely, dense] =
      /one by one: ([\d,]+) crossings below ([\d.]+) km and ([\d,]+) of Pc ≥ 1e-4 beyond; ([\d,]+) as/
        .exec(texts(picture).join(' '))!
        .map((text) => Number(text.replaceAll(',', '')));
    expect(near).toBe(events.filter(({ row }) => row.missKm < km!).length);
    expect(near! + likely! + dense!).toBe(250_000);
    expect(MARKS.reduce((sum, key) => sum + Math.max(0, drawnOf(picture, key)), 0)).toBe(
      near! + likely!,
    );
  });

  test('events all alike are thinned as well', () => {
    const rows = Array.from({ length: 10_000 }, () => event({ missKm: 0, pc: 1e-3 }).row);
    const { drawn, dense } = thin(rows, 5);
    expect(drawn.length + dense.length).toBe(10_000);
    expect(drawn.length).toBeLessThan(4000);
    readXml(
      screenPicture(
        rows.map((row) => ({ row, altitudeKm: -1 })),
        SUMMARY,
      ),
    );
  });
});

describe('the unusual', () => {
  test('nothing found is said, with axes', () => {
    const nothing = { ...SUMMARY, ageMedianD: Number.NaN, ageP95D: Number.NaN };
    const words = texts(readXml(screenPicture([], nothing)));
    expect(words[0]).toBe('0 approaches below 5 km');
    expect(words).toContain('No approach was found');
    expect(words).toContain('5 km');
    expect(words.join(' ')).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('an interrupted screen is marked, and so is what was not looked at', () => {
    const covered = [{ fromUs: DAY.fromUs, toUs: DAY.fromUs + 6 * 3600e6 }];
    const partial = readXml(
      screenPicture(manyEvents(20), { ...SUMMARY, complete: false, covered }),
    );
    expect(texts(partial)[0]).toMatch(/^PARTIAL: stopped after 6 h of 24 h/);
    expect(partial.attributes['aria-label']).toMatch(/^PARTIAL: /);
    const [unseen, ...more] = all(partial, 'rect', 'unseen');
    const frame = all(partial, 'rect', 'frame')[0]!.attributes;
    expect(more).toEqual([]);
    expect(Number(unseen!.attributes.width)).toBeCloseTo(0.75 * Number(frame.width), 0);
    expect(all(readXml(screenPicture([], SUMMARY)), 'rect', 'unseen')).toEqual([]);
  });

  test('axes of any size have a few ticks', () => {
    const [fromUs] = [DAY.fromUs];
    for (const hours of [0.01, 0.5, 1, 24, 25, 168, 744]) {
      const ticks = timeTicks(fromUs, fromUs + hours * 3600e6, 8);
      expect(ticks.length, `${hours} h`).toBeGreaterThan(2);
      expect(ticks.length, `${hours} h`).toBeLessThan(10);
    }
    expect(
      timeTicks(fromUs, DAY.toUs, 8)
        .map(({ label }) => label)
        .join(' '),
    ).toBe('01-01 03:00 06:00 09:00 12:00 15:00 18:00 21:00 01-02');
    expect(missTicks(0.05, 5).map(({ label }) => label)).toEqual([
      '0.05',
      '0.1',
      '0.2',
      '0.5',
      '1 km',
      '2 km',
      '5 km',
    ]);
    expect(missTicks(1e-4, 5).length).toBeLessThan(7);
  });
});

describe('the command', () => {
  test('a picture beside the rows', async () => {
    const cwd = folderWith({ 'pair.csv': csvFile([{ name: 'A<&>"' }, BRAVO]) });
    const args = ['screen', 'pair.csv', '--from', '2026-01-01', '--hours', '6'];
    const { stdout, stderr, code } = await noroshi([...args, '--plot', 'day.svg'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('the picture is in day.svg');
    const rows = stdout.trimEnd().split('\r\n').length - 1;
    const words = texts(readXml(readFileSync(join(cwd, 'day.svg'), 'utf8')));
    expect(words[0]).toBe(`${rows} approach below 5 km, 0 below 1 km`);
    expect(words).toContain('90001 A<&>"');
    expect(readdirSync(cwd).toSorted()).toEqual(['day.svg', 'pair.csv']);
  });

  test('the picture of the README is what exercise look draws', async () => {
    const cwd = folderWith();
    const { code } = await noroshi(['exercise', 'look', '--plot', 'a.svg'], { cwd });
    expect(code).toBe(0);
    const shown = new URL('../../../docs/pictures/screen.svg', import.meta.url);
    const [drawn, kept] = [join(cwd, 'a.svg'), shown].map((file) =>
      readXml(readFileSync(file, 'utf8')),
    );
    expect(texts(drawn!)).toEqual(texts(kept!));
    for (const key of MARKS) expect(drawnOf(drawn!, key)).toBe(drawnOf(kept!, key));
  });

  test.each([
    [['--plot', '-'], 2, 'a picture needs a file'],
    [['--plot', 'pair.csv'], 2, '--plot pair.csv is also read'],
    [['--plot', 'a.svg', '--out', './a.svg'], 2, '--plot a.svg is also --out'],
    [['--plot', 'none/a.svg'], 3, 'its folder does not exist'],
    [['--plot', 'a.svg', '--out', 'none/a.csv'], 3, 'its folder does not exist'],
  ])('%j is refused at once, and leaves nothing', async (more, exit, message) => {
    const cwd = folderWith({ 'pair.csv': csvFile([{}, BRAVO]) });
    const { stdout, stderr, code } = await noroshi(['screen', 'pair.csv', ...more], { cwd });
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([exit, '']);
    expect(readdirSync(cwd)).toEqual(['pair.csv']);
  });

  test('Ctrl-C leaves a picture that says PARTIAL, and one that was there', async () => {
    const cwd = folderWith({ 'there.svg': 'yesterday' });
    const args = [
      'exercise',
      'look',
      '--objects',
      '20000',
      '--hours',
      '168',
      '--plot',
      'there.svg',
    ];
    let sent = false;
    const { code, stderr } = await noroshi(args, {
      cwd,
      onStderr: (text, child) => {
        if (sent || !/\d %|nothing here is real/.test(text)) return;
        sent = true;
        setTimeout(() => child.kill('SIGINT'), 1200);
      },
    });
    expect(code).toBe(3);
    expect(stderr).toContain('there.svg.partial, which is PARTIAL and says so');
    expect(readFileSync(join(cwd, 'there.svg'), 'utf8')).toBe('yesterday');
    const words = texts(readXml(readFileSync(join(cwd, 'there.svg.partial'), 'utf8')));
    expect(words[0]).toMatch(/^PARTIAL: /);
    expect(existsSync(join(cwd, 'there.svg.tmp'))).toBe(false);
  });
});

/** Relative luminance and contrast: WCAG 2.2, definitions. */
function luminance(hex: string): number {
  const long = hex.length === 4 ? hex.replace(/\w/g, '$&$&') : hex;
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(long.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/**
 * What a first look learns of the belt from years, half a year at a time, is what one run over the whole says; and who is of the
 * belt goes by mean motion, however eccentric.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  cleanHistories,
  createBenign,
  isOfBelt,
  openProximities,
  type Proximity,
  runBelt,
} from '@noroshi/behave';
import { type ElementSetBatch, readElementSets, regimeOf } from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy';
import { formatUtc, parseUtc } from '@noroshi/time';
import { expect, test } from 'vitest';
import { createArchive } from '../../src/behaviour/archive.ts';
import { findProximitiesOf } from '../../src/behaviour/find-proximities.ts';
import { createScene } from '../../src/behaviour/scene.ts';
import { settingsFrom } from '../../src/behaviour/settings.ts';
import { blocksOf } from './told.ts';

const DAY_US = 86_400e6;
const LEARN_DAYS = 1825;

function sceneAt(sets: ElementSetBatch, atUs: number) {
  const archive = createArchive();
  archive.put(blocksOf([sets]));
  const settings = {
    ...settingsFrom({ beltLearnDays: LEARN_DAYS }),
    ...{ assets: [], rules: [], owners: [], problems: [] },
  };
  return createScene(archive, { atUs, settings, weather: null, breakups: [], standing: {} });
}

function usOf(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

describeWithData('visitors of the belt', 'tle/rpo/geo_rpo_hist.tle.gz', (path) => {
  const { sets } = readElementSets(gunzipSync(readFileSync(path)), { file: 'rpo' });

  test('years in parts say what years at once say', () => {
    const atUs = usOf('2026-02-01T00:00:00Z');
    const scene = sceneAt(sets, atUs);
    const told: string[] = [];
    Object.assign(scene, { tell: (text: string) => void told.push(text) });
    const parts = findProximitiesOf(scene, new Map()).flatMap(({ body }) => body.proximity ?? []);
    const fromUs = Math.floor(atUs / DAY_US - LEARN_DAYS) * DAY_US;
    const { histories } = cleanHistories(sets);
    const belt = new Set(scene.beltIds);
    const context = createBenign([], new Map());
    const whole = runBelt(
      histories.filter(({ objectId }) => belt.has(objectId)),
      { fromUs, toUs: atUs, rules: [], owners: new Map() },
      context,
    );
    expect(told.filter((text) => text.startsWith('learning the belt, '))).toHaveLength(11); // half years
    // who stood there when the watch began: neither came, and the first day is that of the first sets
    const stoodUs = fromUs + 90 * DAY_US;
    const said = (list: readonly Proximity[]) =>
      list
        .map(({ id1, id2, kind, fromUs: sinceUs }) =>
          sinceUs > stoodUs
            ? `${id1} came to ${id2}: ${kind} ${formatUtc(sinceUs, 0)}`
            : `${[id1, id2].sort().join(' and ')}: ${kind}`,
        )
        .sort();
    const atOnce = said(openProximities(whole, context));
    expect(atOnce.filter((text) => text.includes('came')).length).toBeGreaterThan(3);
    expect(said(parts)).toEqual(atOnce);
  });
});

test('an eccentric object of one revolution a day is of the belt', () => {
  const [line1, line2] = [
    '1 99001U 26001A   26030.00000000  .00000000  00000-0  00000-0 0  999',
    '2 99001  63.4000 100.0000 2700000 270.0000  90.0000  1.00270000    1',
  ].map((line) => line + checksum(line));
  const text = new TextEncoder().encode(`${line1}\n${line2}\n`);
  const { sets } = readElementSets(text, { file: 'eccentric' });
  expect(sets.count).toBe(1);
  const motion = sets.meanMotionRadS[0]!;
  expect([isOfBelt(motion), regimeOf(motion, sets.eccentricity[0]!) === 'GEO']).toEqual([
    true,
    false,
  ]);
  const scene = sceneAt(sets, sets.epochUs[0]! + DAY_US);
  expect(scene.beltIds).toEqual(['99001']);
  expect(scene.isOfBelt('99001')).toBe(true);
});

/** Of a line of two-line elements: digits, and one for each minus. */
function checksum(line: string): number {
  const sum = [...line].reduce((all, c) => all + (c === '-' ? 1 : Number(c) || 0), 0);
  return sum % 10;
}

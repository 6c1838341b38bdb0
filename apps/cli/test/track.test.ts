/** `noroshi track`: a folder of what came of it, the same twice, alerts that end, areas chosen, what is refused and where. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCap } from '@noroshi/track';
import { expect, test } from 'vitest';
import { folderWith, noroshi } from './session.ts';

const scenario = (name: string) =>
  readFileSync(new URL(`../../../packages/track/scenarios/${name}.json`, import.meta.url), 'utf8');
const island = {
  type: 'Feature',
  properties: { name: 'Invented island', shelterS: 90 },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [-93, -26.4],
        [-91, -26.4],
        [-91, -25],
        [-93, -25],
        [-93, -26.4],
      ],
    ],
  },
};
const folder = () =>
  folderWith({
    'flight.json': scenario('one-flight'),
    'wrong.json': scenario('one-flight').replace('"azimuthDeg": 70', '"azimuthDeg": 700'),
    'more.json': scenario('one-flight').replace('"tracksMin": 1', '"tracksMin": 5'),
    'areas.json': JSON.stringify({ type: 'FeatureCollection', features: [island] }),
  });

test('everything is written, twice the same, and each alert ends', {
  timeout: 60_000,
}, async () => {
  const cwd = folder();
  for (const out of ['a', 'b']) {
    const run = await noroshi(['track', 'flight.json', '--out', out, '--areas', 'areas.json'], {
      cwd,
    });
    expect([run.code, run.stdout.includes('comes down')]).toEqual([0, true]);
  }
  const names = readdirSync(join(cwd, 'a')).sort();
  expect(names.filter((name) => !name.startsWith('cap-'))).toEqual([
    ...['impact-areas.geojson', 'metrics.json', 'report.html', 'tracks.csv'],
  ]);
  const text = (name: string, out = 'a') => readFileSync(join(cwd, out, name), 'utf8');
  for (const name of names) expect(text(name, 'b')).toBe(text(name));
  const caps = names.filter((name) => name.startsWith('cap-'));
  expect([caps[0], caps.at(-1)]).toEqual([
    'cap-0001-raise.xml',
    expect.stringMatching(/all-clear/),
  ]);
  for (const name of caps) {
    const xml = text(name);
    const read = readCap(new TextEncoder().encode(xml));
    expect([name, read.ok]).toEqual([name, true]);
    expect(xml).toContain('<status>Exercise</status>');
    expect(xml).toContain('<areaDesc>Invented island</areaDesc>');
  }
  const page = text('report.html');
  expect(page).toContain('EXERCISE: nothing here is real');
  expect(page).not.toMatch(/<script|https?:|NaN|undefined|Infinity/);
  const { features } = JSON.parse(text('impact-areas.geojson'));
  expect(features.length).toBeGreaterThan(30);
  expect(text('tracks.csv').split('\n').length).toBeGreaterThan(300);
});

test('refused with file, path and what would be right; more expected than got ends with 1', async () => {
  const cwd = folder();
  const wrong = await noroshi(['track', 'wrong.json'], { cwd });
  expect([wrong.code, wrong.stderr]).toEqual([
    3,
    expect.stringContaining(
      'wrong.json: /objects/0/azimuthDeg: 700; right would be a number from 0',
    ),
  ]);
  const more = await noroshi(['track', 'more.json', '--json'], { cwd });
  expect([more.code, JSON.parse(more.stdout).ok]).toEqual([1, false]);
  expect(more.stderr).toContain('expected tracksMin 5, got 1');
});

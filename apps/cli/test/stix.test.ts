/** `noroshi stix check`: each fault with its object, property and rule; exit codes; JSON by its schema. */
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { folderWith, noroshi, session } from './session.ts';

const ID = 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f';
const INDICATOR = {
  type: 'indicator',
  spec_version: '2.1',
  id: ID,
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  pattern: "[ipv4-addr:value = '198.51.100.1']",
  pattern_type: 'stix',
  valid_from: '2026-01-01T00:00:00Z',
};
const bundle = (...objects: object[]) =>
  JSON.stringify({ type: 'bundle', id: ID.replace('indicator', 'bundle'), objects });
const FILES = {
  'good.json': bundle(INDICATOR),
  'bad.json': bundle(INDICATOR, { ...INDICATOR, modified: '2025-01-01T00:00:00.000Z', x_mine: 1 }),
  'torn.json': bundle(INDICATOR).slice(0, -9),
};

test('each fault has its object, property, rule and section; a line for each file', () =>
  session(
    `$ noroshi stix check good.json bad.json torn.json none.json
     > good.json: 1 object in 1 bundle: good
     > bad.json: object 1 ${ID}: x_mine indicator has no such property, … [custom-property, 11.2] (advice)
     > bad.json: object 1 ${ID}: modified is '2025-01-01T00:00:00.000Z': it is to be not before created, … [order, 3.2]
     > bad.json: 2 objects in 1 bundle: refused, 1 fault, 1 of advice
     > torn.json: byte … the text ends in the middle of an object [json, 3.1]
     > torn.json: 0 objects: refused, 1 fault
     ! bad.json: refused, 1 fault; the first: object 1 …
     ! torn.json: refused, 1 fault; …
     ! none.json: there is no such file; …
     ? 1
     $ noroshi stix check good.json --strict
     > good.json: 1 object in 1 bundle: good
     ? 0
     $ noroshi stix check bad.json --no-advice --strict
     > ...
     ! ...
     ? 1
     $ noroshi stix check
     ! ...
     ? 2`,
    FILES,
  ));

test('--json says the same, as its schema describes it', async () => {
  const cwd = folderWith(FILES);
  const { stdout, code } = await noroshi(['stix', 'check', 'good.json', 'bad.json', '--json'], {
    cwd,
  });
  expect(code).toBe(1);
  expect(Value.Errors(SCHEMAS['stix-check'] as never, JSON.parse(stdout))).toEqual([]);
  expect(JSON.parse(stdout)).toMatchObject({
    files: [
      { file: 'good.json', bundles: 1, objects: 1, faults: 0, advice: 0, refused: false },
      { file: 'bad.json', bundles: 1, objects: 2, faults: 1, advice: 1, refused: true },
    ],
    faults: [
      { object: 1, rule: 'custom-property' },
      { object: 1, path: 'modified', rule: 'order' },
    ],
  });
});

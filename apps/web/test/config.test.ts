/** The pure parts of the configuration screens: forms from schemas, documents while they are edited, differences. */
import { ReleaseRule } from '@noroshi/exchange';
import { Asset, edgeSchema } from '@noroshi/watch';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Channel, NotificationRule } from '../../node/src/notify/schemas.ts';
import { Source } from '../../node/src/sources/config.ts';
import { ConjunctionWatch } from '../../node/src/watching/settings.ts';
import { differences, textDifference, valueText } from '../src/config/difference.ts';
import {
  cornersOf,
  listOf,
  problemOf,
  problemsElsewhere,
  sameDoc,
  withField,
} from '../src/config/draft.ts';
import { fieldsOf, type JsonSchema, typesOf, unitOf } from '../src/config/schema.ts';

const schemaOf = (schema: unknown) => edgeSchema(schema as never) as unknown as JsonSchema;
const shapesOf = (schema: unknown, doc: unknown = null) =>
  Object.fromEntries(fieldsOf(schemaOf(schema), doc).map(({ name, shape }) => [name, shape]));

test('an asset: each field is what its schema says', () => {
  const shapes = shapesOf(Asset);
  expect(shapes.kind).toMatchObject({ is: 'choice', options: expect.arrayContaining(['area']) });
  expect(shapes.hardBodyRadiusM).toEqual({
    is: 'number',
    min: null,
    above: 0,
    max: 1000,
    whole: false,
  });
  expect(shapes.polygon).toEqual({ is: 'corners' });
  expect(shapes.networks).toEqual({ is: 'list', itemsMax: 256 });
  expect(shapes.marking).toMatchObject({ is: 'group' });
  expect(
    fieldsOf(schemaOf(Asset), null)
      .filter((field) => field.required)
      .map(({ name }) => name),
  ).toEqual(['id', 'kind', 'name', 'owner', 'serves']);
});

test('a union goes by its type; every field of every schema has a form of its own', () => {
  const source = schemaOf(Source);
  expect(typesOf(source)).toContain('celestrak');
  expect(Object.keys(shapesOf(Source, { type: 'celestrak' }))).toContain('group');
  expect(Object.keys(shapesOf(Source, { type: 'file' }))).not.toContain('group');
  const rule = shapesOf(ReleaseRule);
  expect(rule.untilUtc).toEqual({ is: 'utc' });
  expect(rule.owners).toEqual({ is: 'allOrList', itemsMax: 256 });
  expect(rule.severities).toMatchObject({ is: 'many' });
  const docs = [...typesOf(schemaOf(Channel)), ...typesOf(source)].map((type) => ({ type }));
  for (const schema of [Asset, ReleaseRule, Channel, NotificationRule, ConjunctionWatch, Source])
    for (const doc of docs)
      for (const [name, shape] of Object.entries(shapesOf(schema, doc)))
        if (name !== 'seed') expect(shape.is, name).not.toBe('json');
});

test('units come from names', () => {
  const names = [
    'hardBodyRadiusM',
    'latitudeDeg',
    'assetHorizonH',
    'missHighKm',
    'afterMin',
    'everyS',
    'name',
    'sinceDays',
  ];
  expect(names.map(unitOf)).toEqual(['m', '°', 'h', 'km', 'min', 's', '', 'd']);
});

test('a field is set in its place and taken out; nothing that was read is changed', () => {
  const doc = Object.freeze({ id: 'a', name: 'x', serves: [] });
  expect(Object.keys(withField(doc, 'name', 'y'))).toEqual(['id', 'name', 'serves']);
  expect(withField(doc, 'name', undefined)).toEqual({ id: 'a', serves: [] });
  expect(withField(doc, 'heightM', 0)).toEqual({ ...doc, heightM: 0 });
});

test('lists and corners are read from lines', () => {
  expect(listOf(' a\nb, c;;a\n')).toEqual(['a', 'b', 'c']);
  expect(cornersOf('35 139\n36, 140; 37 141')).toEqual([
    [35, 139],
    [36, 140],
    [37, 141],
  ]);
  expect(cornersOf('35 north')).toBe(null);
});

test('what is wrong is told at its field, the rest above the form', () => {
  const problems = [
    { path: 'networks.1', value: '"x"', expected: 'a network' },
    { path: 'networks', value: '[]', expected: 'give it' },
    { path: '', value: '{}', expected: 'an object' },
  ];
  expect(problemOf(problems, 'networks')).toBe('1: a network; give it');
  expect(problemOf(problems, 'net')).toBe('');
  expect(problemsElsewhere(problems, ['networks'])).toEqual([problems[2]]);
});

test('a difference names each field, what was added and what went', () => {
  const before = { id: 'a', name: 'x', marking: { tlp: 'RED', caveats: [] }, serves: ['b'] };
  const after = { id: 'a', name: 'y', marking: { tlp: 'GREEN', caveats: [] }, heightM: 3 };
  expect(differences(before, after)).toEqual([
    { path: 'name', before: 'x', after: 'y' },
    { path: 'marking.tlp', before: 'RED', after: 'GREEN' },
    { path: 'heightM', before: undefined, after: 3 },
    { path: 'serves', before: ['b'], after: undefined },
  ]);
  expect(differences(null, { id: 'a' })).toEqual([{ path: 'id', before: undefined, after: 'a' }]);
  expect(differences({ id: 'a' }, null)).toEqual([{ path: 'id', before: 'a', after: undefined }]);
  expect(differences(before, { ...before })).toEqual([]);
});

test('the order of keys is no difference, and lines taken back and put in give both texts', () => {
  const json = fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 2 }), {
    maxKeys: 6,
  });
  fc.assert(
    fc.property(json, json, (a, b) => {
      const turned = Object.fromEntries(Object.entries(a).reverse());
      expect(sameDoc(a, turned)).toBe(true);
      expect(differences(a, turned)).toEqual([]);
      expect(differences(a, b).length > 0).toBe(!sameDoc(a, b));
      const lines = textDifference(a, b);
      const side = (sign: string) =>
        lines.filter((line) => line.sign === ' ' || line.sign === sign).map(({ text }) => text);
      expect(side('-')).toEqual(textDifference(a, a).map(({ text }) => text));
      expect(side('+')).toEqual(textDifference(b, b).map(({ text }) => text));
    }),
    { numRuns: 200 },
  );
});

test('values are shown in a line', () => {
  expect([valueText(['a', 'b']), valueText(undefined), valueText({ b: 1 }), valueText(0)]).toEqual([
    'a, b',
    '',
    '{"b":1}',
    '0',
  ]);
});

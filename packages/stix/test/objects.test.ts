/**
 * The checker against the corpora: the public validator's own cases and the examples of the standard. Where it judges
 * otherwise, AGREEMENT.md has the reason, and the list here is the whole list.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import { checkBundle, checkObject, objectDocument, RULES, type StixFault } from '../src/index.ts';

type Case = { readonly case: string; readonly must_valid: boolean; readonly object: never };

/** By the name of the case, and the rule that makes the difference; the reasons are in AGREEMENT.md. */
const OTHERWISE: Readonly<Record<string, string>> = {
  test_custom_property_name_long: 'property-name',
  test_invalid_lang: 'language-known',
  test_network_traffic_http_request_header: 'identifier',
  test_network_traffic_ports: 'identifier',
  test_network_traffic_protocols: 'identifier',
  test_network_traffic_socket_options: 'identifier',
  test_directory_character_set: 'charset-known',
};
describeWithData('the validator’s own cases', 'cyber/stix/stix21-validator-cases.jsonl', (path) => {
  test('agree, or differ for a reason that is written down', () => {
    const cases = rowsOf<Case>(path);
    const differing = cases.filter(({ object, must_valid }) => isValid(object) !== must_valid);
    const names = differing.map(({ case: name }) => name.split('::').at(-1)!);
    const unexplained = names.filter((name) => !(name in OTHERWISE));
    console.log(`validator: ${cases.length - differing.length} of ${cases.length} agree`);
    expect(unexplained).toEqual([]);
    expect(cases.length).toBeGreaterThan(150);
    expect(differing.length).toBeLessThan(10);
  });

  test('each difference is by the rule that AGREEMENT.md names', () => {
    const agreement = readFileSync(pathOf('AGREEMENT.md'), 'utf8');
    for (const row of rowsOf<Case>(path)) {
      const rule = OTHERWISE[row.case.split('::').at(-1)!];
      if (rule === undefined || isValid(row.object) === row.must_valid) continue;
      expect(faultsOf(row.object).map((fault) => fault.rule)).toContain(rule);
      expect(agreement).toContain(row.case.split('::').at(-1)!);
    }
  });
});

describeWithData('examples of the standard', 'cyber/stix/stix21-spec-examples.jsonl', (path) => {
  test('are judged as the standard means them', () => {
    const rows = rowsOf<{ must_valid: boolean; section: string; n: number; object: never }>(path);
    const differing = rows.filter(({ object, must_valid }) => isValid(object) !== must_valid);
    console.log(`examples: ${rows.length - differing.length} of ${rows.length} agree`);
    expect(differing.map(({ section, n }) => `${section} ${n}`)).toEqual([]);
  });
});

test('OBJECTS.md is what the tables say (UPDATE_GOLDEN=1 writes it)', () => {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(pathOf('OBJECTS.md'), objectDocument());
  expect(readFileSync(pathOf('OBJECTS.md'), 'utf8')).toBe(objectDocument());
});

describe('one object', () => {
  test.each<[string, object, string, string]>([
    ['a month without such a day', { created: '2026-02-29T00:00:00.000Z' }, 'timestamp', 'created'],
    ['modified before created', { modified: '2020-01-01T00:00:00.000Z' }, 'order', 'modified'],
    ['whole seconds in created', { created: '2026-01-01T00:00:00Z' }, 'precision', 'created'],
    ['an id of another type', { id: id('malware') }, 'identifier', 'id'],
    ['null', { name: null }, 'null', 'name'],
    ['an empty list', { labels: [] }, 'empty', 'labels'],
    ['a confidence of 101', { confidence: 101 }, 'range', 'confidence'],
    ['a reserved name', { severity: 'high' }, 'reserved', 'severity'],
    ['an unknown property', { x_of_mine: 1 }, 'custom-property', 'x_of_mine'],
    ['valid_until at valid_from', { valid_until: '2026-01-01T00:00:00Z' }, 'order', 'valid_until'],
    [
      'a marking that is none',
      { object_marking_refs: [id('malware')] },
      'reference-type',
      'object_marking_refs[0]',
    ],
    [
      'a selector to nothing',
      { granular_markings: [{ marking_ref: id('marking-definition'), selectors: ['labels.[0]'] }] },
      'selector',
      'granular_markings[0].selectors[0]',
    ],
    [
      'a CVE in the wrong place',
      { external_references: [{ source_name: 'x', external_id: 'CVE-2024-1234' }] },
      'external-reference',
      'external_references[0]',
    ],
    ['no kind of indicator', { indicator_types: ['evil'] }, 'vocabulary', 'indicator_types[0]'],
    ['an extension by no id', { extensions: { mine: { a: 1 } } }, 'extension', 'extensions'],
  ])('%s is told by its rule and place', (_, change, rule, path) => {
    const { faults } = checkObject({ ...INDICATOR, ...change });
    expect(faults.map((fault) => [fault.rule, fault.path])).toContainEqual([rule, path]);
    expect(checkObject(INDICATOR).faults).toEqual([]);
  });

  test('whatever it is given, it does not throw', () => {
    for (const value of [null, 1, 'x', [], {}, { type: 7 }, deep(200)])
      expect(checkObject(value).faults.length).toBeGreaterThan(0);
  });

  test('a message quotes little of what was read, and no control characters', () => {
    const { faults } = checkObject({ ...INDICATOR, created: `\u001b[31m${'x'.repeat(500)}` });
    expect(faults[0]!.message.length).toBeLessThan(200);
    expect(faults[0]!.message).not.toContain('\u001b');
  });

  test('a type of nobody’s is carried: told as advice, never as a fault', () => {
    const { type: _, id: __, ...rest } = INDICATOR;
    const { faults } = checkObject({ ...rest, type: 'x-of-theirs', id: id('x-of-theirs') });
    expect(faults.map(({ level }) => level)).not.toContain('fault');
  });

  test('every rule has its section and what it asks', () => {
    for (const { section, asks } of Object.values(RULES))
      expect([section, asks].every((text) => text.length > 0)).toBe(true);
  });
});

function id(type: string): string {
  return `${type}--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f`;
}

function deep(levels: number): object {
  let value: object = { end: 1 };
  for (let i = 0; i < levels; i++) value = { inner: value };
  return { ...INDICATOR, extensions: { 'x-deep-ext': value }, modified: '' };
}

const INDICATOR = {
  type: 'indicator',
  spec_version: '2.1',
  id: id('indicator'),
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  pattern: "[ipv4-addr:value = '198.51.100.1']",
  pattern_type: 'stix',
  valid_from: '2026-01-01T00:00:00Z',
};

function faultsOf(object: { readonly type?: string }): StixFault[] {
  if (object.type !== 'bundle') return [...checkObject(object).faults];
  const { faults, objects, unread } = checkBundle(object);
  expect(unread).toEqual([]);
  return [...faults, ...objects.flatMap((one) => one.faults)];
}

function isValid(object: object): boolean {
  return !faultsOf(object).some(({ level }) => level === 'fault');
}

function rowsOf<Row>(path: string): Row[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line): Row => JSON.parse(line));
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}

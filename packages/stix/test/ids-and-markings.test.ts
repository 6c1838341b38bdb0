/** Ids that two parties make alike, markings in and out, and what never leaves. */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { TLP_LEVELS } from '@noroshi/watch';
import { describe, expect, test } from 'vitest';
import {
  checkObject,
  markingDefinitions,
  observableId,
  outwardFaults,
  readMarking,
  TLP_1,
  TLP_2,
  tlpDefinition,
} from '../src/index.ts';
import { sha1 } from './crypto.ts';

const UUID = '8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f';

describeWithData('deterministic ids', 'cyber/stix/sco-deterministic-ids.json', (path) => {
  test('are those of the reference library', () => {
    const { vectors }: { vectors: { type: string; input: object; id: string }[] } = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    const ours = vectors.map(({ type, input }) => observableId({ type, ...input }, sha1));
    expect(ours).toEqual(vectors.map(({ id }) => id));
    console.log(`ids: ${ours.length} of ${vectors.length}`);
  });
});

describeWithData('ids in the standard’s examples', 'cyber/stix/spec-sco-id-check.json', (path) => {
  test('that do not agree are no fault', () => {
    const rows: { spec_id: string; match: boolean }[] = JSON.parse(readFileSync(path, 'utf8'));
    const foreign = rows.filter(({ match, spec_id }) => !match && spec_id.startsWith('ipv4-addr'));
    for (const { spec_id: id } of foreign)
      expect(checkObject({ type: 'ipv4-addr', id, value: '198.51.100.1' }).faults).toEqual([]);
    expect(rows.filter(({ match }) => !match).length).toBeGreaterThan(0);
  });
});

test('what has no contributing property has no such id', () => {
  expect(observableId({ type: 'process', pid: 7 }, sha1)).toBeNull();
  expect(observableId({ type: 'x-of-mine', value: 'a' }, sha1)).toBeNull();
});

describeWithData('TLP 2.0 as published', 'cyber/stix/tlp2-markings.json', (path) => {
  test('our definitions are the published ones, and pass the check', () => {
    const { objects }: { objects: { id: string }[] } = JSON.parse(readFileSync(path, 'utf8'));
    for (const tlp of TLP_LEVELS) {
      const ours = tlpDefinition(tlp);
      expect(objects).toContainEqual(expect.objectContaining(ours));
      expect(checkObject(ours).faults.filter(({ level }) => level === 'fault')).toEqual([]);
    }
  });

  test('one letter changed is told', () => {
    const changed = { ...tlpDefinition('RED'), id: TLP_2.GREEN };
    expect(checkObject(changed).faults.map(({ rule }) => rule)).toContain('tlp');
  });
});

describeWithData('an ACS marking', 'cyber/stix/acs-use-case-1.json', (path) => {
  test('is carried, and read as the strictest since its rules are not ours', () => {
    const { objects }: { objects: { id: string; type: string }[] } = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    const definition = objects.find(({ type }) => type === 'marking-definition')!;
    const marking = readMarking(
      { object_marking_refs: [definition.id] },
      () => definition,
      'GREEN',
    );
    expect(marking).toEqual({ tlp: 'RED', caveats: [], unknown: [definition.id] });
  });
});

describe('how an object is to be handled', () => {
  const none = () => undefined;

  test.each([
    [[TLP_2.GREEN, TLP_2['AMBER+STRICT']], 'AMBER+STRICT'],
    [[TLP_1.white], 'CLEAR'],
    [[TLP_1.amber, TLP_2.CLEAR], 'AMBER'],
    [[], 'GREEN'],
    [[`marking-definition--${UUID}`], 'RED'],
  ])('%j is %s', (object_marking_refs, tlp) => {
    expect(readMarking({ object_marking_refs }, none, 'GREEN').tlp).toBe(tlp);
  });

  test('a granular marking counts for the whole', () => {
    const granular_markings = [{ marking_ref: TLP_2.RED, selectors: ['name'] }];
    expect(readMarking({ granular_markings }, none, 'CLEAR').tlp).toBe('RED');
  });

  test('what we write, we read', () => {
    const written = markingDefinitions(
      { tlp: 'AMBER', caveats: ['drill', 'no copies'] },
      '2026-01-01T00:00:00.000Z',
      sha1,
    );
    for (const one of written)
      expect(checkObject(one).faults.filter(({ level }) => level === 'fault')).toEqual([]);
    const refs = { object_marking_refs: written.map(({ id }) => id) };
    const marking = readMarking(refs, (id) => written.find((one) => one.id === id), 'RED');
    expect(marking).toEqual({ tlp: 'AMBER', caveats: ['drill', 'no copies'], unknown: [] });
  });
});

describe('what never leaves', () => {
  test.each([
    [{ type: 'network-traffic', src_payload_ref: `artifact--${UUID}` }],
    [{ type: 'artifact', payload_bin: 'QQ==' }],
    [{ type: 'email-addr', value: 'a@b' }],
    [{ type: 'user-account', user_id: 'a' }],
    [{ type: 'network-traffic', extensions: { 'http-request-ext': { request_method: 'get' } } }],
    [{ type: 'observed-data', object_refs: [`user-account--${UUID}`] }],
    [{ type: 'observed-data', objects: { 0: { type: 'email-message' } } }],
  ])('%j', (object) => {
    expect(outwardFaults(object).length).toBeGreaterThan(0);
  });

  test('an address and its traffic may', () => {
    const traffic = { type: 'network-traffic', src_ref: `ipv4-addr--${UUID}`, protocols: ['tcp'] };
    expect(outwardFaults(traffic)).toEqual([]);
  });
});

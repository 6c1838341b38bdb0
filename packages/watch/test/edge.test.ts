/** The edge form: golden vectors, exact inverses, refusals that say where and what, caps, hostile input. */
import { readFileSync } from 'node:fs';
import { EPOCH_LIMIT_US, formatUtc, parseUtc } from '@noroshi/time';
import fc from 'fast-check';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import {
  Asset,
  decodeEdge,
  EDGE_LIMITS,
  edgeSchema,
  encodeEdge,
  Notice,
  Warning,
} from '../src/index.ts';
import { aNotice, arbitraryNotice } from './make.ts';

describe('edge form', () => {
  it('renames epochs and writes them as UTC, and nothing else', () => {
    const notice = aNotice({ atUs: 0, window: { fromUs: 1, toUs: 60e6 + 1 } });
    const edge = encodeEdge(Notice, notice);
    expect(edge.atUtc).toBe('2000-01-01T11:59:28.000000Z'); // TAI − UTC was 32 s
    expect(edge.window).toEqual({
      fromUtc: '2000-01-01T11:59:28.000001Z',
      toUtc: '2000-01-01T12:00:28.000001Z',
    });
    expect(edge.evidence).toContainEqual({
      type: 'elementSet',
      objectId: '25544',
      source: 'celestrak',
      epochUtc: '2000-01-01T11:59:29.000000Z',
    });
    expect(JSON.stringify(edge)).not.toMatch(/Us"/);
    expect(Value.Check(edgeSchema(Notice), edge)).toBe(true);
    expect(edgeSchema(Notice)).toBe(edgeSchema(Notice));
  });

  it('reads the golden notice, found in a leap second', () => {
    const golden = JSON.parse(
      readFileSync(new URL('../golden/notice.json', import.meta.url), 'utf8'),
    );
    const read = decodeEdge(Notice, golden);
    if (!read.ok) throw new Error(read.error.message);
    expect(read.value.atUs).toBe(536500836500000);
    expect(read.value.window.fromUs).toBe(536544037000000);
    expect(encodeEdge(Notice, read.value)).toEqual(golden);
  });

  it.each(['title', 'key', 'text', 'name'])('takes no NUL in %s', (place) => {
    const plain = aNotice();
    const value = { type: 'value' as const, name: 'why', value: 'x' };
    const notices = {
      title: aNotice({ title: 'a\0b' }),
      key: aNotice({ key: 'a\0b' }),
      text: aNotice({ evidence: [{ ...value, value: 'a\0b' }] }),
      name: aNotice({ evidence: [{ ...value, name: 'a\0b' }] }),
    };
    expect(decodeEdge(Notice, encodeEdge(Notice, plain)).ok).toBe(true);
    const edge = encodeEdge(Notice, plain) as object;
    const nasty = notices[place as keyof typeof notices];
    const { title, key, evidence } = nasty;
    expect(decodeEdge(Notice, { ...edge, title, key, evidence }).ok).toBe(false);
  });

  it('comes back exactly, through text', () => {
    fc.assert(
      fc.property(arbitraryNotice(), (notice) => {
        const edge = encodeEdge(Notice, notice);
        expect(Value.Check(edgeSchema(Notice), edge)).toBe(true);
        const back = decodeEdge(Notice, JSON.parse(JSON.stringify(edge)));
        expect(back).toEqual({ ok: true, value: notice });
      }),
      { numRuns: 300 },
    );
  });

  it('knows one text for one instant', () => {
    const At = Type.Object({ atUs: Notice.properties.atUs });
    fc.assert(
      fc.property(fc.integer({ min: -EPOCH_LIMIT_US, max: EPOCH_LIMIT_US }), (atUs) => {
        const atUtc = formatUtc(atUs);
        expect(decodeEdge(At, { atUtc })).toEqual({ ok: true, value: { atUs } });
        const parsed = parseUtc(atUtc.replace('Z', ''));
        expect(parsed.ok && parsed.value).toBe(atUs);
        for (const other of [
          atUtc.replace('Z', ''),
          atUtc.replace('Z', '0Z'),
          atUtc.replace('T', ' '),
        ])
          expect(decodeEdge(At, { atUtc: other }).ok).toBe(false);
      }),
    );
  });

  it.each([
    [{ ...encodeEdge(Notice, aNotice()), atUs: 5 }, 'unknownField', 'atUs'],
    [{ ...encodeEdge(Notice, aNotice()), atUtc: 5 }, 'value', 'atUtc'],
    [{ ...encodeEdge(Notice, aNotice()), atUtc: '2026-02-30T00:00:00.000000Z' }, 'value', 'atUtc'],
    [{ ...encodeEdge(Notice, aNotice()), severity: 'huge' }, 'value', 'severity'],
    [{ ...encodeEdge(Notice, aNotice()), confidence: 1.5 }, 'value', 'confidence'],
    [{ ...encodeEdge(Notice, aNotice()), window: { fromUtc: 'x' } }, 'value', 'window/fromUtc'],
    [{ ...encodeEdge(Notice, aNotice()), about: [] }, 'tooLarge', 'about'],
    [
      { ...encodeEdge(Notice, aNotice()), about: [{ type: 'person', id: 'a' }] },
      'value',
      'about/0/type',
    ],
    [
      { ...encodeEdge(Notice, aNotice()), evidence: [{ type: 'value', name: 'pc' }] },
      'missing',
      'evidence/0/value',
    ],
    [JSON.parse('{"__proto__": {"tlp": "CLEAR"}}'), 'unknownField', '__proto__'],
    [null, 'value', ''],
    [[], 'value', ''],
    ['x'.repeat(1e6), 'value', ''],
  ])('refuses case %#, naming the place', (json, kind, path) => {
    const decoded = decodeEdge(Notice, json);
    if (decoded.ok) throw new Error('was taken');
    expect(decoded.error).toMatchObject({ kind, path });
    expect(decoded.error.message.length).toBeLessThan(700);
    expect(decoded.error.message).toMatch(/expected/);
  });

  it('refuses what is too deep or too large before it walks', () => {
    let deep: unknown = 0;
    for (let i = 0; i < 100_000; i++) deep = { a: deep };
    expect(decodeEdge(Notice, deep)).toMatchObject({ ok: false, error: { kind: 'tooDeep' } });
    const wide = Array.from({ length: EDGE_LIMITS.nodesMax + 1 }, () => 0);
    expect(decodeEdge(Notice, wide)).toMatchObject({ ok: false, error: { kind: 'tooLarge' } });
    const parameters = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`p${i}`, i]));
    const method = { name: 'm', version: '1', parameters };
    expect(decodeEdge(Notice, { ...encodeEdge(Notice, aNotice()), method }).ok).toBe(false);
  });

  it('never throws on any JSON, and takes nothing that its schema refuses', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        for (const schema of [Notice, Warning, Asset])
          expect(decodeEdge(schema, json).ok).toBe(false);
      }),
    );
    const damaged = fc.tuple(arbitraryNotice(), fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(damaged, fc.nat(), ([notice, name, value], pick) => {
        const edge: Record<string, unknown> = { ...encodeEdge(Notice, notice) };
        const names = [...Object.keys(edge), name];
        edge[names[pick % names.length]!] = value;
        expect(decodeEdge(Notice, edge).ok).toBe(Value.Check(edgeSchema(Notice), edge));
      }),
    );
  });

  it('is strict about values of its own: a bug throws', () => {
    expect(() => encodeEdge(Notice, { ...aNotice(), atUs: 0.5 })).toThrow(/atUs is 0.5/);
    expect(() => edgeSchema(Type.Object({ delayUs: Type.Integer() }))).toThrow(/delayUs/);
  });
});

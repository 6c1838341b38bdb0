/** Section 5 of the first issue: what a file can do to a reader, each with its one line of refusal. */
import { createElementSetReader, formatReject } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import { csv, ENCODINGS, encode, kvn, omm, read, reasons, VANGUARD_TLE } from './samples.ts';

const TLE = `0 VANGUARD 1\n${VANGUARD_TLE.join('\n')}\n`;

describe('files that are no element sets', () => {
  test.each([
    ['an empty file', ''],
    ['blank lines', '\n \r\n\t\n'],
    ['a byte order mark alone', '\uFEFF'],
    ['a text', 'No GP data found\n'],
    ['a web page', '<!DOCTYPE html><html><body>503</body></html>'],
    ['another XML', '<?xml version="1.0"?><rss><a/></rss>'],
    ['a CSV of something else', 'a,b,c\n1,2,3\n'],
    ['gzip', '\u001f\u008b\u0008\u0000'],
    ['an empty list', '[]'],
    ['a header alone', csv(omm()).split('\n')[0]!],
    ['an empty ndm', '<ndm></ndm>'],
  ])('%s: one refusal, no throw', (_, text) => {
    const bytes = Uint8Array.from(
      text.startsWith('\u001f') ? Array.from(text, (c) => c.charCodeAt(0)) : encode(text),
    );
    const result = read(bytes);
    expect(result.sets.count).toBe(0);
    expect(reasons(result)).toHaveLength(1);
    expect(reasons(result)[0]).toMatch(/^f:\d+(:\d+)?: .+ is ".*": .+/);
    expect(result.notes.rejected).toBe(1);
  });
  test('packed files are named as such', () => {
    expect(reasons(read(Uint8Array.of(0x1f, 0x8b, 8, 0)))[0]).toBe(
      'f:1: content is "gzip": element sets as TLE or as OMM in CSV, KVN, JSON or XML, as plain (not packed) text',
    );
  });
});

describe('encodings of text', () => {
  const all: [string, string][] = [
    ...Object.entries(ENCODINGS).map(([name, f]): [string, string] => [name, f(omm())]),
    ['tle', TLE],
  ];
  test.each(all)(
    '%s with a byte order mark, in UTF-16 of both orders, with and without mark',
    (_, text) => {
      const plain = read(text);
      expect(plain.rejects).toEqual([]);
      expect(read(`\uFEFF${text}`).sets).toEqual(plain.sets);
      for (const little of [true, false]) {
        for (const mark of ['\uFEFF', '']) {
          const marked = read(utf16(mark + text, little));
          expect(marked.sets).toEqual(plain.sets);
          expect(marked.notes.encoding).toBe(little ? 'utf-16le' : 'utf-16be');
        }
      }
    },
  );
});

describe('caps', () => {
  test('objects: those beyond the cap are refused, one line each, the rest stays', () => {
    const sets = Array.from({ length: 5 }, (_, i) => omm({ NORAD_CAT_ID: String(i + 1) }));
    const result = read(csv(...sets, omm({ NORAD_CAT_ID: '1' })), { objectsMax: 3 });
    expect(result.sets.objects.objectId).toEqual(['1', '2', '3']);
    expect(result.sets.count).toBe(4);
    expect(reasons(result)[0]).toContain(
      'f:5: element set is "one more": the cap on objects or sets',
    );
    expect(result.notes.rejected).toBe(2);
  });
  test('sets', () => {
    const result = read(csv(omm(), omm(), omm()), { setsMax: 2 });
    expect([result.sets.count, result.notes.rejected]).toEqual([2, 1]);
  });
  test('refusals: all are counted, the first are kept', () => {
    const bad = Array.from({ length: 50 }, () => omm({ ECCENTRICITY: '2' }));
    const result = read(csv(...bad), { rejectsMax: 10 });
    expect([result.rejects.length, result.notes.rejected]).toEqual([10, 50]);
  });
});

describe('messages', () => {
  test('as in the design: file, line, keyword, value, what would be right', () => {
    const rows = Array.from({ length: 1040 }, () => omm());
    const result = read(csv(...rows, omm({ ECCENTRICITY: '1.02' })), { file: 'cat.csv' });
    expect(reasons(result)).toEqual([
      'cat.csv:1042: ECCENTRICITY is "1.02": an element set needs 0 <= e < 1',
    ]);
    expect(result.sets.count).toBe(1040);
  });
  test('control, bidirectional and separator characters come out as escapes; long values are cut', () => {
    const value = `1\u202e\u001b[31m\u2028${'x'.repeat(200)}`;
    const reason = reasons(read(csv(omm({ MEAN_ANOMALY: value }))))[0]!;
    expect(reason).toContain('"1\\u202e\\u001b[31m\\u2028xxx');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what is tested
    expect(reason).not.toMatch(/[\u0000-\u001f\u202e\u2028]/);
    expect(reason.length).toBeLessThan(220);
  });
  test('what is missing says so', () => {
    const { BSTAR: _, ...rest } = omm();
    expect(reasons(read(kvn(rest)))).toEqual(['f:1: BSTAR is missing: a number such as .16091E-2']);
  });
});

describe('the reader as a stage', () => {
  test('pushing or finishing after the end is a bug and throws', () => {
    const reader = createElementSetReader({ file: 'f' });
    reader.push(encode(csv(omm())));
    expect(reader.finish().rejects.map(formatReject)).toEqual([]);
    expect(() => reader.push(encode('x'))).toThrow('push after finish');
    expect(() => reader.finish()).toThrow('finish twice');
  });
  test('the caller may fill its buffer anew after each push', () => {
    const text = encode(TLE + TLE);
    const reader = createElementSetReader({ file: 'f' });
    const buffer = new Uint8Array(16);
    for (let at = 0; at < text.length; at += 16) {
      const part = text.subarray(at, at + 16);
      buffer.set(part);
      reader.push(buffer.subarray(0, part.length));
      buffer.fill(0);
    }
    const { sets, rejects } = reader.finish();
    expect([sets.count, rejects.length]).toEqual([2, 0]);
  });
});

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}

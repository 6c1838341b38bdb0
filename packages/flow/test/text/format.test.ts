/** Which log it is, by what the bytes tell: every format, as soon as it can be told, and what is none of ours. */
import { createFlowReader, findFlowFormat } from '@noroshi/flow';
import { describe, expect, test } from 'vitest';
import { readRows } from './rows.ts';
import { LOG_FORMS, type LogForm, seededLog } from './seeded-logs.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const FORMATS: Readonly<Record<LogForm, string>> = {
  ...{ zeek: 'zeek', 'zeek-json': 'zeek', eve: 'eve', nfdump: 'nfdump' },
  ...{ 'nfdump-json': 'nfdump', binetflow: 'binetflow' },
};

test.each(LOG_FORMS)(
  '%s is known from its first bytes, and never taken for another before',
  (form) => {
    const head = bytes(seededLog(form, 3, 7));
    expect(findFlowFormat(head, true)).toEqual({ kind: 'found', format: FORMATS[form] });
    for (let length = 0; length < head.length; length++) {
      const early = findFlowFormat(head.subarray(0, length), false);
      if (early.kind === 'found') expect([length, early.format]).toEqual([length, FORMATS[form]]);
      else expect([length, early]).toEqual([length, { kind: 'more' }]);
    }
  },
);

test.each(LOG_FORMS)('%s is read whole through the reader of any format, byte by byte', (form) => {
  const text = seededLog(form, 20, 8);
  const { rows, counts } = readRows(createFlowReader, text, { pieceBytes: 1 });
  expect(counts).toMatchObject({ records: 20, faults: 0 });
  expect(readRows(createFlowReader, text).rows).toEqual(rows);
});

describe('binary', () => {
  test.each([
    ['pcap', [0xd4, 0xc3, 0xb2, 0xa1]],
    ['pcap', [0xa1, 0xb2, 0x3c, 0x4d]],
    ['pcap', [0x0a, 0x0d, 0x0d, 0x0a]],
    ['ipfix', [0, 10, 1, 0]],
  ])('%s', (format, magic) => {
    expect(findFlowFormat(Uint8Array.from(magic), false)).toEqual({ kind: 'found', format });
  });

  test('a file of nfcapd is told with what to do', () => {
    const found = findFlowFormat(Uint8Array.from([0x0c, 0xa5, 1, 0]), false);
    expect(found).toEqual({ kind: 'none', reason: expect.stringContaining('nfdump -r') });
  });
});

describe('other logs are not read at all', () => {
  const dns =
    '#separator \\x09\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tid.resp_h\tproto\tquery\n1.0\tC\t192.0.2.1\t192.0.2.2\tudp\tsecret\n';
  const dnsJson =
    '{"ts":1,"uid":"C1","id.orig_h":"192.0.2.1","id.resp_h":"192.0.2.2","query":"secret"}\n';

  test.each([
    [dns, /tells no flows/],
    [dnsJson, /tells no flows/],
    ['host,user,url\nx,y,z\n', /no flow log/],
    ['# a remark\nhello\n', /no flow log/],
    ['{"type":"bundle","objects":[]}', /no flow log/],
    ['', /holds nothing/],
  ])('%j', (text, reason) => {
    const reader = createFlowReader(() => {
      throw new Error('no row was expected');
    });
    const chunk = bytes(text);
    reader.push(chunk);
    reader.finish();
    expect(reader.refusal).toMatch(reason);
    expect(reader.refusal).not.toContain('secret');
    expect([reader.format, reader.counts.records]).toEqual([null, 0]);
    expect(chunk.every((byte) => byte === 0)).toBe(true);
  });

  test('a header that is commented, or a byte-order mark before it, is no hindrance', () => {
    const log = seededLog('zeek', 2, 1);
    for (const text of [
      `### a remark\n${log}`,
      `\u00ef\u00bb\u00bf${seededLog('binetflow', 2, 1)}`,
    ])
      expect(findFlowFormat(bytes(text), true).kind).toBe('found');
  });
});

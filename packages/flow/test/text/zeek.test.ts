/** Zeek's logs: every way a header can be written, what a record may hold, and what a damaged line costs. */
import { createZeekReader, FLOW_FLAG } from '@noroshi/flow';
import { parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { readRows } from './rows.ts';

const NAMES =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes'.split(
    ' ',
  );
const VALUES =
  '1713484795.943239 CYl7H53iN6mY9NyXJ8 192.0.2.7 25320 198.51.100.9 6008 tcp http,ssl 0.000064 10 20 REJ Sr 1 60 2 40'.split(
    ' ',
  );
const header = (names = NAMES, separator = '\t') =>
  `#separator ${separator === '\t' ? '\\x09' : separator}\n#set_separator${separator},\n#unset_field${separator}-\n#path${separator}conn\n#fields${separator}${names.join(separator)}\n#types${separator}time\n`;
const line = (change: Record<string, string> = {}, names = NAMES) =>
  names.map((name) => change[name] ?? VALUES[NAMES.indexOf(name)] ?? 'x').join('\t');
const read = (text: string, options = {}) => readRows(createZeekReader, text, options);
const one = (change: Record<string, string>) => read(`${header()}${line(change)}\n`).rows[0]!;

const epochUs = (utc: string) => {
  const parsed = parseUtc(utc);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};

describe('a record', () => {
  test('is one row, column by column', () => {
    const { rows, counts } = read(`${header()}${line()}\n`);
    const startUs = epochUs('2024-04-18T23:59:55.943239Z');
    expect(rows).toEqual([
      {
        ...{ source: '192.0.2.7', destination: '198.51.100.9', protocol: 6, state: 'rejected' },
        ...{
          sourcePort: 25320,
          destinationPort: 6008,
          tcpFlags: 2 | 4,
          startUs,
          endUs: startUs + 64,
        },
        ...{ bytesOut: 60, bytesIn: 40, packetsOut: 1, packetsIn: 2 },
        ...{ flags: FLOW_FLAG.biflow | FLOW_FLAG.hasTcpFlags, connection: expect.any(Number) },
      },
    ]);
    expect(counts).toMatchObject({ records: 1, faults: 0, messages: 1 });
    expect(counts.byFormat).toEqual(new Map([['zeek', 1]]));
  });

  test('keeps what is unset as unknown', () => {
    const unset = { duration: '-', resp_ip_bytes: '-', resp_pkts: '-', uid: '-' };
    const row = one({ ...unset, conn_state: '-', history: '-' });
    expect(row).toMatchObject({ bytesOut: 60, bytesIn: Number.NaN, packetsIn: Number.NaN });
    expect(row).toMatchObject({ state: 'unknown', connection: 0, endUs: row.startUs });
    expect(row.flags).toBe(FLOW_FLAG.biflow);
  });

  test('has payload bytes where the log has no IP bytes', () => {
    const names = NAMES.filter((name) => !name.endsWith('ip_bytes'));
    const text = `${header(names)}${line({ resp_bytes: '-' }, names)}\n`;
    expect(read(text).rows[0]).toMatchObject({ bytesOut: 10, bytesIn: Number.NaN });
  });

  test('has the same connection for the same uid, another for another', () => {
    expect(one({}).connection).toBe(one({ ts: '1.5' }).connection);
    expect(one({ uid: 'CYl7H53iN6mY9NyXJ9' }).connection).not.toBe(one({}).connection);
    expect(Number.isSafeInteger(one({}).connection)).toBe(true);
  });

  test.each([
    ['S0', 'attempt'],
    ['SH', 'attempt'],
    ['REJ', 'rejected'],
    ['S1', 'established'],
    ['SF', 'finished'],
    ['RSTO', 'reset'],
    ['S3', 'reset'],
    ['OTH', 'other'],
    ['RSTRH', 'other'],
    ['NEW1', 'unknown'],
  ])('conn_state %s is %s', (text, state) => {
    expect(one({ conn_state: text }).state).toBe(state);
  });

  test('ICMP is type and code in the destination port; types with an answer have no code there', () => {
    const icmp = (type: string, other: string, address = '192.0.2.7') =>
      one({ proto: 'icmp', 'id.orig_h': address, 'id.orig_p': type, 'id.resp_p': other });
    expect(icmp('8', '0')).toMatchObject({ protocol: 1, sourcePort: 0, destinationPort: 0x0800 });
    expect(icmp('3', '1')).toMatchObject({ destinationPort: 0x0301 });
    expect(icmp('133', '134', 'fe80::1')).toMatchObject({
      protocol: 58,
      destinationPort: 133 << 8,
    });
  });

  test('takes the protocol by number before its name', () => {
    const names = [...NAMES, 'ip_proto'];
    const text = (proto: string, number: string) =>
      `${header(names)}${line({ proto, ip_proto: number }, names)}\n`;
    expect(read(text('unknown_transport', '132')).rows[0]!.protocol).toBe(132);
    expect(read(text('unknown_transport', '-')).rows[0]!.protocol).toBe(255);
    expect(read(text('udp', '-')).rows[0]!.protocol).toBe(17);
  });
});

describe('the header', () => {
  test('gives the columns in any order, under names that sites use', () => {
    const names = [...NAMES].reverse();
    expect(read(`${header(names)}${line({}, names)}\n`).rows).toEqual(
      read(`${header()}${line()}\n`).rows,
    );
    for (const [from, to] of [
      ['.', '_'],
      ['id.orig_h', 'src'],
      ['id.resp_h', 'dst_ip'],
    ] as const) {
      const renamed = NAMES.map((name) => name.replace(from, to));
      expect(read(`${header(renamed)}${line()}\n`).rows).toHaveLength(1);
    }
  });

  test('may have columns of extensions, another separator and another sign for unset', () => {
    const names = ['_write_ts', '_system_name', ...NAMES];
    expect(read(`${header(names)}${line({}, names)}\n`).rows).toEqual(
      read(`${header()}${line()}\n`).rows,
    );
    const commas = `${header(NAMES, ',').replace('unset_field,-', 'unset_field,~')}${VALUES.join(',').replace('http,ssl', '~').replace('0.000064', '~')}\r\n`;
    expect(read(commas).rows).toMatchObject([{ bytesOut: 60 }]);
  });

  test('may come again with other columns, and other logs between are passed over', () => {
    const dns =
      '#path\tdns\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tquery\n';
    const swapped = [...NAMES].reverse();
    const text = `${header()}${line()}\n${dns}${VALUES.slice(0, 7).join('\t')}\tsecret.example\n${header(swapped)}${line({}, swapped)}\n`;
    const { rows, counts } = read(text);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual(rows[1]);
    expect(counts).toMatchObject({ skippedRecords: 1, faults: 0 });
  });

  test('may be the bare names, and without one nothing is read', () => {
    expect(read(`${NAMES.join('\t')}\n${line()}\n`).rows).toHaveLength(1);
    const { counts } = read(`${line()}\n`);
    expect(counts.firstFaults).toEqual([
      { place: 'line 1', reason: expect.stringContaining('no header') },
    ]);
    expect(read('uid\tservice\thistory\nC1\t-\tS\n').counts.faults).toBe(1);
  });

  test('marks records of connections that are still open', () => {
    const open = header().replace('#path\tconn', '#path\topen_conn');
    expect(read(`${open}${line()}\n`).rows[0]!.flags & FLOW_FLAG.open).toBe(FLOW_FLAG.open);
    expect(read(`${header()}${line()}\n`, { isOpen: true }).rows[0]!.flags & FLOW_FLAG.open).toBe(
      2,
    );
  });
});

describe('JSON', () => {
  const json = (change: Record<string, unknown> = {}) => {
    const number = (text: string) =>
      /^[\d.]+$/.test(text) && !/\..*\./.test(text) ? Number(text) : text;
    const entries = NAMES.map((name, i) => [name, number(VALUES[i]!)]);
    return `${JSON.stringify({ ...Object.fromEntries(entries), ...change })}\n`;
  };

  test('gives the same row as TSV, also with the id in an object of its own', () => {
    const { rows } = read(`${header()}${line()}\n`);
    expect(read(json()).rows).toEqual(rows);
    const id = { orig_h: VALUES[2], orig_p: 25320, resp_h: VALUES[4], resp_p: 6008 };
    const nested = JSON.parse(json()) as Record<string, unknown>;
    for (const key of Object.keys(nested)) if (key.startsWith('id.')) delete nested[key];
    expect(read(`${JSON.stringify({ ...nested, id })}\n`).rows).toEqual(rows);
  });

  test('takes times in the three forms that Zeek writes', () => {
    const { startUs } = read(json()).rows[0]!;
    expect(read(json({ ts: '2024-04-18T23:59:55.943239Z' })).rows[0]!.startUs).toBe(startUs);
    expect(read(json({ ts: 1713484795943 })).rows[0]!.startUs).toBe(startUs - 239);
    const text = json().replace('1713484795.943239', '1.713484795943239e9');
    expect(read(text).rows[0]!.startUs).toBe(startUs);
    expect(read(json({ duration: 9.5367431640625e-7 })).rows[0]!.endUs).toBe(startUs + 1);
  });

  test('passes over other logs, nested values and what it does not know', () => {
    const more = {
      tunnel_parents: ['a]', '}'],
      x: { conn_state: 'SF', deep: [{ '"': 1 }] },
      _path: 'conn',
    };
    expect(read(json(more)).rows).toHaveLength(1);
    const dns = {
      ts: 1,
      uid: 'C',
      'id.orig_h': '192.0.2.1',
      'id.resp_h': '192.0.2.2',
      proto: 'udp',
      query: 'x',
    };
    expect(read(`${JSON.stringify(dns)}\n`).counts).toMatchObject({ skippedRecords: 1, faults: 0 });
    expect(read(json({ _path: 'open_conn' })).rows[0]!.flags & FLOW_FLAG.open).toBe(2);
  });
});

describe('a damaged line', () => {
  test.each([
    ['ts', 'XXXXXXXXXX.XXXXXX', /masked/],
    ['ts', 'yesterday', /time is none/],
    ['ts', '99999999999.9', /time is none/],
    ['duration', '-1', /duration/],
    ['id.orig_h', '192.0.2.256', /source/],
    ['id.resp_h', 'fe80::1%eth0', /destination/],
    ['id.resp_p', '65536', /port/],
    ['proto', '256', /protocol/],
    ['orig_pkts', '1x', /count/],
  ])('%s of %s costs that line', (name, value, reason) => {
    const { rows, counts } = read(`${header()}${line({ [name]: value })}\n${line()}\n`);
    expect(rows).toHaveLength(1);
    expect(counts.firstFaults).toEqual([
      { place: 'line 7', reason: expect.stringMatching(reason) },
    ]);
    expect(counts.firstFaults[0]!.reason).not.toContain(value.slice(1));
  });

  test('cut anywhere before its last field is refused, and the next is read', () => {
    const whole = line();
    const last = whole.lastIndexOf('\t') + 1;
    for (let cut = 1; cut <= last; cut++) {
      const { rows, counts } = read(`${header()}${whole.slice(0, cut)}\n${whole}\n`);
      expect([cut, rows.length, counts.faults]).toEqual([cut, 1, 1]);
    }
  });

  test('longer than a line may be is passed over, also when it never ends', () => {
    const long = 'y'.repeat(3 << 20);
    const { rows, counts } = read(`${header()}${long}\n${line()}\n${long}`, { pieceBytes: 65_536 });
    expect(rows).toHaveLength(1);
    expect(counts.faults).toBe(2);
  });
});

describe('bytes', () => {
  test('cut anywhere give the same rows, with either line end', () => {
    const text = `${header()}${line()}\r\n${line({ 'id.orig_h': '2001:db8::7' })}\n${line()}`;
    const { rows } = read(text);
    expect(rows).toHaveLength(3);
    for (let pieceBytes = 1; pieceBytes < 200; pieceBytes++)
      expect(read(text, { pieceBytes }).rows).toEqual(rows);
  });

  test('are zeroed once read', () => {
    const reader = createZeekReader(() => {});
    const chunk = new Uint8Array(Buffer.from(`${header()}${line()}\n${line()}`));
    reader.push(chunk);
    expect(chunk.every((byte) => byte === 0)).toBe(true);
  });
});

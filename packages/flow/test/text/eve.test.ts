/** Suricata's EVE log: flows become rows; every other event is dropped before a value of it is made. */
import { createEveReader, FLOW_FLAG } from '@noroshi/flow';
import { parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { readRows } from './rows.ts';

const flow = {
  ...{ timestamp: '2021-06-07T05:40:00.000000+0200', flow_id: 77732803384117, event_type: 'flow' },
  ...{
    src_ip: '192.0.2.1',
    src_port: 50524,
    dest_ip: '198.51.100.2',
    dest_port: 8186,
    proto: 'TCP',
  },
  flow: {
    ...{ pkts_toserver: 3, pkts_toclient: 2, bytes_toserver: 180, bytes_toclient: 120 },
    ...{ start: '2021-06-07T05:36:02.004917+0200', end: '2021-06-07T05:36:02.005170+0200' },
    ...{ age: 0, state: 'closed', reason: 'shutdown', alerted: false },
  },
  tcp: { tcp_flags: '16', tcp_flags_ts: '02', tcp_flags_tc: '14', syn: true, state: 'closed' },
};
const read = (...events: unknown[]) =>
  readRows(
    createEveReader,
    events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))).join('\n'),
  );
const us = (utc: string) => {
  const parsed = parseUtc(utc);
  return parsed.ok ? parsed.value : Number.NaN;
};

describe('a flow', () => {
  test('is one row; its zone is taken off', () => {
    expect(read(flow).rows).toEqual([
      {
        ...{
          source: '192.0.2.1',
          destination: '198.51.100.2',
          sourcePort: 50524,
          destinationPort: 8186,
        },
        ...{ protocol: 6, state: 'rejected', tcpFlags: 0x16, connection: expect.any(Number) },
        ...{ startUs: us('2021-06-07T03:36:02.004917Z'), endUs: us('2021-06-07T03:36:02.005170Z') },
        ...{ bytesOut: 180, bytesIn: 120, packetsOut: 3, packetsIn: 2 },
        flags: FLOW_FLAG.biflow | FLOW_FLAG.hasTcpFlags,
      },
    ]);
  });

  test.each([
    ['02', '00', 'attempt'],
    ['02', '14', 'rejected'],
    ['1a', '12', 'established'],
    ['1b', '1b', 'finished'],
    ['1e', '12', 'reset'],
    ['10', '10', 'other'],
  ])('with flags %s and %s is %s', (out, back, state) => {
    const tcp = { tcp_flags_ts: out, tcp_flags_tc: back };
    expect(read({ ...flow, tcp }).rows[0]!.state).toBe(state);
  });

  test('over UDP is answered or not; ICMP has type and code', () => {
    const { tcp: _, ...udp } = { ...flow, proto: 'UDP' };
    expect(read(udp).rows[0]).toMatchObject({ protocol: 17, state: 'finished', tcpFlags: 0 });
    const silent = { ...udp, flow: { ...flow.flow, pkts_toclient: 0 } };
    expect(read(silent).rows[0]!.state).toBe('attempt');
    const { src_port: _s, dest_port: _d, ...icmp } = { ...udp, proto: 'IPv6-ICMP' };
    const ends = { src_ip: 'fe80::1', dest_ip: 'ff02::2', icmp_type: 133, icmp_code: 0 };
    expect(read({ ...icmp, ...ends }).rows[0]).toMatchObject({
      protocol: 58,
      destinationPort: 133 << 8,
    });
  });

  test('crosses midnight and the year when its zone is taken off', () => {
    const start = '2022-01-01T00:30:00.5+0200';
    const one = { ...flow, flow: { ...flow.flow, start, end: start } };
    expect(read(one).rows[0]!.startUs).toBe(us('2021-12-31T22:30:00.5Z'));
  });
});

describe('netflow', () => {
  const { flow: _, ...rest } = { ...flow, event_type: 'netflow' };
  const netflow = {
    ...rest,
    netflow: { ...{ pkts: 4, bytes: 400 }, start: flow.flow.start, end: flow.flow.end },
  };

  test('is one way, and its directions are no connection told twice', () => {
    const { rows } = read(netflow);
    expect(rows).toMatchObject([
      { bytesOut: 400, packetsOut: 4, bytesIn: Number.NaN, connection: 0 },
    ]);
    expect(rows[0]!.flags & FLOW_FLAG.biflow).toBe(0);
  });

  test('is passed over once the log has told the same traffic as flows', () => {
    expect(read(flow, netflow).counts).toMatchObject({ records: 1, skippedRecords: 1, faults: 0 });
  });
});

describe('any other event', () => {
  const alert = { ...flow, event_type: 'alert', alert: { signature: 'x' }, payload: 'c2VjcmV0' };

  test('is dropped, whatever it holds', () => {
    const broken = JSON.stringify(alert).replace('"192.0.2.1"', '"no address"').slice(0, -9);
    const { counts } = read(alert, broken, {
      ...alert,
      event_type: 'http',
      http: { url: '/secret' },
    });
    expect(counts).toMatchObject({ records: 0, skippedRecords: 3, faults: 0 });
  });

  test('is not taken for a flow because it quotes one', () => {
    const quoted = JSON.stringify(flow);
    const nested = {
      event_type: 'http',
      http: { event_type: 'flow' },
      body: quoted,
      flow: flow.flow,
    };
    expect(read(nested, { nested: flow, event_type: 'dns' }).counts).toMatchObject({
      records: 0,
      skippedRecords: 2,
    });
  });

  test('without a readable event_type is refused', () => {
    const { event_type: _, ...nameless } = flow;
    const escaped = JSON.stringify(flow).replace('event_type', 'event\\u005ftype');
    const { counts } = read(
      nameless,
      escaped,
      { ...flow, event_type: { flow: 1 } },
      'no JSON',
      '[1]',
    );
    expect(counts).toMatchObject({ records: 0, faults: 5 });
    expect(counts.firstFaults[0]).toEqual({
      place: 'line 1',
      reason: expect.stringContaining('event_type'),
    });
  });
});

test('a line cut anywhere costs itself', () => {
  const whole = JSON.stringify(flow);
  for (let cut = 1; cut < whole.length; cut++) {
    const { rows, counts } = read(whole.slice(0, cut), flow);
    expect([cut, rows.length, counts.faults]).toEqual([cut, 1, 1]);
  }
});

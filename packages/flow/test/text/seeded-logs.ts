/** Seeded logs of every text format: the same flows each time, in the shape their programs write. For benches and fuzz. */

export const LOG_FORMS = [
  'zeek',
  'zeek-json',
  'eve',
  'nfdump',
  'nfdump-json',
  'binetflow',
] as const;
export type LogForm = (typeof LOG_FORMS)[number];

type Flow = {
  readonly unixS: number;
  readonly source: string;
  readonly destination: string;
  readonly ports: readonly [number, number];
  readonly isTcp: boolean;
  readonly durationUs: number;
  readonly packets: readonly [number, number];
  readonly bytes: readonly [number, number];
  readonly state: string;
  readonly id: string;
};

const START_S = 1_713_484_800;
const STATES = ['SF', 'S0', 'REJ', 'RSTO', 'OTH'];

export function seededLog(form: LogForm, records: number, seed: number): string {
  const random = randomOf(seed);
  const lines = Array.from({ length: records }, (_, i) => LINE[form](flowOf(i, random)));
  const [head, separator, tail] = FRAME[form];
  return `${head}${lines.join(separator)}${tail}`;
}

/** Lines of the form before its first record. */
export function headerLines(form: LogForm): number {
  return FRAME[form][0].split('\n').length - 1;
}

function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function flowOf(i: number, random: (below: number) => number): Flow {
  const isV6 = random(20) === 0;
  const address = (net: number) =>
    isV6
      ? `2001:db8:${net}::${random(65_536).toString(16)}:${random(65_536).toString(16)}`
      : `${net === 1 ? '203.0' : '198.18'}.${random(256)}.${random(256)}`;
  const packets = [1 + random(40), random(60)] as const;
  return {
    unixS: START_S + i,
    ...{ source: address(1), destination: address(2), packets },
    ports: [1024 + random(60_000), [22, 53, 80, 443, 3389][random(5)]!],
    isTcp: random(3) > 0,
    durationUs: random(5) === 0 ? 0 : random(90_000_000),
    bytes: [packets[0] * (40 + random(1400)), packets[1] * (40 + random(1400))],
    state: STATES[random(STATES.length)]!,
    id: `C${random(2 ** 31).toString(36)}${random(2 ** 31).toString(36)}x`,
  };
}

const micros = (us: number) => `${Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, '0')}`;
const utc = (unixS: number) => new Date(1000 * unixS).toISOString().slice(0, 19);
const proto = ({ isTcp }: Flow) => (isTcp ? 'tcp' : 'udp');

const ZEEK_NAMES =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents'.split(
    ' ',
  );
const ZEEK_HEAD = `#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t2024-04-19-00-00-00\n#fields\t${ZEEK_NAMES.join('\t')}\n`;

function zeekValues(flow: Flow): readonly (string | number)[] {
  const { unixS, id, source, destination, ports, durationUs, packets, bytes, state } = flow;
  const duration = durationUs === 0 ? '-' : micros(durationUs);
  const amounts = [packets[0], bytes[0], packets[1], bytes[1]];
  return [
    ...[`${unixS}.${String(durationUs % 1e6).padStart(6, '0')}`, id, source, ports[0], destination],
    ...[ports[1], proto(flow), '-', duration, bytes[0] >> 1, bytes[1] >> 1, state, 'F', 'T', 0],
    ...['ShADadFf', ...amounts, '-'],
  ];
}

function zeekJson(flow: Flow): string {
  const values = zeekValues(flow);
  const members = ZEEK_NAMES.map((name, i) => {
    const value = values[i]!;
    const isNumber = name === 'ts' || name === 'duration' || typeof value === 'number';
    return value === '-' ? '' : `"${name}":${isNumber ? value : JSON.stringify(value)}`;
  });
  return `{${members.filter((member) => member !== '').join(',')}}`;
}

function eve(flow: Flow): string {
  const start = `${utc(flow.unixS)}.000001+0000`;
  const end = `${utc(flow.unixS + Math.ceil(flow.durationUs / 1e6))}.000002+0000`;
  const [pkts_toserver, pkts_toclient] = flow.packets;
  const [bytes_toserver, bytes_toclient] = flow.bytes;
  const amounts = { pkts_toserver, pkts_toclient, bytes_toserver, bytes_toclient };
  return JSON.stringify({
    ...{ timestamp: end, flow_id: Number.parseInt(flow.id.slice(1, 9), 36), event_type: 'flow' },
    ...{ src_ip: flow.source, src_port: flow.ports[0], dest_ip: flow.destination },
    ...{ dest_port: flow.ports[1], proto: proto(flow).toUpperCase() },
    flow: { ...amounts, start, end, age: 1, state: 'closed', reason: 'timeout', alerted: false },
    tcp: { tcp_flags: '1b', tcp_flags_ts: '1b', tcp_flags_tc: '1a', syn: true, state: 'closed' },
  });
}

function nfdump(flow: Flow): string {
  const text = (unixS: number) => utc(unixS).replace('T', ' ');
  const end = flow.unixS + Math.ceil(flow.durationUs / 1e6);
  return [
    ...[text(flow.unixS), text(end), micros(flow.durationUs).slice(0, -3), flow.source],
    ...[flow.destination, ...flow.ports, proto(flow).toUpperCase(), '...AP.SF', 0, 0],
    ...[flow.packets[0], flow.bytes[0], 0, 0, 0, 0, 2852, 2852],
  ].join(',');
}

function nfdumpJson(flow: Flow): string {
  const members = {
    ...{ type: 'FLOW', sampled: 0, first: `${utc(flow.unixS)}.001`, proto: flow.isTcp ? 6 : 17 },
    last: `${utc(flow.unixS + Math.ceil(flow.durationUs / 1e6))}.002`,
    ...{ in_packets: flow.packets[0], in_bytes: flow.bytes[0], tcp_flags: '...AP.SF' },
    ...{ src_port: flow.ports[0], dst_port: flow.ports[1], label: '<none>' },
    [flow.source.includes(':') ? 'src6_addr' : 'src4_addr']: flow.source,
    [flow.source.includes(':') ? 'dst6_addr' : 'dst4_addr']: flow.destination,
  };
  return JSON.stringify(members, null, '\t');
}

function binetflow(flow: Flow): string {
  const start = `${utc(flow.unixS).replaceAll('-', '/').replace('T', ' ')}.000001`;
  return [
    ...[start, micros(flow.durationUs), proto(flow), flow.source, flow.ports[0], '   ->'],
    ...[flow.destination, flow.ports[1], flow.isTcp ? 'FSPA_FSPA' : 'CON', 0, 0],
    ...[flow.packets[0] + flow.packets[1], flow.bytes[0] + flow.bytes[1], flow.bytes[0]],
    ...[flow.packets[0], 'flow=x'],
  ].join(',');
}

const LINE: Readonly<Record<LogForm, (flow: Flow) => string>> = {
  ...{ zeek: (flow) => zeekValues(flow).join('\t'), 'zeek-json': zeekJson, eve, nfdump },
  ...{ 'nfdump-json': nfdumpJson, binetflow },
};

const NFDUMP_HEAD = 'ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out,sas,das\n';
const ARGUS_HEAD =
  'StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,SrcPkts,Label\n';

/** Before, between and behind the records. */
const FRAME: Readonly<Record<LogForm, readonly [string, string, string]>> = {
  ...{ zeek: [ZEEK_HEAD, '\n', '\n#close\t2024-04-20-00-00-00\n'], 'zeek-json': ['', '\n', '\n'] },
  ...{
    eve: ['', '\n', '\n'],
    nfdump: [NFDUMP_HEAD, '\n', '\n'],
    binetflow: [ARGUS_HEAD, '\n', '\n'],
  },
  'nfdump-json': ['[\n', ',\n', ']\n'],
};

/**
 * Known answers in real captures, each under a warrant that names its networks; what is said beside them, counted; and the same
 * captures with both ends inside, of which nothing is said and nothing kept.
 */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import {
  createFlowReader,
  createWatch,
  DETECTORS,
  epochUsFromUnixUs,
  rankSigns,
  type Sign,
  type Watch,
} from '../src/index.ts';
import { lineOf } from './flows.ts';
import { watchZeek, zeekFiles } from './rita-set.ts';
import { warrantOf } from './warrants.ts';

const KINDS = ['scan', 'brute-force', 'flood', 'reflection', 'relay'] as const;
const yearsOf = (unixS: number) => ({
  fromUs: epochUsFromUnixUs((unixS - 180 * 86_400) * 1e6),
  toUs: epochUsFromUnixUs((unixS + 180 * 86_400) * 1e6),
});

function warrantFor(networks: readonly string[], unixS: number) {
  const retention = { windowHours: 7 * 24, keepDays: 30 };
  return warrantOf({
    networks: [...networks],
    detectors: [...KINDS],
    retention,
    ...yearsOf(unixS),
  });
}

function watchFile(path: string, networks: readonly string[], unixS: number): Watch {
  const watch = createWatch(warrantFor(networks, unixS), DETECTORS, { seed: 1 });
  const reader = createFlowReader(watch.sink);
  const bytes = new Uint8Array(readFileSync(path));
  for (let i = 0; i < bytes.length; i += 65_536) reader.push(bytes.slice(i, i + 65_536));
  reader.finish();
  return watch;
}

const judged = (watch: Watch): readonly Sign[] =>
  rankSigns(watch.judge(watch.newestUs), { days: 1, perDay: 100 }).kept;

type Row = {
  readonly name: string;
  readonly file: string;
  readonly inside: readonly string[];
  readonly unixS: number;
  readonly line: string;
  readonly others: number; // signs beside it, as many as are known to be right or borne
};

const SLIPS: readonly Row[] = [
  {
    name: 'horizontal scan of port 80, with answers between',
    file: 'port-scans/horizontal/conn.log',
    inside: ['10.0.2.112/32'],
    unixS: 0,
    line: 'scan 10.0.2.112 > many:80',
    others: 0,
  },
  {
    name: 'scan of port 81 and others',
    file: 'test4-malicious.binetflow',
    inside: ['192.168.2.0/24'],
    unixS: 1.526e9,
    line: 'scan 192.168.2.12 > many:null',
    others: 0,
  },
  {
    name: 'scan of hosts',
    file: 'test11-portscan.binetflow',
    inside: ['10.8.0.0/16'],
    unixS: 1.5e9,
    line: 'scan 10.8.0.69 > many:null',
    others: 0,
  },
  {
    name: 'sweep by ICMP',
    file: 'test12-icmp-portscan.pcap',
    inside: ['192.168.1.109/32'],
    unixS: 1.664e9,
    line: 'scan 192.168.1.109 > many:2048',
    others: 0,
  },
  {
    name: 'burst of SYN against RST',
    file: 'test1-malicious.nfdump.csv',
    inside: ['147.32.82.0/24'],
    unixS: 1.44e9,
    line: 'flood 147.32.80.119 > 147.32.82.62:902',
    others: 0,
  },
  {
    name: 'vertical scans in a day of a home server',
    file: 'test6-malicious.suricata.json',
    inside: ['192.168.0.0/16'],
    unixS: 1.578e9,
    line: 'scan 193.46.255.92 > 192.168.1.129:null',
    others: 19,
  },
];

describeWithData('known answers', 'cyber/detect/slips', (path) => {
  test.each(SLIPS)('$name', ({ file, inside, unixS, line, others }) => {
    const watch = watchFile(`${path}/${file}`, inside, whenOf(`${path}/${file}`, unixS));
    const lines = judged(watch).map(lineOf);
    console.log(`${file}: ${watch.counts.observed} observed, ${lines.length} signs`);
    expect(lines[0]).toBe(line);
    expect(lines.length - 1).toBeLessThanOrEqual(others);
  });

  test.each(SLIPS)('$name, with both ends inside: nothing', ({ file, unixS }) => {
    const watch = watchFile(
      `${path}/${file}`,
      ['0.0.0.0/0', '::/0'],
      whenOf(`${path}/${file}`, unixS),
    );
    expect([judged(watch).length, watch.counts.selected, watch.hosts, watch.pairs]).toEqual([
      0, 0, 0, 0,
    ]);
    expect(watch.counts.read).toBeGreaterThan(30);
  });

  test('long connections of one host and a host that only answers give no sign of these kinds', () => {
    for (const file of ['test2-malicious.binetflow', 'test5-mixed.binetflow']) {
      const unixS = file.startsWith('test5') ? 0 : whenOf(`${path}/${file}`, 1.5e9);
      expect(judged(watchFile(`${path}/${file}`, ['10.0.0.0/8'], unixS))).toEqual([]);
    }
  });
});

describeWithData(
  'three days at one host on the Internet',
  'cyber/detect/rita/missing_host',
  (path) => {
    test('brute force, the standing stream and scans are found; nothing is said of the host’s own calls', () => {
      const watch = watchZeek(
        zeekFiles(path),
        warrantFor(['64.225.56.201/32'], 1.7136e9),
        DETECTORS,
      );
      const signs = watch.judge(watch.newestUs);
      const lines = signs.map(lineOf);
      const countOf = (kind: string) => signs.filter((sign) => sign.kind === kind).length;
      console.log(
        `three days: ${KINDS.map((kind) => `${kind} ${countOf(kind)}`).join(', ')} of ${watch.counts.observed} records`,
      );
      expect(lines).toContain('flood 120.245.134.197 > 64.225.56.201:30003');
      for (const source of ['170.64.237.193', '88.218.249.242', '89.32.41.104'])
        expect(lines).toContain(`brute-force ${source} > 64.225.56.201:22`);
      expect(lines.some((line) => line.startsWith('scan 165.154.254.36 '))).toBe(true);
      expect(lines.filter((line) => line.includes(' 64.225.56.201 > '))).toEqual([]);
      expect(countOf('relay') + countOf('reflection')).toBe(0);
      expect(countOf('flood')).toBeLessThanOrEqual(3);
    });
  },
);

/** The middle of what a file tells, so that a warrant of a year holds it: its first line with a time says when it is. */
function whenOf(path: string, fallbackS: number): number {
  const head = readFileSync(path).subarray(0, 4000).toString('latin1');
  const date = /(20\d\d|1970)[-/](\d\d)[-/](\d\d)[T ]/.exec(head);
  if (date === null) return fallbackS;
  return Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3])) / 1000;
}

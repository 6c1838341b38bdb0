/**
 * What an export costs: indicators read and selected against ten thousand shared networks, and made into each form, at a growing
 * number of indicators, in processor seconds. `node packages/stix/bench/edge.ts [indicators]`.
 */
import {
  EDGE_FORMS,
  exportEdge,
  type Indicator,
  type Prefix,
  parsePrefix,
  readIndicator,
  selectForEdge,
} from '@noroshi/stix';

const AT_US = 840_000_000e6;
const SHARED = 10_000;

const cpuS = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const octets = (number: number): string =>
  `${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;

function indicatorOf(number: number): Indicator {
  const id = `indicator--00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
  const where = `37.${octets(7 * number)}`;
  const pattern = [
    `[ipv4-addr:value = '${where}']`,
    `[network-traffic:dst_ref.value = '${where}' AND network-traffic:dst_port = 443]`,
    `[domain-name:value = 'h${number}.evil-host.top']`,
  ][number % 3]!;
  const times = { valid_from: '2020-01-01T00:00:00Z', confidence: number % 101 };
  const read = readIndicator({ type: 'indicator', id, pattern, pattern_type: 'stix', ...times });
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

function sharedNetworks(): Prefix[] {
  return Array.from({ length: SHARED }, (_, i) => {
    const parsed = parsePrefix(`23.${octets(i * 256)}/24`);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return parsed.value;
  });
}

function run(count: number): { readS: number; selectS: number; makeS: Record<string, number> } {
  const shared = { networks: sharedNetworks(), names: ['pages.dev'] };
  let from = cpuS();
  const indicators = Array.from({ length: count }, (_, i) => indicatorOf(i));
  const readS = cpuS() - from;
  from = cpuS();
  const selection = selectForEdge(indicators, {
    ...{ atUs: AT_US, tlpMax: 'AMBER', unmarked: 'AMBER', definitionOf: () => undefined },
    ...{ own: { networks: [], names: [] }, shared },
  });
  const selectS = cpuS() - from;
  const hash = (bytes: Uint8Array) => new Uint8Array(20).fill(bytes.length);
  const makeS = Object.fromEntries(
    EDGE_FORMS.map((form) => {
      const start = cpuS();
      exportEdge(form, selection, null, { atUs: AT_US, originator: 'a', sha1: hash, md5: hash });
      return [form, cpuS() - start];
    }),
  );
  return { readS, selectS, makeS };
}

if (import.meta.main) {
  const most = Number(process.argv[2] ?? 100_000);
  run(2000);
  let before: { count: number; s: number } | null = null;
  for (const count of [most / 16, most / 4, most].map(Math.round)) {
    const { readS, selectS, makeS } = run(count);
    const forms = Object.entries(makeS).map(([form, s]) => `${form} ${s.toFixed(2)} s`);
    const s = readS + selectS;
    const growth =
      before === null
        ? ''
        : `, growth ${(Math.log(s / before.s) / Math.log(count / before.count)).toFixed(2)}`;
    console.log(
      `${count} indicators: ${Math.round(count / readS)} read/s, ${Math.round(count / selectS)} selected/s${growth}; ${forms.join(', ')}`,
    );
    before = { count, s };
  }
}

/** Indicators and exports for the tests of edge files. Addresses are global ones, since those of documentation are refused. */
import { createHash } from 'node:crypto';
import { parseUtc } from '@noroshi/time';
import {
  type EdgeBefore,
  type EdgeExport,
  type EdgeFormName,
  type EdgePolicy,
  exportEdge,
  type Indicator,
  parsePrefix,
  readIndicator,
  selectForEdge,
} from '../../src/index.ts';

const utc = (text: string): number => {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};

export const AT_US = utc('2026-11-23T16:00:00Z');

export const idOf = (number: number): string =>
  `indicator--00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export function indicatorOf(number: number, pattern: string, more: object = {}): Indicator {
  const read = readIndicator({
    ...{ type: 'indicator', spec_version: '2.1', id: idOf(number), pattern_type: 'stix' },
    ...{ created: '2026-11-01T00:00:00.000Z', modified: '2026-11-01T00:00:00.000Z', pattern },
    ...{ valid_from: '2026-11-01T00:00:00Z', valid_until: '2026-12-01T00:00:00Z', ...more },
  });
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

export const prefixOf = (text: string) => {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};

export const POLICY: EdgePolicy = {
  ...{ atUs: AT_US, tlpMax: 'AMBER+STRICT', unmarked: 'AMBER', definitionOf: () => undefined },
  own: { networks: [prefixOf('37.1.0.0/16'), prefixOf('2a00:1:ffff::/48')], names: ['ours.co.jp'] },
  shared: { networks: [prefixOf('104.16.0.0/13')], names: ['pages.dev'] },
};

const hash = (name: string) => (bytes: Uint8Array) =>
  new Uint8Array(createHash(name).update(bytes).digest());
export const sha256 = hash('sha256');

export function exportOf(
  form: EdgeFormName,
  indicators: readonly Indicator[],
  before: EdgeBefore | null = null,
  atUs = AT_US,
  originator = 'alpha',
): EdgeExport {
  const selection = selectForEdge(indicators, { ...POLICY, atUs });
  const hashes = { sha1: hash('sha1'), md5: hash('md5') };
  return exportEdge(form, selection, before, { atUs, originator, ...hashes });
}

/** One of everything that can be listed. */
export const EVERYTHING: readonly Indicator[] = [
  "[ipv4-addr:value = '37.0.8.1']",
  "[ipv4-addr:value ISSUBSET '37.0.8.0/24']",
  "[network-traffic:src_ref.value = '37.0.9.7']",
  "[network-traffic:dst_ref.value = '37.0.9.1' AND network-traffic:dst_port = 443]",
  "[network-traffic:dst_ref.value ISSUBSET '37.0.10.0/23' AND network-traffic:dst_port >= 8000 AND network-traffic:dst_port <= 8010 AND network-traffic:protocols[*] = 'tcp']",
  "[network-traffic:src_ref.value = '37.0.9.8' AND network-traffic:dst_port IN (22, 23) AND network-traffic:protocols[*] = 'tcp']",
  "[ipv6-addr:value = '2a00:1:2::5']",
  "[ipv6-addr:value ISSUBSET '2a00:1:2::/48']",
  "[ipv6-addr:value = '2a00:1:2:3:4:5:6:7']",
  "[ipv6-addr:value = '2a00:0:0:1::9']",
  "[network-traffic:dst_ref.value = '2a00:1:3::5' AND network-traffic:dst_port = 53 AND network-traffic:protocols[*] = 'udp']",
  "[domain-name:value = 'evil-host.top']",
  "[domain-name:value IN ('_a.evil-host.top', 'xn--80ak6aa92e.net')]",
].map((pattern, i) => indicatorOf(i + 1, pattern, { confidence: 80, name: `no. ${i}` }));

export const textOf = (made: EdgeExport, name: string): string => {
  const file = made.files.find((one) => one.name === name);
  if (file === undefined) throw new Error(`there is no ${name}`);
  return file.text;
};

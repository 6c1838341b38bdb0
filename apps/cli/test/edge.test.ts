/** `noroshi edge`: files for an own edge, what is refused, the difference to the last; and `noroshi flows --indicators`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { folderWith, noroshi, session } from './session.ts';

const AT = '--at 2026-11-23T16:00:00Z';
const id = (number: number) => `indicator--00000000-0000-4000-8000-00000000000${number}`;
const indicator = (number: number, pattern: string, more: object = {}) => ({
  ...{ type: 'indicator', spec_version: '2.1', id: id(number), pattern, pattern_type: 'stix' },
  ...{ created: '2026-11-01T00:00:00.000Z', modified: '2026-11-01T00:00:00.000Z' },
  ...{ valid_from: '2026-11-01T00:00:00Z', valid_until: '2026-12-01T00:00:00Z', ...more },
});
const bundle = (...objects: object[]) =>
  JSON.stringify({ type: 'bundle', id: id(0).replace('indicator', 'bundle'), objects });

const FILES = {
  'feed.json': bundle(
    indicator(1, "[ipv4-addr:value = '37.0.8.1']"),
    indicator(2, "[domain-name:value = 'evil-host.top']"),
    indicator(3, "[ipv4-addr:value = '37.1.2.3']"),
  ),
  'next.json': bundle(
    indicator(1, "[ipv4-addr:value = '37.0.8.1']", { valid_until: '2026-12-02T00:00:00Z' }),
    indicator(4, "[ipv4-addr:value = '37.0.8.4']"),
  ),
  'own.txt': '37.1.0.0/16 # the station\nours.co.jp\n',
  'bad.txt': '37.1.0.0/16\n37.1.0.1/16\n',
  'suffixes.dat': '// ===BEGIN ICANN DOMAINS===\ntop\ncom\nco.jp\n*.ck\n!www.ck\n',
};

test('what is listed, what is refused, and what changed since', () =>
  session(
    `$ noroshi edge feed.json --to rpz --own own.txt --shared suffixes.dat --out zone ${AT}
     > + either:37.0.8.1/32||
     > + name:evil-host.top
     > rpz serial 2026112301: 2 elements, 1 refused
     > 2 added, 0 removed, 0 extended, 0 shortened, 0 as before
     > rpz.zone
     ! ${id(3)}: 37.1.2.3/32 is our own (37.1.0.0/16)
     ? 1
     $ noroshi edge next.json --to rpz --out zone --dry-run ${AT}
     > + either:37.0.8.4/32||
     > - name:evil-host.top
     > > either:37.0.8.1/32||
     > rpz serial 2026112302: 2 elements, 0 refused
     > 1 added, 1 removed, 1 extended, 0 shortened, 0 as before
     > nothing is written
     ? 0
     $ noroshi edge next.json --to nft --since zone/receipt.json --out sets ${AT}
     ! noroshi: zone/receipt.json: is of an export to rpz, not to nft
     ? 3
     $ noroshi edge feed.json --to csv --own bad.txt --out table ${AT}
     ! noroshi: bad.txt:2: '37.1.0.1/16' is neither a network (192.0.2.0/24) nor a name
     ? 3
     $ noroshi edge feed.json --to csv ${AT}
     ! noroshi: give --out DIR for the files, or --dry-run
     ? 2`,
    FILES,
  ));

test('a dry run writes nothing; --json says all; the receipt has the hashes of the files', async () => {
  const cwd = folderWith(FILES);
  const at = AT.split(' ');
  const dry = await noroshi(
    ['edge', 'feed.json', '--to', 'misp', '--out', 'a', '--dry-run', ...at],
    { cwd },
  );
  expect(dry.code).toBe(0);
  expect(readdirSync(cwd)).not.toContain('a');
  const made = await noroshi(['edge', 'feed.json', '--to', 'misp', '--out', 'a', '--json', ...at], {
    cwd,
  });
  const told = JSON.parse(made.stdout);
  const receipt = JSON.parse(readFileSync(join(cwd, 'a', 'receipt.json'), 'utf8'));
  expect(told.files).toEqual(receipt.files);
  expect(Value.Errors(SCHEMAS.edge as never, told)).toEqual([]);
  expect(Value.Errors(SCHEMAS['edge-receipt'] as never, receipt)).toEqual([]);
  expect(readdirSync(join(cwd, 'a')).sort()).toEqual(
    ['receipt.json', ...receipt.files.map(({ name }: { name: string }) => name)].sort(),
  );
  expect(told.counts).toMatchObject({ elements: 3, added: 3, refused: 0 });
});

test('flows --indicators: a partner’s indicator becomes a sign with its id', async () => {
  const cwd = folderWith({
    'feed.json': bundle(
      indicator(
        1,
        "[network-traffic:dst_ref.value = '37.0.8.1' AND network-traffic:dst_port = 443]",
      ),
      indicator(2, "[url:value = 'http://a.example/']"),
    ),
    'conn.log': [
      '#separator \\x09',
      '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tduration\torig_bytes\tresp_bytes\tconn_state',
      '#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tinterval\tcount\tcount\tstring',
      '1794830400.5\tC1\t192.0.2.7\t40000\t37.0.8.1\t443\ttcp\t1.5\t100\t200\tSF',
      '1794830500.5\tC2\t192.0.2.7\t40001\t37.0.8.2\t443\ttcp\t1.5\t100\t200\tSF',
      '',
    ].join('\n'),
  });
  const example = await noroshi(['schema', 'warrant', '--example'], { cwd });
  writeFileSync(join(cwd, 'w.json'), example.stdout);
  const ran = await noroshi(
    ['flows', 'conn.log', '--warrant', 'w.json', '--indicators', 'feed.json', '--json'],
    { cwd },
  );
  expect(ran.stderr).toContain(`${id(2)}: not looked for: url:value`);
  expect(ran.stderr).toContain('1 indicator of 2 to look for');
  const signs = JSON.parse(ran.stdout).found.filter(
    ({ kind }: { kind: string }) => kind === 'indicator',
  );
  expect(signs).toHaveLength(1);
  expect(signs[0]).toMatchObject({ destination: '37.0.8.1', port: 443, count: 1 });
  expect(signs[0].evidence).toContainEqual({ name: 'indicatorId', value: id(1) });
});

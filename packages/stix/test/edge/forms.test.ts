/**
 * Every line of every file is of its format's grammar, written here by hand from the formats' own documents, whatever an
 * indicator's author wrote into names and values: no text opens a line, a comment, a string or a rule.
 */

import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EDGE_FORMS,
  type EdgeFormName,
  flowSpecNlri,
  formatPrefix,
  type Prefix,
  parseAddress,
} from '../../src/index.ts';
import { EVERYTHING, exportOf, indicatorOf, prefixOf, textOf } from './made.ts';

const ID = 'indicator--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const UTC = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ';
const NOTE = `until ${UTC} ${ID} TLP:[A-Z+]+`;
const V4 = '\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,2})?';
const V6 = '[0-9a-f:]*:[0-9a-f:.]*(?:/\\d{1,3})?';
const NET = `(?:${V4}|${V6})`;
const NAME = '[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?';
const PORTS = '\\[\\d+(?::\\d+)?(?:,\\d+(?::\\d+)?)*\\]';
const SPEC = "'(?:==\\d+|>=\\d+&<=\\d+)'(?: '(?:==\\d+|>=\\d+&<=\\d+)')*";
const VALUES = '\\[ (?:=\\d+|>=\\d+&<=\\d+)(?: (?:=\\d+|>=\\d+&<=\\d+))* \\];';
const ENTRY = `(?:${NET}|${NET} \\. \\d+ \\. \\d+) timeout \\d+s comment "${ID}",?`;
const RULE = '(?:ip6? [sd]addr(?: \\. meta l4proto \\. th dport)? @[a-z_46]+ counter drop)';

const LINES: Readonly<Record<string, string>> = {
  'rpz.zone': `; made .*: \\d+ elements|\\$TTL 300|@ IN SOA localhost\\. hostmaster\\.localhost\\. \\( \\d{1,10} 3600 600 86400 300 \\)|  IN NS localhost\\.|\\d{1,3}\\.[0-9a-fz.]+\\.rpz-ip CNAME \\. ; ${NOTE}|${NAME} CNAME \\. ; ${NOTE}|\\*\\.${NAME} CNAME \\.`,
  'noroshi.nft': `# made .*|(?:delete )?table inet noroshi(?: \\{)?|  set [a-z_46]+ \\{|    type ipv[46]_addr(?: \\. inet_proto \\. inet_service)?; flags (?:interval, )?timeout;|    elements = \\{|      ${ENTRY}|    \\}|  \\}|\\}|  chain [a-z]+ \\{|    type filter hook [a-z]+ priority 0; policy accept;|    ${RULE}`,
  'categories.txt': '1,Noroshi,Indicators of a partner',
  'iprep.list': `${NET},1,\\d{1,3}`,
  'noroshi-names.lst': '[A-Za-z0-9+/]+={0,2}',
  'noroshi-addresses.lst': NET,
  'noroshi.rules': `# made .*|# In the place of the first, [a-z ,():]+|# alert ip any any -> any any \\(msg:"Noroshi: [a-z ]+"; ip\\.dst; dataset:isset,noroshi-addresses,type ip,load noroshi-addresses\\.lst; sid:\\d+; rev:1;\\)|# ${NOTE}|alert (?:ip|dns|tls) any any -> any any \\(msg:"Noroshi: [A-Za-z ]+"; [a-z0-9:.,; >_-]*(?:Noroshi,>,0; threshold:[a-z0-9 ,_]+; |load noroshi-names\\.lst; )sid:\\d+; rev:1;\\)|alert (?:tcp|udp|sctp) (?:any|${NET}) any -> (?:any|${NET}) ${PORTS} \\(msg:"Noroshi: service of an indicator"; metadata:stix ${ID}; sid:\\d+; rev:1;\\)`,
  'flowspec.gobgp.sh': `#!/bin/sh|# made .*|# ${NOTE}|gobgp global rib add -a ipv[46]-flowspec match (?:source|destination) ${NET}(?: protocol ${SPEC})?(?: destination-port ${SPEC})? then discard`,
  'flowspec.exabgp.conf': `# made .*|flow \\{|\\}|  # ${NOTE}|  route noroshi-\\d+ \\{ match \\{ (?:source|destination) ${NET}(?:/0)?; (?:(?:protocol|next-header) ${VALUES} )?(?:destination-port ${VALUES} )?\\} then \\{ discard; \\} \\}`,
  'flowspec.nlri.txt': `# made .*|# ${NOTE}|ipv[46] (?:[0-9a-f]{2})+`,
  'hashes.csv': '[0-9a-f]{32},[0-9a-f-]{36}',
  'indicators.csv':
    '(?:(?:"(?:[^"\\r\\n]|"")*"|[^",\\r\\n=+@-][^",\\r\\n]*)?,){10}(?:"(?:[^"\\r\\n]|"")*"|[^",\\r\\n=+@-][^",\\r\\n]*)?',
};

function strayLines(name: string, text: string): string[] {
  const grammar = LINES[name];
  if (grammar === undefined) return [];
  const line = new RegExp(`^(?:${grammar})$`);
  const all = text.split(name === 'indicators.csv' ? '\r\n' : '\n');
  expect(all.pop()).toBe('');
  return all.filter((one) => !line.test(one));
}

describe('every form', () => {
  test.each(EDGE_FORMS)('%s: each line is of its grammar, and there is something in it', (form) => {
    const made = exportOf(form, EVERYTHING);
    expect(made.elements.length).toBeGreaterThan(6);
    for (const { name, text } of made.files) {
      expect(strayLines(name, text)).toEqual([]);
      expect(text.length).toBeGreaterThan(20);
    }
  });
});

/** What an author could try: the signs of every format, ends of lines and strings, and anything else. */
const NASTY = [
  ...[
    '\n',
    '\r',
    '\u2028',
    '\u0085',
    '\0',
    '\t',
    ';',
    '#',
    '"',
    "'",
    '`',
    '$(reboot)',
    '}',
    '{',
    ')',
    '\\',
    '|',
  ],
  ...[
    '=cmd()',
    '@SUM(A1)',
    '-1',
    ',',
    '<script>',
    '&&',
    '\u202e',
    ' CNAME rpz-passthru.',
    '/*',
    'add rule inet filter',
  ],
];
const nasty = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 6 })), {
    maxLength: 6,
  })
  .map((parts) => parts.join(''));
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const value = fc.oneof(
  fc.constantFrom('37.0.8.1', '37.0.9.0/24', '2a00:1:2::5', 'evil-host.top'),
  fc
    .tuple(fc.constantFrom('37.0.8.1', 'evil-host.top', '37.0.8.0/24'), nasty)
    .map((parts) => parts.join('')),
  nasty,
);
const property = fc.constantFrom(
  'ipv4-addr:value',
  'ipv6-addr:value',
  'domain-name:value',
  'network-traffic:dst_ref.value',
  "network-traffic:'dst_ref'.value",
);

test('no text of an indicator breaks out of a line, in any form', () => {
  const runs = process.env.NOROSHI_PROVE === '1' ? 20_000 : 250;
  let listed = 0;
  let made = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(property, value, nasty, nasty), { minLength: 1, maxLength: 4 }),
      nasty,
      (rows, originator) => {
        const indicators = rows.flatMap(([path, text, name, port], i) => {
          const one = `[${path} = ${quoted(text)}] OR [ipv4-addr:value = '37.0.8.${i}' AND network-traffic:dst_port = ${port.length}]`;
          try {
            return [indicatorOf(i, one, { name, description: name, confidence: 50 })];
          } catch {
            return []; // no pattern at all
          }
        });
        made += indicators.length;
        for (const form of EDGE_FORMS) {
          const { files, elements } = exportOf(form, indicators, null, undefined, originator);
          listed += elements.length;
          for (const file of files) {
            expect(strayLines(file.name, file.text)).toEqual([]);
            if (file.name.endsWith('.json')) JSON.parse(file.text);
          }
        }
      },
    ),
    { numRuns: runs, seed: 31 },
  );
  expect(listed).toBeGreaterThan(made);
  console.log(
    `hostile texts: ${made} indicators, ${listed} elements in ${EDGE_FORMS.length} forms, seed 31`,
  );
});

test('the grammars can fail', () => {
  expect(strayLines('rpz.zone', 'a.top CNAME rpz-passthru.\n')).toHaveLength(1);
  expect(strayLines('noroshi.nft', '    ip daddr 0.0.0.0/0 drop\n')).toHaveLength(1);
  expect(strayLines('indicators.csv', '=cmd(),,,,,,,,,,\r\n')).toHaveLength(1);
  expect(
    strayLines(
      'flowspec.gobgp.sh',
      'gobgp global rib add -a ipv4-flowspec match source 37.0.8.1; reboot then discard\n',
    ),
  ).toHaveLength(1);
});

describe('what each form says', () => {
  const text = (form: EdgeFormName, name: string) => textOf(exportOf(form, EVERYTHING), name);

  test('a zone: networks backwards with the longest zeros as zz, and a name with all below it', () => {
    const owners = text('rpz', 'rpz.zone')
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(owners).toEqual(
      expect.arrayContaining([
        '32.1.8.0.37.rpz-ip',
        '24.0.8.0.37.rpz-ip',
        '48.zz.2.1.2a00.rpz-ip',
        '128.5.zz.2.1.2a00.rpz-ip',
        '128.7.6.5.4.3.2.1.2a00.rpz-ip',
        '128.9.zz.1.0.0.2a00.rpz-ip',
        'evil-host.top',
        '*.evil-host.top',
      ]),
    );
    expect(owners).not.toContain('32.7.9.0.37.rpz-ip'); // it calls us: no answer leads there
  });

  test('nftables: what lies in a wider network is not listed again; a service by its own', () => {
    const nft = text('nft', 'noroshi.nft');
    expect(nft).not.toContain('37.0.8.1 timeout');
    expect(nft).toContain('37.0.8.0/24 timeout 633600s'); // 7 days and 8 hours: until 1 December
    expect(nft).toContain('37.0.9.8 . 6 . 22 timeout');
  });

  test('Suricata: the number of a rule hangs on what it looks for', () => {
    const sidOf = (rules: string) => /37\.0\.9\.1 \[443\].*sid:(\d+)/.exec(rules)![1];
    const alone = textOf(exportOf('suricata', [EVERYTHING[3]!]), 'noroshi.rules');
    expect(sidOf(text('suricata', 'noroshi.rules'))).toBe(sidOf(alone));
    const sids = [...text('suricata', 'noroshi.rules').matchAll(/sid:(\d+)/g)].map(
      ([, sid]) => sid,
    );
    expect(new Set(sids).size).toBe(sids.length);
  });

  test('a MISP feed: the manifest names every event, and hashes find its values', () => {
    const made = exportOf('misp', EVERYTHING);
    const manifest = JSON.parse(textOf(made, 'manifest.json')) as Record<string, { info: string }>;
    const [uuid] = Object.keys(manifest);
    const { Event } = JSON.parse(textOf(made, `${uuid}.json`)) as {
      Event: { uuid: string; Attribute: { type: string; value: string }[] };
    };
    expect(Event.uuid).toBe(uuid);
    expect(Event.Attribute).toContainEqual(
      expect.objectContaining({ type: 'ip-dst|port', value: '37.0.9.1|443', to_ids: true }),
    );
    expect(Event.Attribute).toContainEqual(
      expect.objectContaining({ type: 'domain', value: 'evil-host.top' }),
    );
    // by md5sum
    expect(textOf(made, 'hashes.csv')).toContain(`c86974068531fc57ee332e3772c76c1a,${uuid}\n`);
  });

  test('a table: a name that would be a formula is text', () => {
    const csv = textOf(
      exportOf('csv', [
        indicatorOf(1, "[ipv4-addr:value = '37.0.8.1']", { name: '=HYPERLINK("a")' }),
      ]),
      'indicators.csv',
    );
    expect(csv.split('\r\n')[1]).toMatch(/,"'=HYPERLINK\(""a""\)"$/);
  });
});

describeWithData('FlowSpec as bytes', 'cyber/rules/flowspec-vectors.json', (path) => {
  const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as {
    vectors: { text: string; nlri_hex: string }[];
  };
  const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

  test('both examples of RFC 8955 §4.3', () => {
    const [one, two] = vectors;
    expect(
      hexOf(
        flowSpecNlri({ destination: prefixOf('192.0.2.0/24'), protocols: [6], ports: [[25, 25]] }),
      ),
    ).toBe(one!.nlri_hex);
    expect(
      hexOf(
        flowSpecNlri({
          destination: prefixOf('192.0.2.0/24'),
          source: prefixOf('203.0.113.0/24'),
          ports: [
            [137, 139],
            [8080, 8080],
          ],
        }),
      ),
    ).toBe(two!.nlri_hex);
  });
});

test('FlowSpec: a length of 240 takes two bytes, IPv6 has an offset', () => {
  const ports = Array.from({ length: 80 }, (_, i): [number, number] => [1000 + i, 1000 + i]);
  const long = flowSpecNlri({ destination: prefixOf('37.0.8.0/24'), ports });
  expect([...long.slice(0, 4)]).toEqual([0xf0, 5 + 1 + 240, 1, 24]);
  const prefix: Prefix = { family: 6, address: parseAddress('2a00:1:2::')!, bits: 48 };
  expect(formatPrefix(prefix)).toBe('2a00:1:2::/48');
  expect([...flowSpecNlri({ source: prefix })]).toEqual([9, 2, 48, 0, 0x2a, 0, 0, 1, 0, 2]);
  expect(() =>
    flowSpecNlri({ ports: Array.from({ length: 2000 }, () => [1, 2] as const) }),
  ).toThrow(/4095/);
});

/**
 * The files read by the programs they are for: BIND's named-checkzone, nft -c, ExaBGP's parser and decoder, GoBGP's daemon on
 * loopback. Each is skipped where its program is not installed, nft also where the kernel does not let it look.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVERYTHING, exportOf, textOf } from './made.ts';

const folder = mkdtempSync(join(tmpdir(), 'noroshi-edge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

function run(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const done = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status: done.status, said: `${done.stdout}${done.stderr}` };
}

const isThere = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { input: '' }).status === 0;

const hasNft =
  isThere('nft', '-c', 'list', 'ruleset') && isThere('nft', '-c', 'add table inet noroshi_try');

test.skipIf(!isThere('named-checkzone', '-v'))(
  'named-checkzone takes the zone, and every record is in it',
  () => {
    const made = exportOf('rpz', EVERYTHING);
    const zone = write('rpz.zone', textOf(made, 'rpz.zone'));
    const { status, said } = run('named-checkzone', ['-D', 'rpz.noroshi', zone]);
    expect(said).toMatch(/OK/);
    expect(status).toBe(0);
    expect(said).not.toMatch(/invalid|warning|ignoring/i);
    const records = said.split('\n').filter((line) => line.includes('CNAME')).length;
    const names = made.elements.filter(({ match }) => match.kind === 'name').length;
    expect(records).toBe(made.elements.length + names);
    expect(
      run('named-checkzone', ['rpz.noroshi', write('bad', `${textOf(made, 'rpz.zone')}a b c\n`)])
        .status,
    ).not.toBe(0);
  },
);

test.skipIf(!hasNft)('nft takes the sets', () => {
  const text = textOf(exportOf('nft', EVERYTHING), 'noroshi.nft');
  expect(run('nft', ['-c', '-f', write('a.nft', text)])).toEqual({ status: 0, said: '' });
  expect(
    run('nft', ['-c', '-f', write('none.nft', textOf(exportOf('nft', []), 'noroshi.nft'))]).status,
  ).toBe(0);
  expect(
    run('nft', ['-c', '-f', write('bad.nft', text.replace('37.0.8.0/24', '37.0.8.0/33'))]).status,
  ).not.toBe(0);
});

const nlriOf = (): { family: string; hex: string }[] =>
  textOf(exportOf('flowspec', EVERYTHING), 'flowspec.nlri.txt')
    .split('\n')
    .filter((line) => line.startsWith('ipv'))
    .map((line) => ({ family: line.slice(0, 4), hex: line.slice(5) }));

describe.skipIf(!isThere('exabgp', '--version'))('ExaBGP', () => {
  const neighbor = (flow: string) =>
    `neighbor 127.0.0.1 { router-id 127.0.0.2; local-address 127.0.0.1; local-as 65000; peer-as 65000; family { ipv4 flow; ipv6 flow; }\n${flow}\n}\n`;

  test('takes the configuration, with every route in it', () => {
    const text = textOf(exportOf('flowspec', EVERYTHING), 'flowspec.exabgp.conf');
    expect(run('exabgp', ['--validate', write('ex.conf', neighbor(text))]).status).toBe(0);
    const bad = text.replace('destination-port [ =443 ]', 'destination-port [ =65536x ]');
    expect(run('exabgp', ['--validate', write('bad.conf', neighbor(bad))]).status).not.toBe(0);
  });

  test('decodes every NLRI to what the configuration says', () => {
    const decoded = ['ipv4', 'ipv6'].flatMap((family) => {
      const nlri = nlriOf()
        .filter((one) => one.family === family)
        .map(({ hex }) => hex);
      const update = updateOf(family, nlri.join(''));
      const { said } = run('exabgp', [write('dec.conf', neighbor('')), '--decode', update]);
      return [...said.matchAll(/decoded update \d+ flow (.*?) origin/g)].map(([, words]) =>
        plainWords(words!),
      );
    });
    const configured = [
      ...textOf(exportOf('flowspec', EVERYTHING), 'flowspec.exabgp.conf').matchAll(
        /match \{ (.*?) \} then/g,
      ),
    ].map(([, words]) => plainWords(words!));
    expect(decoded.length).toBeGreaterThan(10);
    expect(decoded.sort()).toEqual(configured.sort());
  });
});

/** A BGP UPDATE (RFC 4271 §4.3) with FlowSpec NLRI in MP_REACH_NLRI and a rate of zero. */
function updateOf(family: string, nlri: string): string {
  const word = (value: number) => value.toString(16).padStart(4, '0');
  const reach = `${family === 'ipv4' ? '0001' : '0002'}850000${nlri}`;
  const attributes = `40010100400200400504000000${'64'}c010088006000000000000900e${word(reach.length / 2)}${reach}`;
  const body = `0000${word(attributes.length / 2)}${attributes}`;
  return `${'ff'.repeat(16)}${word(19 + body.length / 2)}02${body}`;
}

const NUMBERS: Readonly<Record<string, string>> = {
  tcp: '6',
  udp: '17',
  dccp: '33',
  sctp: '132',
  udplite: '136',
  'udp-lite': '136',
};

/** The two ways in which ExaBGP writes the same condition, as one. */
function plainWords(text: string): string {
  return text
    .replaceAll(/-ipv[46]|[;[\]]|\/0(?=[ ;]|$)/g, '')
    .replaceAll('next-header', 'protocol')
    .replaceAll('unknown protocol type ', '')
    .replaceAll(/=([a-z-]+)/g, (_, name: string) => `=${NUMBERS[name.toLowerCase()] ?? name}`)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe.skipIf(!isThere('gobgpd', '--version') || !isThere('gobgp', '--version'))('GoBGP', () => {
  let port = 0;
  let stop = () => {};
  beforeAll(async () => {
    port = await freePort();
    const config = write(
      'gobgpd.conf',
      '[global.config]\n  as = 65000\n  router-id = "127.0.0.2"\n  port = -1\n',
    );
    const args = ['-f', config, '--api-hosts', `127.0.0.1:${port}`, '--pprof-disable'];
    const daemon = spawn('gobgpd', args, { stdio: 'ignore' });
    stop = () => void daemon.kill('SIGKILL');
    const until = performance.now() + 10_000;
    while (!isThere('gobgp', '-p', String(port), 'global') && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 50));
  });
  afterAll(() => stop());

  test('takes every route, and its table holds our bytes', () => {
    const script = textOf(exportOf('flowspec', EVERYTHING), 'flowspec.gobgp.sh');
    const shell = write('add.sh', script.replaceAll(/^gobgp /gm, `gobgp -u 127.0.0.1 -p ${port} `));
    expect(run('sh', ['-e', shell])).toEqual({ status: 0, said: '' });
    for (const family of ['ipv4', 'ipv6']) {
      const { said } = run('gobgp', [
        '-p',
        String(port),
        'global',
        'rib',
        '-a',
        `${family}-flowspec`,
        '-j',
      ]);
      const table = JSON.parse(said) as Record<string, readonly Path[]>;
      const theirs = Object.values(table).map(([path]) => hexOfRules(path!.nlri.value));
      const ours = nlriOf().filter((one) => one.family === family);
      expect(theirs.sort()).toEqual(ours.map(({ hex }) => hex).sort());
      const communities = Object.values(table).flatMap(([path]) =>
        path!.attrs.filter(({ type }) => type === 16),
      );
      expect(communities).toHaveLength(ours.length);
      expect(JSON.stringify(communities)).not.toMatch(/"rate":[^0]/);
    }
  });
});

type Rule = {
  readonly type: number;
  readonly value:
    | { readonly prefix: string }
    | readonly { readonly op: number; readonly value: number }[];
};
type Path = {
  readonly nlri: { readonly value: readonly Rule[] };
  readonly attrs: readonly { readonly type: number }[];
};

/** What GoBGP tells of a rule, as bytes again: its own operators and values, its own prefixes. */
function hexOfRules(rules: readonly Rule[]): string {
  const bytes = rules.flatMap(({ type, value }) => {
    if ('prefix' in value) return [type, ...prefixBytes(value.prefix)];
    return [
      type,
      ...(value as readonly { op: number; value: number }[]).flatMap((one) => [
        one.op,
        ...((one.op & 0x30) === 0x10 ? [one.value >> 8, one.value & 255] : [one.value]),
      ]),
    ];
  });
  return Buffer.from([bytes.length, ...bytes]).toString('hex');
}

function prefixBytes(text: string): number[] {
  const [address = '', bits] = text.split('/');
  const isV4 = !address.includes(':');
  const all = isV4 ? address.split('.').map(Number) : bytesOfV6(address);
  return [Number(bits), ...(isV4 ? [] : [0]), ...all.slice(0, Math.ceil(Number(bits) / 8))];
}

function bytesOfV6(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map((one) => Number.parseInt(one, 16));
  const [front, back] = [groups(head), groups(tail ?? '')];
  const all = [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
  return all.flatMap((group) => [group >> 8, group & 255]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}

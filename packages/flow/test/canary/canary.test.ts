/**
 * No content in output, files, errors or memory: canaries in every content-bearing byte of every sample of exporters, in captured
 * packets and in EVE, read by our readers, from the network, and by the command itself, each a program of its own whose writable
 * memory is searched at its end; and a control that must be found.
 */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describeWithData } from '@noroshi/tidy';
import { afterAll, expect, test } from 'vitest';
import { DIRECTIONS, SIGN_KINDS } from '../../src/index.ts';
import { bytesOf, printTable } from '../decode/collect.ts';
import type { LogstashCase } from '../decode/logstash.ts';
import { pcapOf } from '../decode/pcap-file.ts';
import { type CanaryRun, canSearchMemory, runAndSearch } from './harness.ts';
import { type Planter, plantDatagrams, plantEve, plantPcap } from './plant.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const COMMAND = here('../../../../apps/cli/bin/noroshi.mjs');
const CANARY = randomBytes(4).toString('hex'); // eight letters and digits that stand nowhere else
const RUN_MS = 60_000;
const WARRANT = {
  ...{ format: 'noroshi-warrant', v: 1, id: 'approval-1', mode: 'exercise' },
  ...{
    purpose: 'signs of attack',
    requestedBy: 'Watch',
    approvedBy: 'Oversight',
    reason: 'a test',
  },
  ...{ directions: [...DIRECTIONS], detectors: [...SIGN_KINDS] },
  networks: ['192.168.1.0/24', '10.0.0.0/8', '172.16.0.0/12'],
  ...{ fromUtc: '2021-01-01', toUtc: '2021-12-31' },
  retention: { windowHours: 48, keepDays: 30 },
  ownAddresses: 'pseudonym',
  marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: [], caveats: ['exercise only'] },
};

describeWithData('canaries', 'cyber/flows', (data) => {
  const folder = mkdtempSync(`${tmpdir()}/noroshi-canary-`);
  const table: (string | number)[][] = [
    ['read', 'planted', 'in memory', 'printed or written', 'MB searched'],
  ];
  afterAll(() => {
    rmSync(folder, { recursive: true });
    printTable('canaries', table);
  });
  const planter = (): Planter => ({ canary: new Uint8Array(Buffer.from(CANARY)), planted: 0 });
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(`${folder}/${name}`, bytes);
    return `${folder}/${name}`;
  };
  const search = async (what: string, planted: number, run: Omit<CanaryRun, 'canaries'>) => {
    const outcome = await runAndSearch({ ...run, canaries: [CANARY] });
    const told = outcome.inOutput + outcome.inFiles;
    table.push([
      what,
      planted,
      outcome.inMemory,
      told,
      Math.round(outcome.searchedBytes / 2 ** 20),
    ]);
    expect(planted, what).toBeGreaterThan(1000);
    expect(outcome.searchedBytes, what).toBeGreaterThan(20 * 2 ** 20);
    return { ...outcome, found: outcome.inMemory + told };
  };

  const vendors = planter();
  const cases: LogstashCase[] = JSON.parse(
    readFileSync(`${data}/logstash-netflow/expected.json`, 'utf8'),
  );
  const ofVendors = cases.map((one) => {
    const datagrams = one.packets.map((packet) => bytesOf(`${data}/logstash-netflow/${packet}`));
    plantDatagrams(vendors, datagrams);
    return datagrams;
  });
  const samples = readdirSync(`${data}/sflow`).filter((name) => name.endsWith('.bin'));
  const sflow = samples.map((name) => bytesOf(`${data}/sflow/${name}`));
  plantDatagrams(vendors, sflow);
  const all = [...ofVendors.flat(), ...sflow];
  const messages = ofVendors.flat().filter((one) => one[1] === 10);
  const packets = planter();
  const captured = readdirSync(`${data}/zeek`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(wikipedia|smtp|get)\.pcap$/.test(name))
    .slice(0, 3)
    .map((name, i) => {
      const bytes = bytesOf(`${data}/zeek/${name}`);
      plantPcap(packets, bytes);
      return file(`packets-${i}.pcap`, bytes);
    });
  const withLengths = all.flatMap((one) => [...lengthOf(one), ...one]);
  const datagramFile = file('datagrams', new Uint8Array(withLengths));
  const ipfixFile = file('vendors.ipfix', new Uint8Array(messages.flatMap((one) => [...one])));
  const exporterFile = file('exporters.pcap', pcapOf(all, { form: 'pcapng' }));

  test.runIf(canSearchMemory)(
    'our readers, over vendors, sFlow and captures',
    async () => {
      const files = ['datagrams', datagramFile, 'ipfix', ipfixFile, 'exporters', exporterFile];
      const argv = [here('read-file.ts'), ...files, ...captured.flatMap((path) => ['pcap', path])];
      const planted = 3 * vendors.planted + packets.planted;
      const { found, stdout, exitCode } = await search('our readers', planted, { argv });
      expect([found, exitCode]).toEqual([0, 0]);
      const records = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).records);
      expect(Math.min(...records)).toBeGreaterThan(10);
      expect(records[0]).toBeGreaterThan(300);
    },
    RUN_MS,
  );

  test.runIf(canSearchMemory)(
    'the control: what is kept on purpose is found',
    async () => {
      const argv = [here('read-file.ts'), 'datagrams', datagramFile];
      const run = { argv, control: datagramFile };
      const { inMemory } = await search('control, kept on purpose', vendors.planted, run);
      expect(inMemory).toBeGreaterThanOrEqual(vendors.planted);
    },
    RUN_MS,
  );

  test.runIf(canSearchMemory)(
    'from the network',
    async () => {
      const { found, stdout, exitCode } = await search('from the network', vendors.planted, {
        argv: [here('listen.ts'), String(all.length)],
        drive: async (child) => {
          const port = await new Promise<number>((resolve) =>
            child.stdout!.once('data', (text: Buffer) => resolve(Number(text.toString()))),
          );
          const socket = createSocket('udp4');
          for (const datagram of all) {
            socket.send(datagram, port, '127.0.0.1');
            await new Promise((resolve) => setTimeout(resolve, 1));
          }
          socket.close();
        },
      });
      expect([found, exitCode]).toEqual([0, 0]);
      expect(JSON.parse(stdout.trim().split('\n').at(-1)!).records).toBeGreaterThan(250);
    },
    RUN_MS,
  );

  test.runIf(canSearchMemory)(
    'the command itself, over EVE, IPFIX and captures',
    async () => {
      const eve = planter();
      const text = readFileSync(`${data}/../detect/slips/test6-malicious.suricata.json`, 'utf8');
      const eveFile = file('eve.json', Buffer.from(plantEve(eve, text)));
      const warrant = file('warrant.json', Buffer.from(JSON.stringify(WARRANT)));
      const out = mkdtempSync(`${folder}/out-`);
      const inputs = [eveFile, ipfixFile, exporterFile, ...captured];
      const planted = eve.planted + 2 * vendors.planted + packets.planted;
      const { found, stderr } = await search('noroshi flows', planted, {
        argv: [COMMAND, 'flows', ...inputs, '--warrant', warrant, '--out', out],
        folders: [out],
      });
      expect(readdirSync(out), stderr).toContain('signs.jsonl');
      expect(found).toBe(0);
    },
    RUN_MS,
  );
});

function lengthOf(bytes: Uint8Array): Uint8Array {
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, bytes.length);
  return head;
}

/**
 * No content in output, errors or memory: canaries in every content-bearing byte of every sample of exporters, each read by a
 * program of its own whose writable memory is searched at its end; and a control that must be found.
 */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describeWithData } from '@noroshi/tidy';
import { afterAll, expect, test } from 'vitest';
import { bytesOf, printTable } from '../decode/collect.ts';
import type { LogstashCase } from '../decode/logstash.ts';
import { pcapOf } from '../decode/pcap-file.ts';
import { type CanaryOutcome, canSearchMemory, runAndSearch } from './harness.ts';
import { type Planter, plantDatagrams, plantPcap } from './plant.ts';

const READ = fileURLToPath(new URL('read-file.ts', import.meta.url));
const LISTEN = fileURLToPath(new URL('listen.ts', import.meta.url));
const CANARY = randomBytes(4).toString('hex'); // eight letters and digits that stand nowhere else
const folder = mkdtempSync(`${tmpdir()}/noroshi-canary-`);
afterAll(() => rmSync(folder, { recursive: true }));

const table: (string | number)[][] = [];
function expectNothing(what: string, planter: Planter, outcome: CanaryOutcome): void {
  const { inMemory, inOutput, searchedBytes } = outcome;
  table.push([what, planter.planted, inMemory, inOutput, Math.round(searchedBytes / 2 ** 20)]);
  expect(planter.planted, what).toBeGreaterThan(10);
  expect([inMemory, inOutput, outcome.exitCode], what).toEqual([0, 0, 0]);
  expect(searchedBytes, what).toBeGreaterThan(20 * 2 ** 20);
}

describeWithData('canaries', 'cyber/flows', (data) => {
  const planter = (): Planter => ({ canary: new Uint8Array(Buffer.from(CANARY)), planted: 0 });
  const cases: LogstashCase[] = JSON.parse(
    readFileSync(`${data}/logstash-netflow/expected.json`, 'utf8'),
  );
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(`${folder}/${name}`, bytes);
    return `${folder}/${name}`;
  };
  const run = (kind: string, path: string, control?: string) =>
    runAndSearch({
      argv: [READ, kind, path],
      canaries: [CANARY],
      ...(control !== undefined && { control }),
    });

  const vendors = planter();
  const planted = cases.map((one) => {
    const datagrams = one.packets.map((packet) => bytesOf(`${data}/logstash-netflow/${packet}`));
    plantDatagrams(vendors, datagrams);
    return datagrams;
  });
  const samples = readdirSync(`${data}/sflow`).filter((name) => name.endsWith('.bin'));
  const sflow = samples.map((name) => bytesOf(`${data}/sflow/${name}`));
  plantDatagrams(vendors, sflow);
  const all = [...planted.flat(), ...sflow];

  test.runIf(canSearchMemory)(
    'datagrams of every vendor and of sFlow',
    async () => {
      const withLengths = all.flatMap((one) => [...lengthOf(one), ...one]);
      const path = file('datagrams', new Uint8Array(withLengths));
      const outcome = await run('datagrams', path);
      expectNothing('datagrams', vendors, outcome);
      expect(JSON.parse(outcome.stdout).records).toBeGreaterThan(300);
      const control = await run('datagrams', path, path);
      table.push([
        'control, kept on purpose',
        vendors.planted,
        control.inMemory,
        control.inOutput,
        '',
      ]);
      expect(control.inMemory).toBeGreaterThanOrEqual(vendors.planted);
    },
    60_000,
  );

  test.runIf(canSearchMemory)(
    'an IPFIX file, a capture of exporters',
    async () => {
      const messages = planted.flat().filter((one) => one[1] === 10);
      const ipfix = file('file.ipfix', new Uint8Array(messages.flatMap((one) => [...one])));
      expectNothing('IPFIX file', vendors, await run('ipfix', ipfix));
      const pcap = file('exporters.pcap', pcapOf(all, { form: 'pcapng' }));
      expectNothing('capture of exporters', vendors, await run('exporters', pcap));
    },
    60_000,
  );

  test.runIf(canSearchMemory)(
    'captured packets',
    async () => {
      const own = planter();
      const names = readdirSync(`${data}/zeek`, { recursive: true, encoding: 'utf8' });
      const path = names.find((name) => name.endsWith('wikipedia.pcap'))!;
      const bytes = bytesOf(`${data}/zeek/${path}`);
      plantPcap(own, bytes);
      expectNothing('captured packets', own, await run('pcap', file('packets.pcap', bytes)));
    },
    60_000,
  );

  test.runIf(canSearchMemory)(
    'from the network',
    async () => {
      const outcome = await runAndSearch({
        argv: [LISTEN, String(all.length)],
        canaries: [CANARY],
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
      expectNothing('from the network', vendors, outcome);
      const lines = outcome.stdout.trim().split('\n');
      expect(JSON.parse(lines.at(-1)!).records).toBeGreaterThan(250);
    },
    60_000,
  );

  afterAll(() =>
    printTable('canaries', [['read', 'planted', 'in memory', 'printed', 'MB searched'], ...table]),
  );
});

function lengthOf(bytes: Uint8Array): Uint8Array {
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, bytes.length);
  return head;
}

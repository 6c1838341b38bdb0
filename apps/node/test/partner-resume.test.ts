/** Connections that resume: without certificates, for a day, for partners only; and what a handshake costs in bytes. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket, connect as tcpConnect } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { taiUsFromUnixMs } from '@noroshi/time';
import { expect, onTestFinished, test } from 'vitest';
import { openKeys } from '../src/keys/keys.ts';
import { createClient } from '../src/partner/client.ts';
import { createDialler } from '../src/partner/dial.ts';
import type { PullQuestion } from '../src/partner/protocol.ts';
import { NO_TICKETS, RESUME_LIMITS, RESUMED_TLS, resumptionOf } from '../src/partner/resume.ts';
import { cardOf, configure, resumeNode, stopNode, type TestNode, until } from './partner-nodes.ts';
import { testNode } from './partner-world.ts';
import { tellFlash } from './thin-flash.ts';

const DAY_MS = RESUME_LIMITS.lifeMs;
const keysOf = ({ path, nodeId, mode }: TestNode) =>
  openKeys(path, { nodeId, mode }, taiUsFromUnixMs(Date.now()));
const QUESTION = { lanes: [{ lane: 'flash', from: 0, known: 0 }], seen: [], most: 1024 } as const;

/** Alpha's listener, Bravo's keys and a counter of bytes between them. */
async function meeting(nowMs = () => Date.now()) {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  const { address: _, ...card } = await cardOf(bravo); // alpha asks nothing of it
  await configure(alpha, 'partner', 'bravo', card);
  const between = await counted(alpha.port);
  const keys = await keysOf(bravo);
  const partner = { ...(await cardOf(alpha)), address: `127.0.0.1:${between.port}` };
  const client = () => {
    const made = createClient(partner, keys, nowMs);
    onTestFinished(() => made.close());
    return made;
  };
  const target = { host: '127.0.0.1', port: between.port };
  const dialler = () => createDialler(partner, keys, target, nowMs);
  const pull = async (of: ReturnType<typeof client>) => {
    const before = between.bytes();
    const answer = await of.pull({ ...QUESTION, waitS: 0 }, new AbortController().signal);
    return { answer, bytes: between.bytes() - before };
  };
  await until('the listener knows bravo', async () => {
    const first = client();
    const { answer } = await pull(first);
    first.close();
    return answer.ok;
  });
  return { alpha, keys, between, client, dialler, pull, target };
}

/** A way between two ports that counts; `cut` ends what stands. */
async function counted(port: number) {
  let bytes = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = tcpConnect(port, '127.0.0.1');
    for (const [a, b] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(a);
      a.on('data', (part) => {
        bytes += part.length;
        b.write(part);
      });
      a.on('error', () => {});
      a.on('close', () => {
        sockets.delete(a);
        b.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 20)); // both ends have seen it
  };
  onTestFinished(async () => {
    await cut();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, bytes: () => bytes, cut };
}

const QUESTION_TEXT = 'GET /partner/v2/checkpoint?lane=flash&after=0&waitS=0 HTTP/1.1\r\n\r\n';

/** How a connection answers: the first line of HTTP, or how it ended. */
function spoken(socket: TLSSocket): Promise<string> {
  return new Promise((resolve) => {
    socket.on('error', () => resolve('error'));
    socket.on('close', () => resolve('closed'));
    socket.once('data', (part) => resolve(String(part).slice(0, 12)));
    socket.write(QUESTION_TEXT);
  });
}

test('a resumed question costs a fifth of a first one, and shows no certificate', async () => {
  const { between, client, pull } = await meeting();
  const one = client();
  const first = await pull(one);
  expect(first.answer.ok).toBe(true);
  const second = await pull(one);
  await between.cut();
  const resumed = await pull(one);
  expect(resumed.answer.ok).toBe(true);
  await between.cut();
  const again = await pull(one);
  expect(again.answer.ok).toBe(true);
  console.log(
    `bytes of one question: ${first.bytes} with certificates, ${resumed.bytes} resumed, ${second.bytes} on a connection that stands`,
  );
  expect(resumed.bytes).toBeLessThan(1100);
  expect(resumed.bytes).toBeGreaterThan(second.bytes + 300); // it is a connection of its own
  expect(Math.abs(again.bytes - resumed.bytes)).toBeLessThan(40); // each one makes the next
  expect(first.bytes).toBeGreaterThan(4 * resumed.bytes);
});

test('a flash of 400 bytes comes for less than 1,500 on a resumed connection, and is confirmed by the next question', async () => {
  const { alpha, between, client } = await meeting();
  const one = client();
  const signal = new AbortController();
  const ask = (at: number, waitS: number, seen: PullQuestion['seen'] = []) =>
    one.pull(
      { lanes: [{ lane: 'flash', from: at, known: at }], seen, most: 2048, waitS },
      signal.signal,
    );
  await tellFlash(alpha, 'bravo', 1, 400);
  expect((await ask(0, 0)).ok).toBe(true);
  await between.cut();
  await tellFlash(alpha, 'bravo', 2, 400);
  const before = between.bytes();
  const answer = await ask(1, 0);
  if (!answer.ok) throw new Error(answer.error);
  const come = between.bytes() - before;
  // the next question says that it is kept, with our signature on the checkpoint, and waits
  const next = ask(2, 25, [{ lane: 'flash', size: 2, cosignature: 'A'.repeat(102) }]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const all = between.bytes() - before;
  signal.abort();
  await next;
  console.log(
    `a flash of 400 bytes on a resumed connection: ${come} bytes, ${all} with its confirmation; its answer ${answer.value.length}`,
  );
  expect(answer.value.length).toBeGreaterThan(400); // it is there: record, proof and body
  expect(all).toBeGreaterThan(come + 100);
  expect(come).toBeLessThanOrEqual(1500);
  expect(all).toBeLessThanOrEqual(1700);
});

test('certificates are shown anew after a day, and when the other side has forgotten', async () => {
  let laterMs = 0;
  const { alpha, dialler } = await meeting(() => Date.now() + laterMs);
  const dials = dialler();
  const reused = async () => {
    const socket = await dials.dial();
    expect(await spoken(socket)).toBe('HTTP/1.1 200');
    dials.confirm(socket);
    const answer = socket.isSessionReused();
    socket.destroy();
    return answer;
  };
  expect([await reused(), await reused()]).toEqual([false, true]);
  laterMs = DAY_MS + 1000;
  expect([await reused(), await reused()]).toEqual([false, true]);
  await stopNode(alpha);
  await resumeNode(alpha);
  expect([await reused(), await reused()]).toEqual([false, true]);
});

test('a secret whose connection was never answered is not used; the one before still is', async () => {
  const { dialler } = await meeting();
  const dials = dialler();
  (await dials.dial()).destroy(); // another waits until it has ended
  const first = await dials.dial();
  expect(first.isSessionReused()).toBe(false);
  await spoken(first);
  dials.confirm(first);
  first.destroy();
  for (let i = 0; i < 3; i++) {
    const socket = await dials.dial();
    expect(socket.isSessionReused()).toBe(true);
    socket.destroy(); // no confirm: the answer was lost each time
  }
});

test('a removed partner is refused at once, with its secret too; a stolen identity is worth nothing', async () => {
  const { alpha, keys, target, dialler } = await meeting();
  const socket = await dialler().dial();
  await spoken(socket);
  const { identity, secret } = resumptionOf(socket, { pin: '', certificateToMs: 0 }, 0);
  const resume = (psk: Buffer, more = {}) => {
    const made = connect({
      ...{ ...target, ...NO_TICKETS, ...RESUMED_TLS, rejectUnauthorized: false, ...more },
      pskCallback: () => ({ identity, psk }),
    });
    onTestFinished(() => void made.destroy());
    return spoken(made);
  };
  expect(await resume(secret)).toBe('HTTP/1.1 200');
  expect(await resume(Buffer.alloc(32, 1))).not.toBe('HTTP/1.1 200'); // the name alone
  const doc = { ...(await cardOf(alpha)), id: 'bravo', address: undefined };
  const { address: _, ...other } = doc;
  await configure(alpha, 'partner', 'bravo', other); // bravo has another key now: as if it were removed
  await until('the listener to forget', async () => (await resume(secret)) !== 'HTTP/1.1 200');
  const own = { key: keys.tlsKeyPem, cert: keys.tlsCertificatePem };
  expect(await resume(secret, own)).not.toBe('HTTP/1.1 200');
});

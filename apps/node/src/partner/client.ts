/**
 * Asking a partner's listener, over mutual TLS 1.3 with both keys pinned. The peer is checked before the request is written;
 * an answer that is too long, too late or cut short is an error and nothing of it is used. One connection is kept open.
 */
import { Agent, type RequestOptions, request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { type Partner, splitAddress } from '@noroshi/exchange';
import { err, ok, type Result } from '@noroshi/time';
import type { NodeKeys } from '../keys/keys.ts';
import { formatPeerRefusal, peerOf, samePin } from './peer.ts';
import {
  type BodyQuestion,
  bodyUrl,
  PROTOCOL_LIMITS,
  type PullQuestion,
  pullUrl,
} from './protocol.ts';

export type Transport = {
  /** The bytes of one answer; the error says what was tried and what came. */
  pull(question: PullQuestion, signal: AbortSignal): Promise<Result<Uint8Array, string>>;
  /** A piece of a body. */
  body(question: BodyQuestion, signal: AbortSignal): Promise<Result<Uint8Array, string>>;
  /** How the last connection and answer were; undefined before the first. */
  seen?(): LinkSeen | undefined;
  close(): void;
};

export type LinkSeen = {
  readonly tookMs: number;
  readonly sentMs: number; // our wall clock, Unix
  readonly cameMs: number;
  readonly date: string | undefined; // as the partner's answer says it
  readonly certificateToMs: number | undefined;
};

const CONNECT_MS = 10_000;
/** Beyond what the peer was asked to wait. */
const ANSWER_MS = 15_000;

export function createClient(
  partner: Partner,
  keys: Pick<NodeKeys, 'tlsKeyPem' | 'tlsCertificatePem'>,
  nowMs: () => number,
): Transport {
  const target = splitAddress(partner.address ?? '');
  if (target === null) throw new Error(`partner ${partner.id} has no address`);
  const agent = new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0 });
  let certificateToMs: number | undefined;
  agent.createConnection = (_options, done) =>
    openChecked(partner, keys, target, nowMs, (cause, socket, toMs) => {
      certificateToMs = toMs;
      done?.(cause, socket as TLSSocket);
    });
  let last: LinkSeen | undefined;
  const get = async (path: string, waitS: number, signal: AbortSignal) => {
    const options = { ...target, agent, path, timeout: waitS * 1000 + ANSWER_MS };
    const [sentMs, startMs] = [nowMs(), performance.now()];
    const answer = await ask(options, signal, (date) => {
      const tookMs = performance.now() - startMs;
      last = { tookMs, sentMs, cameMs: nowMs(), date, certificateToMs };
    });
    return answer.ok ? answer : err(`${partner.address}: ${answer.error}`);
  };
  return {
    pull: (question, signal) => get(pullUrl(question), question.waitS, signal),
    body: (question, signal) => get(bodyUrl(question), 0, signal),
    seen: () => last,
    close: () => agent.destroy(),
  };
}

type Opened = (cause: Error | null, socket?: TLSSocket, certificateToMs?: number) => void;

/** Hands on a connection only when the peer is who it must be. */
function openChecked(
  partner: Partner,
  keys: Pick<NodeKeys, 'tlsKeyPem' | 'tlsCertificatePem'>,
  { host, port }: { readonly host: string; readonly port: number },
  nowMs: () => number,
  opened: Opened,
): undefined {
  const socket = connect({
    ...{ host, port, key: keys.tlsKeyPem, cert: keys.tlsCertificatePem },
    ...{ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' },
    rejectUnauthorized: false, // self-signed: the pin is checked below, before anything is sent
  });
  let done = false;
  const end = (cause: Error | null, certificateToMs?: number) => {
    if (done) return;
    done = true;
    socket.setTimeout(0);
    if (cause === null) opened(null, socket, certificateToMs);
    else {
      socket.destroy();
      opened(cause);
    }
  };
  socket.setTimeout(CONNECT_MS, () => end(new Error(`no TLS within ${CONNECT_MS / 1000} s`)));
  socket.on('error', (cause) => end(cause));
  socket.once('close', () => end(new Error('the connection was closed while TLS was set up')));
  socket.once('secureConnect', () => {
    const peer = peerOf(socket, nowMs());
    if (!peer.ok) end(new Error(formatPeerRefusal(peer.error)));
    else if (samePin(peer.value.pin, partner.tlsPin)) end(null, peer.value.certificateToMs);
    else end(new Error(formatPeerRefusal({ kind: 'unknown', pin: peer.value.pin })));
  });
}

function ask(
  options: RequestOptions,
  signal: AbortSignal,
  heard: (date: string | undefined) => void,
): Promise<Result<Uint8Array, string>> {
  return new Promise((resolve) => {
    const failed = (cause: Error) => resolve(err(cause.message));
    const asked = request({ ...options, signal }, (answer) => {
      heard(answer.headers.date);
      const parts: Buffer[] = [];
      let length = 0;
      answer.on('data', (part: Buffer) => {
        length += part.length;
        parts.push(part);
        if (length > PROTOCOL_LIMITS.answerBytesMax)
          asked.destroy(new Error(`more than ${PROTOCOL_LIMITS.answerBytesMax} bytes`));
      });
      answer.on('error', failed);
      answer.on('aborted', () => failed(new Error('the answer was cut short')));
      answer.on('end', () => {
        if (!answer.complete) resolve(err('the answer was cut short'));
        else if (answer.statusCode !== 200)
          resolve(err(`status ${answer.statusCode}: ${words(Buffer.concat(parts))}`));
        else resolve(ok(Uint8Array.from(Buffer.concat(parts))));
      });
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', failed);
    asked.end();
  });
}

/** What a peer says of an error: short, and printable. */
function words(bytes: Buffer): string {
  return bytes
    .subarray(0, 200)
    .toString('latin1')
    .replace(/[^ -~]/g, '?')
    .trim();
}

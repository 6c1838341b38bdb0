/**
 * Asking a partner's listener over a connection whose other end was checked before the request is written (dial.ts); an answer
 * that is too long, too late or cut short is an error and nothing of it is used. One connection is kept open. What HTTP adds
 * is the least it allows, since a thin link carries 300 bytes in a second.
 */
import { Agent, type RequestOptions, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { type LaneName, type Partner, splitAddress } from '@noroshi/exchange';
import { err, ok, type Result } from '@noroshi/time';
import type { NodeKeys } from '../keys/keys.ts';
import { createDialler, type Dialler } from './dial.ts';
import {
  type BodyQuestion,
  bodyUrl,
  fileUrl,
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

/** A connection of our own; others stand in for one in tests. */
export type Client = Transport & {
  /** A file of a lane as a tiled log; null where there is none, `busy` where it is asked too fast. */
  file(
    lane: LaneName,
    path: string,
    signal: AbortSignal,
  ): Promise<Result<Uint8Array | null | 'busy', string>>;
};

export type LinkSeen = {
  readonly tookMs: number;
  readonly sentMs: number; // our wall clock, Unix
  readonly cameMs: number;
  readonly date: string | undefined; // as the partner's answer says it
  readonly certificateToMs: number | undefined;
};

/** Without a byte, beyond what the peer was asked to wait: a lost segment is sent again several times within it. */
const ANSWER_MS = 15_000;
/** A piece of a body is in no hurry, and waits behind what is. */
const PIECE_MS = 30_000;

type Keys = Pick<NodeKeys, 'tlsKeyPem' | 'tlsCertificatePem'>;

/** Connections to partners: each call is one of its own, and those to one partner meet it once. */
export function createConnections(
  keys: Keys,
  nowMs: () => number,
): (partner: Partner) => Transport {
  const diallers = new Map<string, { readonly text: string; readonly dialler: Dialler }>();
  return (partner) => {
    const text = JSON.stringify(partner);
    const known = diallers.get(partner.id);
    const dialler = known?.text === text ? known.dialler : diallerFor(partner, keys, nowMs);
    diallers.set(partner.id, { text, dialler });
    return createClient(partner, keys, nowMs, dialler);
  };
}

function diallerFor(partner: Partner, keys: Keys, nowMs: () => number): Dialler {
  const target = splitAddress(partner.address ?? '');
  if (target === null) throw new Error(`partner ${partner.id} has no address`);
  return createDialler(partner, keys, target, nowMs);
}

export function createClient(
  partner: Partner,
  keys: Keys,
  nowMs: () => number,
  dialler: Dialler = diallerFor(partner, keys, nowMs),
): Client {
  let socket: TLSSocket | undefined;
  const agent = new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0 });
  agent.createConnection = (_options, done) => {
    dialler.dial().then(
      (opened) => {
        socket = opened;
        done?.(null, opened);
      },
      (cause: Error) => done?.(cause, undefined as never),
    );
    return undefined;
  };
  let last: LinkSeen | undefined;
  const get = async (path: string, timeout: number, signal: AbortSignal) => {
    const answer = await getAny(path, timeout, signal);
    if (!answer.ok || answer.value.status === 200)
      return answer.ok ? ok(answer.value.bytes) : answer;
    const { status, bytes } = answer.value;
    return err(`${partner.address}: status ${status}: ${words(bytes)}`);
  };
  const getAny = async (path: string, timeout: number, signal: AbortSignal) => {
    const options = { agent, path, timeout, setHost: false };
    const [sentMs, startMs] = [nowMs(), performance.now()];
    const answer = await ask(options, signal, (date) => {
      const tookMs = performance.now() - startMs;
      last = { tookMs, sentMs, cameMs: nowMs(), date, certificateToMs: dialler.certificateToMs() };
    });
    if (answer.ok && socket !== undefined) dialler.confirm(socket);
    return answer.ok ? answer : err(`${partner.address}: ${answer.error}`);
  };
  return {
    pull: (question, signal) => get(pullUrl(question), question.waitS * 1000 + ANSWER_MS, signal),
    body: (question, signal) => get(bodyUrl(question), PIECE_MS, signal),
    file: async (lane, path, signal) => {
      const answer = await getAny(fileUrl(lane, path), PIECE_MS, signal);
      if (!answer.ok) return answer;
      const { status, bytes } = answer.value;
      if (status === 200) return ok(bytes);
      if (status === 404) return ok(null);
      if (status === 429) return ok('busy');
      return err(`${partner.address}: status ${status}: ${words(bytes)}`);
    },
    seen: () => last,
    close: () => agent.destroy(),
  };
}

type Answer = { readonly status: number; readonly bytes: Uint8Array };

function ask(
  options: RequestOptions,
  signal: AbortSignal,
  heard: (date: string | undefined) => void,
): Promise<Result<Answer, string>> {
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
        else
          resolve(
            ok({ status: answer.statusCode ?? 0, bytes: Uint8Array.from(Buffer.concat(parts)) }),
          );
      });
    });
    asked.removeHeader('connection'); // HTTP/1.1 keeps it without being told
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', failed);
    asked.end();
  });
}

/** What a peer says of an error: short, and printable. */
function words(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 200))
    .toString('latin1')
    .replace(/[^ -~]/g, '?')
    .trim();
}

/**
 * The wire between two nodes in made-up time: what a partner's connection does for the pullers (src/partner/client.ts), with the
 * other node's real answers at its end. It is slow, it loses questions and answers, delivers twice, is cut in one direction, and
 * flips bits, which TLS makes a broken connection of. Answers are also kept, to come again when nobody waits for them.
 */
import { err, ok, type Result } from '@noroshi/time';
import { answerRequest, type PartnerAnswer } from '../../src/partner/answers.ts';
import type { Transport } from '../../src/partner/client.ts';
import {
  bodyUrl,
  type LaneQuestion,
  parsePartnerUrl,
  pullUrl,
} from '../../src/partner/protocol.ts';
import { count, type Life, type NodeId, otherOf, type SimNode, type World } from './world.ts';

export type Stale = { readonly asked: readonly LaneQuestion[]; readonly bytes: Uint8Array };

export type Weather = {
  loss: number; // of questions, and of answers
  twice: number;
  flip: number;
  latencyMs: number; // at most, one way
  bytesPerS: number;
  behindMs: number; // what is not urgent waits so much longer
  /** Who hears nothing: its questions go out, and no answer comes in. */
  readonly deaf: Record<NodeId, boolean>;
  /** Who is not heard: its questions are lost. */
  readonly mute: Record<NodeId, boolean>;
  readonly stale: Record<NodeId, Stale | null>;
};

export function calm(): Weather {
  const nobody = () => ({ alpha: false, bravo: false });
  return {
    ...{ loss: 0, twice: 0, flip: 0, latencyMs: 100, bytesPerS: 100_000, behindMs: 0 },
    ...{ deaf: nobody(), mute: nobody(), stale: { alpha: null, bravo: null } },
  };
}

type Arrived = Result<Uint8Array, string>;

const ANSWER_MS = 15_000; // as the real client waits, beyond what the peer was asked to wait

export function connectOver(world: World, asker: SimNode, life: Life): () => Transport {
  return () => {
    const closed = new AbortController();
    const ask = (url: string, waitS: number, signal: AbortSignal) =>
      carry(world, asker, life, { url, waitS }, AbortSignal.any([signal, closed.signal]));
    return {
      pull: async (question, signal) => {
        const answer = await ask(pullUrl(question), question.waitS, signal);
        if (answer.ok && world.randomOf('stale').uniform() < 0.2)
          world.weather.stale[asker.id] = { asked: question.lanes, bytes: answer.value };
        return answer;
      },
      body: (question, signal) => ask(bodyUrl(question), 0, signal),
      close: () => closed.abort(),
    };
  };
}

/** One question and what comes of it. The asker's life may end meanwhile: then nothing comes. */
function carry(
  world: World,
  asker: SimNode,
  life: Life,
  { url, waitS }: { readonly url: string; readonly waitS: number },
  signal: AbortSignal,
): Promise<Arrived> {
  const { timeline, weather } = world;
  const fate = world.randomOf('wire');
  const gone = new AbortController();
  return new Promise((resolve) => {
    const end = (answer: Arrived) => {
      if (gone.signal.aborted) return;
      gone.abort();
      cancel();
      if (!life.isOver) resolve(answer);
    };
    const cancel = timeline.after(waitS * 1000 + ANSWER_MS, () => end(err('no answer in time')));
    if (signal.aborted) return end(err('closed'));
    signal.addEventListener('abort', () => end(err('closed')), { once: true });
    const lateMs = () => 1 + fate.integer(weather.latencyMs);
    const isLost = (cut: boolean) => cut || fate.uniform() < weather.loss;
    const drop = () => {
      count(world, 'lost');
      if (fate.uniform() < 0.5) timeline.after(lateMs(), () => end(err('the connection broke')));
    };
    const arrive = (answer: PartnerAnswer) => {
      if (isLost(weather.deaf[asker.id])) return drop();
      if (fate.uniform() < weather.flip) return end(err('the connection broke: bad record'));
      if (answer.status !== 200) return end(err(`answered ${answer.status}`));
      end('bytes' in answer ? ok(answer.bytes) : err('a text'));
    };
    const serve = () => {
      const { life: server, author } = otherOf(world, asker);
      const asked = parsePartnerUrl(url);
      if (server === null || asked === null) return end(err(`refused: ${url}`));
      answerRequest(server.context, author, asker.card, asked, gone.signal).then(
        (answer) => {
          const bytes = 'bytes' in answer ? answer.bytes : new Uint8Array();
          world.trace.update(bytes);
          const behindMs = url.includes('flash') ? 0 : weather.behindMs;
          const tookMs = lateMs() + behindMs + (bytes.length / weather.bytesPerS) * 1000;
          timeline.after(tookMs, () => arrive(answer));
        },
        () => timeline.after(lateMs(), () => end(err('the connection broke'))),
      );
    };
    if (isLost(weather.mute[asker.id])) return drop();
    timeline.after(lateMs(), serve);
    if (fate.uniform() >= weather.twice) return;
    count(world, 'twice');
    timeline.after(lateMs(), serve);
  });
}

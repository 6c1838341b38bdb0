/** The thread that computes what a route asks for; it holds nothing between two questions. */
import { parentPort } from 'node:worker_threads';
import { cleanHistories, detectManoeuvres } from '@noroshi/behave';
import type { ElementSetBatch } from '@noroshi/orbit';
import { createArchive } from './archive.ts';
import type { Answer, AskInput, FromAsk } from './ask-messages.ts';
import { relativePoints } from './relative.ts';

const port = parentPort!;

port.on('message', ({ id, input }: { readonly id: number; readonly input: AskInput }) => {
  const post = (message: FromAsk) => port.postMessage(message);
  try {
    post({ id, answer: answerOf(input) });
  } catch (cause) {
    post({ id, reason: cause instanceof Error ? cause.message : String(cause) });
  }
});

function answerOf({ question, objects }: AskInput): Answer {
  const archive = createArchive();
  archive.put(objects);
  const sets = archive.sets(undefined, Number.NEGATIVE_INFINITY, question.atUs);
  if (question.kind === 'relative')
    return { kind: 'relative', points: relativePoints(sets, question) };
  if (question.kind === 'manoeuvres') return manoeuvresOf(sets, question.objectId);
  throw new Error(`bug: nobody answers ${question.kind}`);
}

function manoeuvresOf(sets: ElementSetBatch, objectId: string): Answer {
  const history = cleanHistories(sets).histories.find((one) => one.objectId === objectId);
  if (history === undefined)
    return {
      ...{ kind: 'manoeuvres', name: '', regime: null, floorMS: Number.NaN, coveredDays: 0 },
      ...{ sets: 0, why: 'no element set of it was known then' },
      ...{ manoeuvres: [], pattern: null, departures: [] },
    };
  const report = detectManoeuvres(history);
  return { kind: 'manoeuvres', ...report, pattern: null, departures: [] };
}

/** The thread that computes what a route asks for; it holds nothing between two questions. */
import { parentPort } from 'node:worker_threads';
import {
  cleanHistories,
  decayList,
  decayTrack,
  detectManoeuvres,
  patternDepartures,
  patternOfLife,
} from '@noroshi/behave';
import type { ElementSetBatch } from '@noroshi/orbit';
import { createArchive } from './archive.ts';
import type { Answer, AskInput, FromAsk, Question } from './ask-messages.ts';
import { beltTracks } from './belt.ts';
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
  if (question.kind === 'manoeuvres') return manoeuvresOf(sets, question);
  if (question.kind === 'belt') return { kind: 'belt', ...beltTracks(sets, question) };
  if (question.kind === 'decays') {
    const { weather, atUs, horizonDays } = question;
    const decays = decayList(cleanHistories(sets).histories, weather, atUs, { horizonDays });
    return { kind: 'decays', decays: decays.filter(({ why }) => why === '') };
  }
  const history = cleanHistories(sets).histories.find((one) => one.objectId === question.objectId);
  const track = history === undefined ? [] : decayTrack(question.forecast, history);
  const step = Math.max(1, Math.ceil(track.length / question.pointsMax));
  return { kind: 'track', points: track.filter((_, k) => k % step === 0) };
}

function manoeuvresOf(
  sets: ElementSetBatch,
  { objectId, atUs }: Extract<Question, { kind: 'manoeuvres' }>,
): Answer {
  const history = cleanHistories(sets).histories.find((one) => one.objectId === objectId);
  if (history === undefined)
    return {
      ...{ kind: 'manoeuvres', name: '', regime: null, floorMS: Number.NaN, coveredDays: 0 },
      ...{ sets: 0, why: 'no element set of it was known then' },
      ...{ manoeuvres: [], pattern: null, departures: [] },
    };
  const report = detectManoeuvres(history);
  if (report.regime !== 'GEO')
    return { kind: 'manoeuvres', ...report, pattern: null, departures: [] };
  const pattern = patternOfLife(history, { manoeuvres: report.manoeuvres });
  const departures = patternDepartures(pattern, report.manoeuvres, atUs);
  return { kind: 'manoeuvres', ...report, pattern, departures };
}

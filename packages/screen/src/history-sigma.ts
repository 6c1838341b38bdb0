/**
 * Covariance from the objects' own histories where there is enough of one, else the published model of the regime.
 * Each object is measured once, when its first event asks for it; only sets up to the start of the window count.
 */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  propagateRow,
} from '@noroshi/orbit';
import { NO_MODEL } from './probability/covariance.ts';
import {
  differenceHistory,
  type HistoryCovariance,
  historySigmaInto,
} from './probability/history.ts';
import { publishedSigma, type SigmaSource } from './rows.ts';
import type { ScreenOutcome } from './screen.ts';

/** `history` holds every set at hand, many an object, in any order. */
export function historySigma(outcome: ScreenOutcome, history: ElementSetBatch): SigmaSource {
  const published = publishedSigma(outcome);
  const rowsOf = setsByObject(history, outcome.plan.fromUs);
  const model = initialiseSgp4(history, outcome.model.opsMode);
  const scratch = createResonanceScratch(model);
  const state = createStateBatch(1, 'TEME');
  const propagate = (row: number, epochUs: number, out: Float64Array) => {
    const code = propagateRow(model, scratch, row, epochUs, state, 0);
    out.set(state.positionKm, 0);
    out.set(state.velocityKmS, 3);
    return code;
  };
  const known = new Map<number, HistoryCovariance | undefined>();
  const measure = (row: number): HistoryCovariance | undefined => {
    const id = outcome.sets.objects.objectId[outcome.sets.objectRow[row]];
    const rows = rowsOf.get(id) ?? [];
    const epochUs = rows.map((setRow) => history.epochUs[setRow]);
    const measured = differenceHistory({ rows, epochUs }, propagate);
    return measured.ok ? measured.value : undefined;
  };
  return (row, ageD, out) => {
    if (!known.has(row)) known.set(row, measure(row));
    const covariance = known.get(row);
    const used = covariance === undefined ? NO_MODEL : historySigmaInto(covariance, ageD, out);
    return used === NO_MODEL ? published(row, ageD, out) : used;
  };
}

/** Rows of each object's sets with an epoch up to `untilUs`, oldest first, one an epoch. */
function setsByObject(history: ElementSetBatch, untilUs: number): Map<string, number[]> {
  const { objects, objectRow, epochUs } = history;
  const rowsOf = new Map<string, number[]>();
  const order = Array.from({ length: history.count }, (_, row) => row).sort(
    (a, b) => epochUs[a] - epochUs[b],
  );
  for (const row of order) {
    if (epochUs[row] > untilUs) break;
    const id = objects.objectId[objectRow[row]];
    const rows = rowsOf.get(id);
    if (rows === undefined) rowsOf.set(id, [row]);
    else if (epochUs[rows[rows.length - 1]] < epochUs[row]) rows.push(row);
  }
  return rowsOf;
}

/**
 * "Who has sat beside whom": the watch over the belt run over histories, day by day, with what was known on each day and nothing
 * later. The same stage serves a node's scheduled look, a replay from any date and the ledger since 1997.
 */

import { countUntil, type ObjectHistory, sliceHistory } from '../history/history.ts';
import { type BenignContext, createBenign } from './benign.ts';
import type { ApproachForecast, BenignRule, Proximity } from './contract.ts';
import { forecastApproach } from './forecast.ts';
import { describeStay } from './geo/describe.ts';
import { lonelyStops } from './geo/slots.ts';
import type { PairTrack, Stay } from './geo/stay.ts';
import { judgeStay } from './geo/verdict.ts';
import { type BeltState, type BeltStep, createBeltState, watchBelt } from './geo/watch.ts';
import type { Owners } from './owners.ts';

const DAY_US = 86_400e6;

export type LedgerOptions = {
  readonly fromUs: number; // the watch begins; company of its first 90 days is taken as standing
  readonly toUs: number; // what is known then is what the ledger says
  readonly stepDays?: number; // 1 where not said
  readonly rules: readonly BenignRule[];
  readonly owners: Owners;
  readonly state?: BeltState; // goes on from here instead of from nothing
  /** Called after each step with news, for progress, forecasts and replay: `openProximities(step.state, context)` is open then. */
  readonly onStep?: (step: BeltStep, context: BenignContext) => void;
};

/** Every stay of two objects of the belt since `fromUs`, in order of beginning, then of ids; those that go on are open. */
export function beltLedger(
  histories: readonly ObjectHistory[],
  options: LedgerOptions,
): readonly Proximity[] {
  const context = createBenign(options.rules, options.owners);
  const state = runBelt(histories, options, context);
  return ledgerOf(state, context);
}

/** The watch itself, run from `fromUs` to `toUs`. Sets before `fromUs` are news of the first day. */
export function runBelt(
  given: readonly ObjectHistory[],
  { fromUs, toUs, stepDays = 1, state = createBeltState(), onStep }: LedgerOptions,
  context: BenignContext,
): BeltState {
  const histories = [...given].sort((x, y) => compared(x.objectId, y.objectId)); // rows, and so the last digits, are the same
  const read = new Int32Array(histories.length);
  const nextUs = Float64Array.from(histories, ({ epochUs }) => epochUs[0] ?? Infinity);
  for (let atUs = fromUs; atUs <= toUs; atUs += stepDays * DAY_US) {
    const news: ObjectHistory[] = [];
    for (let k = 0; k < histories.length; k++) {
      if (nextUs[k] > atUs) continue;
      const until = countUntil(histories[k], atUs);
      news.push(sliceHistory(histories[k], read[k], until));
      read[k] = until;
      nextUs[k] = histories[k].epochUs[until] ?? Infinity;
    }
    if (news.length === 0) continue;
    const step = watchBelt(state, news, atUs);
    for (const { pair, stay } of step.changes) noteVerdict(state, context, pair, stay);
    onStep?.(step, context);
  }
  return state;
}

/** Keeps when a stay was open with nothing to explain it, and whom the visitor came to. */
export function noteVerdict(
  state: BeltState,
  context: BenignContext,
  pair: PairTrack,
  stay: Stay,
): void {
  if (Number.isNaN(stay.openedUs)) return;
  const { declared, learned } = judgeStay(state, context, pair, stay);
  if (declared !== '' || learned !== '') {
    if (!Number.isNaN(stay.alertFromUs) && Number.isNaN(stay.alertToUs))
      stay.alertToUs = state.atUs;
    return;
  }
  if (Number.isNaN(stay.alertFromUs)) stay.alertFromUs = state.atUs;
  stay.alertToUs = Number.NaN;
  const came = stay.arrival.row;
  const other = came === pair.a ? pair.b : pair.a;
  const { targets } = state.objects[came];
  if (!targets.some((one) => one.other === other && one.fromUs === stay.fromUs))
    targets.push({
      ...{ other, fromUs: stay.fromUs },
      longitudeDeg: state.objects[other].track.longitudeDeg,
    });
}

export type BeltNow = {
  readonly proximities: readonly Proximity[]; // that go on, explained ones too
  readonly approaches: readonly ApproachForecast[]; // of objects that burned within `burnedDaysMax` and drift
  readonly state: BeltState;
  readonly context: BenignContext;
};

/** The belt at `toUs` as a node's look needs it: company that goes on, and who is on the way to whom. */
export function beltNow(
  histories: readonly ObjectHistory[],
  options: LedgerOptions,
  burnedDaysMax = 30,
): BeltNow {
  const context = createBenign(options.rules, options.owners);
  const state = runBelt(histories, options, context);
  const sinceUs = options.toUs - burnedDaysMax * DAY_US;
  const approaches = state.objects
    .filter(({ track }) => track.lastBurnUs >= sinceUs)
    .map(({ objectId }) => forecastApproach(state, objectId))
    .filter((one): one is ApproachForecast => one !== null);
  return { proximities: openProximities(state, context), approaches, state, context };
}

/** Every stay that was ever said, and stops without company of who walks the belt, as proximities. */
export function ledgerOf(state: BeltState, context: BenignContext): readonly Proximity[] {
  const all: Proximity[] = [];
  for (const pair of state.pairs.values())
    for (const stay of staysOf(pair)) all.push(describeStay(state, context, pair, stay));
  return sorted([...all, ...lonelyStops(state)]);
}

/** The stays that go on at the state's instant; `declared` and `learned` are '' for those that nothing explains. */
export function openProximities(state: BeltState, context: BenignContext): readonly Proximity[] {
  const open: Proximity[] = [];
  for (const key of state.open) {
    const pair = state.pairs.get(key)!;
    if (pair.stay === null || Number.isNaN(pair.stay.openedUs)) continue;
    open.push(describeStay(state, context, pair, pair.stay));
  }
  open.push(...lonelyStops(state).filter(({ isOpen }) => isOpen));
  return sorted(open);
}

/** An open alert in short: a stay that goes on and that nothing explains, by the last look at it. */
export type OpenAlert = {
  readonly id1: string; // who came
  readonly id2: string; // who was there
  readonly name1: string;
  readonly name2: string;
  readonly sinceUs: number; // nothing has explained it since
};

/** Stays that go on with nothing to explain them: what `openProximities` gives with neither `declared` nor `learned`, but for stops without company, in a form that is quick to count. */
export function openAlerts(state: BeltState): readonly OpenAlert[] {
  const alerts: OpenAlert[] = [];
  for (const key of state.open) {
    const { a, b, stay } = state.pairs.get(key)!;
    if (stay === null || Number.isNaN(stay.alertFromUs) || !Number.isNaN(stay.alertToUs)) continue;
    const came = state.objects[stay.arrival.row];
    const there = state.objects[stay.arrival.row === a ? b : a];
    alerts.push({
      ...{ id1: came.objectId, id2: there.objectId, name1: came.name, name2: there.name },
      sinceUs: stay.alertFromUs,
    });
  }
  return alerts;
}

function staysOf(pair: PairTrack): Stay[] {
  const now = pair.stay !== null && !Number.isNaN(pair.stay.openedUs) ? [pair.stay] : [];
  return [...pair.past, ...now];
}

function sorted(all: readonly Proximity[]): readonly Proximity[] {
  return [...all].sort(
    (x, y) => x.fromUs - y.fromUs || compared(x.id1, y.id1) || compared(x.id2, y.id2),
  );
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

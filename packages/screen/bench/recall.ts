/**
 * A screen of the real catalogue against the complete answer staged for it, which comes from another implementation:
 * every fast event within 1 ms (10 ms below 0.1 km/s) and 1 m, every slow one inside an interval of its pair. Events within
 * 20 m of the threshold may differ.
 */
import {
  CROSSING,
  E,
  EVENT_FIELDS,
  type EventColumns,
  INTERVAL,
  type ScreenOutcome,
} from '@noroshi/screen';
import { parseUtc } from '@noroshi/time';

export const RECALL_LIMITS = {
  slowKmS: 0.01, // below it a row is to be matched by an interval
  looseKmS: 0.1, // below it the time of closest approach is loose
  timeUs: 1_000,
  looseTimeUs: 10_000,
  missKm: 1e-3,
  edgeKm: 0.02, // of the threshold
  intervalUs: 1e6,
} as const;

export type ReferenceEvent = {
  readonly pair: string; // 'id1 id2'
  readonly tcaUs: number;
  readonly missKm: number;
  readonly speedKmS: number;
};

export type Recall = {
  readonly fast: number; // rows of the answer in the window, 10 m/s and more
  readonly fastMatched: number;
  readonly fastAtEdge: number; // not matched, but within 20 m of the threshold
  readonly slow: number;
  readonly slowMatched: number;
  readonly extra: number; // crossings of ours not in the answer and not within 20 m of the threshold
  readonly missed: readonly ReferenceEvent[];
  readonly worstTimeUs: number; // of the fast ones matched, 0.1 km/s and more
  readonly worstMissKm: number;
};

/** Columns by name: catalogue numbers, TCA_UTC, MISS_KM, REL_SPEED_KM_S. */
export function readReferenceEvents(csv: string): ReferenceEvent[] {
  const [header, ...lines] = csv.trim().split(/\r?\n/);
  const names = header.split(',');
  const at = (name: string) => names.indexOf(name);
  const [id1, id2] = [at('NORAD_CAT_ID_1'), at('NORAD_CAT_ID_2')];
  const [tca, miss, speed] = [at('TCA_UTC'), at('MISS_KM'), at('REL_SPEED_KM_S')];
  return lines.map((line) => {
    const cells = line.split(',');
    const time = parseUtc(cells[tca]);
    if (!time.ok) throw new Error(`the answer's time "${cells[tca]}"`);
    return {
      pair: `${cells[id1]} ${cells[id2]}`,
      tcaUs: time.value,
      missKm: Number(cells[miss]),
      speedKmS: Number(cells[speed]),
    };
  });
}

/** Rows of the answer outside the screen's window do not count, nor do events after its last row. */
export function compareWithReference(
  outcome: ScreenOutcome,
  answer: readonly ReferenceEvent[],
): Recall {
  const { fromUs, toUs, thresholdKm } = outcome.plan;
  const edgeKm = thresholdKm - RECALL_LIMITS.edgeKm;
  const found = eventsByPair(outcome);
  const rows = answer.filter((row) => row.tcaUs > fromUs && row.tcaUs < toUs);
  const fast = rows.filter((row) => row.speedKmS >= RECALL_LIMITS.slowKmS);
  const slow = rows.filter((row) => row.speedKmS < RECALL_LIMITS.slowKmS);
  const missed: ReferenceEvent[] = [];
  const matched = new Set<Found>();
  let fastAtEdge = 0;
  let worstTimeUs = 0;
  let worstMissKm = 0;
  for (const row of fast) {
    const event = found.get(row.pair)?.find((one) => isSame(one, row));
    if (event === undefined) {
      if (row.missKm > edgeKm) fastAtEdge++;
      else missed.push(row);
      continue;
    }
    matched.add(event);
    if (row.speedKmS < RECALL_LIMITS.looseKmS) continue;
    worstTimeUs = Math.max(worstTimeUs, Math.abs(event.tcaUs - row.tcaUs));
    worstMissKm = Math.max(worstMissKm, Math.abs(event.missKm - row.missKm));
  }
  const lastUs = rows.reduce((latest, row) => Math.max(latest, row.tcaUs), fromUs);
  const extra = [...found.values()]
    .flat()
    .filter((one) => one.kind === CROSSING && one.tcaUs <= lastUs)
    .filter((one) => !matched.has(one) && one.missKm <= edgeKm);
  return {
    ...{ fast: fast.length, fastMatched: matched.size, fastAtEdge, missed, extra: extra.length },
    ...{ slow: slow.length, slowMatched: slow.filter((row) => isInside(found, row)).length },
    ...{ worstTimeUs, worstMissKm },
  };
}

type Found = {
  readonly kind: number;
  readonly tcaUs: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly missKm: number;
};

function isSame(event: Found, row: ReferenceEvent): boolean {
  const loose = row.speedKmS < RECALL_LIMITS.looseKmS;
  const timeUs = loose ? RECALL_LIMITS.looseTimeUs : RECALL_LIMITS.timeUs;
  return (
    event.kind === CROSSING &&
    Math.abs(event.tcaUs - row.tcaUs) <= timeUs &&
    Math.abs(event.missKm - row.missKm) <= RECALL_LIMITS.missKm
  );
}

/** A slow row lies in an interval of its pair that comes at least as close. */
function isInside(found: ReadonlyMap<string, readonly Found[]>, row: ReferenceEvent): boolean {
  const { intervalUs, missKm } = RECALL_LIMITS;
  return (found.get(row.pair) ?? []).some(
    (one) =>
      one.kind === INTERVAL &&
      one.fromUs - intervalUs <= row.tcaUs &&
      row.tcaUs <= one.toUs + intervalUs &&
      one.missKm <= row.missKm + missKm,
  );
}

function eventsByPair({ events, sets }: { events: EventColumns; sets: ScreenOutcome['sets'] }) {
  const { objects, objectRow } = sets;
  const byPair = new Map<string, Found[]>();
  const { data } = events;
  for (let o = 0; o < events.count * EVENT_FIELDS; o += EVENT_FIELDS) {
    const id = (field: number) => objects.objectId[objectRow[data[o + field]]];
    const pair = `${id(E.rowA)} ${id(E.rowB)}`;
    const own = byPair.get(pair) ?? [];
    own.push({
      ...{ kind: data[o + E.kind], tcaUs: data[o + E.tcaUs], missKm: data[o + E.missKm] },
      ...{ fromUs: data[o + E.fromUs], toUs: data[o + E.toUs] },
    });
    byPair.set(pair, own);
  }
  return byPair;
}

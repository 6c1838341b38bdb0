/**
 * Break-ups of the acceptance histories: who, when, by whose word. Times are those published at the time; where the publisher gave
 * a span or only a day, the span is what is scored. Histories are replayed in steps, so that what is found is what could be said.
 */
import { type ElementSetBatch, pickSets } from '@noroshi/orbit';
import { parseUtc } from '@noroshi/time';
import { type Breakup, createBreakupState, growBreakups } from '../../src/index.ts';

export type KnownBreakup = {
  readonly file: string;
  readonly event: string;
  readonly parentId: string;
  readonly fromUtc: string; // it happened between these
  readonly toUtc: string;
  readonly by: string;
  readonly doubt: string; // '' or why the published time is not scored
  readonly isDense: boolean; // sets of the pieces within some weeks of it: the ± 10 min bar holds
};

export const KNOWN_BREAKUPS: readonly KnownBreakup[] = [
  known(
    'cosmos1408_82092',
    'Cosmos 1408',
    '13552',
    '2021-11-15T02:47',
    '',
    'no source at hand for 02:47; press: launch about 02:45',
    true,
  ),
  known(
    'cz6a_22151',
    'CZ-6A (Yunhai-3)',
    '54236',
    '2022-11-12T05:25',
    '',
    '18 SDS 2022-11-13: about 0525 UTC',
    true,
  ),
  known(
    'cz6a_24140',
    'CZ-6A (Qianfan)',
    '60397',
    '2024-08-06T20:10',
    '',
    'LeoLabs 2024-08-08: about 20:10 UTC',
    true,
    'three disjoint thirds of the pieces meet at 17:15 to ten seconds, and not at 20:10',
  ),
  known(
    'intelsat33e_16053',
    'Intelsat 33E',
    '41748',
    '2024-10-19T04:30',
    '',
    'US Space Forces: about 0430 UTC (thedebrief.org, 2024-10)',
    false,
  ),
  known(
    'resursP1_13030',
    'Resurs-P1',
    '39186',
    '2024-06-26T13:05',
    '2024-06-27T00:51',
    'LeoLabs 2024-06-27; USSPACECOM: about 1600 UTC',
    false,
  ),
  known(
    'microsatR_19006',
    'Microsat-R',
    '43947',
    '2019-03-27T05:40',
    '',
    'DRDO: the day; no source at hand for 05:40',
    false,
  ),
  known(
    'noaa16_00055',
    'NOAA-16',
    '26536',
    '2015-11-25T06:30',
    '2015-11-25T08:16',
    'JSpOC: found by 0816 UTC',
    true,
  ),
  known(
    'noaa17_02032',
    'NOAA-17',
    '27453',
    '2021-03-10T07:11',
    '',
    '18 SPCS: 0711 UTC (space.com, 2021-03)',
    true,
  ),
  known(
    'dmspF13_95015',
    'DMSP F13',
    '23533',
    '2015-02-03T16:00',
    '2015-02-03T18:30',
    'USAF: 2015-02-03, temperature spike',
    false,
  ),
  known(
    'fregat_11037',
    'Fregat-SB tank',
    '37756',
    '2020-05-08T04:02',
    '2020-05-08T06:00',
    '18 SPCS: 0402 to 0551; Roscosmos: 0500 to 0600',
    true,
  ),
  known(
    'cosmos2499_14028',
    'Cosmos 2499 (first)',
    '39765',
    '2021-10-22T00:00',
    '2021-10-24T00:00',
    'McDowell: 2021-10-23',
    false,
  ),
  known(
    'cosmos2499_14028',
    'Cosmos 2499 (second)',
    '39765',
    '2023-01-04T03:57',
    '',
    '18 SDS 2023-02-07: about 0357 UTC',
    false,
  ),
  known(
    'cosmos2491_13076',
    'Cosmos 2491',
    '39497',
    '2019-12-23T00:00',
    '2019-12-24T00:00',
    'no time found; the day by the pieces',
    true,
  ),
  known(
    'cosmos2535_19039',
    'Cosmos 2535',
    '44421',
    '2020-01-01T00:00',
    '2020-01-14T00:00',
    'no time found; before the first pieces',
    false,
  ),
];

function known(
  file: string,
  event: string,
  parentId: string,
  from: string,
  to: string,
  by: string,
  isDense: boolean,
  doubt = '',
): KnownBreakup {
  const [fromUtc, toUtc] = [`${from}:00Z`, `${to === '' ? from : to}:00Z`];
  return { file, event, parentId, fromUtc, toUtc, by, isDense, doubt };
}

export function usOf(utc: string): number {
  const parsed = parseUtc(utc);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** Break-ups of a history as they came to be said, by key; the last word on each. */
export function replayBreakups(
  sets: ElementSetBatch,
  fromUs: number,
  toUs: number,
  stepDays: number,
): { readonly breakups: readonly Breakup[]; readonly firstSaidUs: ReadonlyMap<string, number> } {
  const stepUs = stepDays * 86_400e6;
  let step = growBreakups(
    createBreakupState(),
    between(sets, Number.NEGATIVE_INFINITY, fromUs),
    fromUs,
  );
  const firstSaidUs = new Map<string, number>();
  for (let atUs = fromUs + stepUs; atUs <= toUs; atUs += stepUs) {
    step = growBreakups(step.state, between(sets, atUs - stepUs, atUs), atUs);
    for (const { key } of step.found) if (!firstSaidUs.has(key)) firstSaidUs.set(key, atUs);
  }
  return { breakups: step.state.breakups, firstSaidUs };
}

/** Sets with an epoch after the first instant and not after the second, with the objects they belong to. */
export function between(sets: ElementSetBatch, afterUs: number, untilUs: number): ElementSetBatch {
  const rows = [...sets.epochUs.keys()].filter(
    (row) => sets.epochUs[row]! > afterUs && sets.epochUs[row]! <= untilUs,
  );
  return withOwnObjects(pickSets(sets, rows));
}

/** A batch whose object table holds the objects of its sets only, as a file of them would. */
function withOwnObjects(sets: ElementSetBatch): ElementSetBatch {
  const used = [...new Set(sets.objectRow)].sort((a, b) => a - b);
  const rowOf = new Map(used.map((object, row) => [object, row]));
  const { objects } = sets;
  return {
    ...sets,
    objectRow: sets.objectRow.map((object) => rowOf.get(object)!),
    objects: {
      count: used.length,
      objectId: used.map((row) => objects.objectId[row]!),
      catalogueNumber: Uint32Array.from(used, (row) => objects.catalogueNumber[row]!),
      cosparId: used.map((row) => objects.cosparId[row]!),
      name: used.map((row) => objects.name[row]!),
      source: used.map((row) => objects.source[row]!),
    },
  };
}

/** The peer: satellite.js 7.1 in its bulk form, one thread of WebAssembly, the same objects and dates. */
import {
  BulkPropagator,
  createSingleThreadRuntime,
  EciBaseCalculator,
  json2satrec,
} from 'satellite.js';

export type Peer = {
  /** Every object at every date; returns nothing, its states stand in its memory by object, then date. */
  run(): void;
  positionKm(): Float64Array;
  dispose(): void;
};

/** `records` are OMM keywords and their texts; `unixMs` are the dates. */
export async function createPeer(
  records: readonly Readonly<Record<string, string>>[],
  unixMs: readonly number[],
): Promise<Peer> {
  const runtime = await createSingleThreadRuntime();
  const bulk = new BulkPropagator({
    runtime,
    calculators: [new EciBaseCalculator()],
    satRecsCount: records.length,
    datesCount: unixMs.length,
  });
  type Record7 = Parameters<typeof json2satrec>[0];
  bulk.setSatRecs(records.map((record) => json2satrec(record as unknown as Record7, 'i')));
  bulk.setDates(unixMs.map((ms) => new Date(ms)));
  return {
    run: () => bulk.run(),
    positionKm: () => bulk.getRawOutput().eci.position,
    dispose: () => bulk.dispose(),
  };
}

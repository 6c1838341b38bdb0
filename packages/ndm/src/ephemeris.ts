/**
 * The ephemerides of an OEM: one an object, its segments as tables that can be asked for a place at any time. A segment that
 * cannot be used is told and costs only itself. Who an object is: its catalogue number, its COSPAR designator or what the
 * message calls it; a catalogue may know it by another (joinCatalogue of packages/orbit).
 */
import {
  buildEphemerisTable,
  type Ephemeris,
  type EphemerisSegment,
  type EphemerisTable,
  type Identity,
  messageIdentity,
} from '@noroshi/orbit';
import { type EarthOrientation, err, formatUtc, ok, type Result } from '@noroshi/time';
import { isTimeSystemKnown } from './epoch.ts';
import { quoted } from './faults.ts';
import type { Oem, OemSegment } from './oem-message.ts';

export type MessageEphemerides = {
  readonly ephemerides: readonly Ephemeris[];
  readonly refusals: readonly string[]; // `segment 2: …`
  readonly notes: readonly string[]; // what was assumed, each once
};

export const EPHEMERIS_SEGMENTS_MAX = 10_000;

export function ephemeridesOfOem(
  oem: Oem,
  source: string,
  earthOrientation: EarthOrientation | null,
): MessageEphemerides {
  const held = createHeld(source, oem.creationUs);
  for (const [k, segment] of oem.segments.slice(0, EPHEMERIS_SEGMENTS_MAX).entries()) {
    const ready = segmentOf(segment);
    held.take(`segment ${k + 1}`, messageIdentity(segment), ready, earthOrientation);
  }
  const left = oem.segments.length - EPHEMERIS_SEGMENTS_MAX;
  if (left > 0)
    held.refuse(`${left} segments more than the ${EPHEMERIS_SEGMENTS_MAX} that are read`);
  return held.all();
}

/** Gathers tables by object. */
export function createHeld(source: string, createdUs: number) {
  const byObject = new Map<string, { who: Identity; tables: EphemerisTable[] }>();
  const refusals: string[] = [];
  const notes = new Set<string>();
  const refuse = (text: string) => void refusals.push(text);
  const take = (
    where: string,
    who: Identity,
    ready: Result<EphemerisSegment, string>,
    earthOrientation: EarthOrientation | null,
  ) => {
    const built = ready.ok ? buildEphemerisTable(ready.value, earthOrientation) : ready;
    if (!built.ok) return refuse(`${where}: ${built.error}`);
    const { table } = built.value;
    for (const note of built.value.notes) notes.add(note);
    const tables = byObject.get(who.objectId)?.tables ?? [];
    const other = tables.find((one) => overlaps(one, table));
    if (other !== undefined)
      return refuse(
        `${where}: it begins at ${formatUtc(table.fromUs, 3)}, and another of the object serves until ${formatUtc(other.toUs, 3)}: useable spans that do not overlap are right`,
      );
    tables.push(table);
    byObject.set(who.objectId, { who, tables });
  };
  const all = (): MessageEphemerides => ({
    ephemerides: [...byObject.values()].map(({ who, tables }) => ({
      ...who,
      ...{ source, createdUs },
      tables: tables.sort((a, b) => a.fromUs - b.fromUs),
    })),
    ...{ refusals, notes: [...notes] },
  });
  return { take, refuse, all };
}

function overlaps(a: EphemerisTable, b: EphemerisTable): boolean {
  return Math.max(a.fromUs, b.fromUs) < Math.min(a.toUs, b.toUs);
}

function segmentOf(segment: OemSegment): Result<EphemerisSegment, string> {
  const { timeSystem, interpolation, interpolationDegree } = segment;
  if (!isTimeSystemKnown(timeSystem))
    return err(`TIME_SYSTEM is ${quoted(timeSystem)}: UTC, TAI, TT, GPS or TDB is right`);
  let frameName = segment.refFrame;
  const covariances = segment.covariances.map(({ epochUs, refFrame, lower }) => {
    frameName = refFrame ?? frameName; // 5.2.5: stands until another is given
    return { epochUs, frameName, lower };
  });
  return ok({
    ...{ centreName: segment.centerName, frameName: segment.refFrame },
    ...{ epochUs: segment.epochUs, states: segment.states, covariances },
    ...(interpolation !== undefined && { interpolation }),
    ...(interpolationDegree !== undefined && { interpolationDegree }),
    fromUs: segment.useableFromUs ?? segment.fromUs,
    toUs: segment.useableToUs ?? segment.toUs,
  });
}

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
  messageIdentity,
} from '@noroshi/orbit';
import { type EarthOrientation, err, formatUtc, ok, type Result } from '@noroshi/time';
import { isTimeSystemKnown } from './epoch.ts';
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
  earthOrientation: EarthOrientation,
): MessageEphemerides {
  const byObject = new Map<string, { first: OemSegment; tables: EphemerisTable[] }>();
  const refusals: string[] = [];
  const notes = new Set<string>();
  for (const [k, segment] of oem.segments.slice(0, EPHEMERIS_SEGMENTS_MAX).entries()) {
    const built = tableOf(segment, earthOrientation);
    if (!built.ok) {
      refusals.push(`segment ${k + 1}: ${built.error}`);
      continue;
    }
    for (const note of built.value.notes) notes.add(note);
    const { objectId } = messageIdentity(segment);
    const held = byObject.get(objectId);
    const problem = held?.tables.find((one) => overlaps(one, built.value.table));
    if (problem !== undefined)
      refusals.push(
        `segment ${k + 1}: its useable span begins before ${formatUtc(problem.toUs, 3)}, where another ends: spans of one object that do not overlap are right`,
      );
    else if (held === undefined)
      byObject.set(objectId, { first: segment, tables: [built.value.table] });
    else held.tables.push(built.value.table);
  }
  const left = oem.segments.length - EPHEMERIS_SEGMENTS_MAX;
  if (left > 0)
    refusals.push(`${left} segments more than the ${EPHEMERIS_SEGMENTS_MAX} that are read`);
  const ephemerides = [...byObject.values()].map(({ first, tables }) => ({
    ...messageIdentity(first),
    ...{ source, createdUs: oem.creationUs },
    tables: tables.sort((a, b) => a.fromUs - b.fromUs),
  }));
  return { ephemerides, refusals, notes: [...notes] };
}

function overlaps(a: EphemerisTable, b: EphemerisTable): boolean {
  return Math.max(a.fromUs, b.fromUs) < Math.min(a.toUs, b.toUs);
}

function tableOf(segment: OemSegment, earthOrientation: EarthOrientation) {
  const ready = segmentOf(segment);
  return ready.ok ? buildEphemerisTable(ready.value, earthOrientation) : ready;
}

function segmentOf(segment: OemSegment): Result<EphemerisSegment, string> {
  const { timeSystem, interpolation, interpolationDegree } = segment;
  if (!isTimeSystemKnown(timeSystem))
    return err(`TIME_SYSTEM is "${timeSystem}": UTC, TAI, TT, GPS or TDB is right`);
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

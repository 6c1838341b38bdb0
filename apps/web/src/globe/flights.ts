/**
 * Ballistic objects for the globe, as they were at an instant. Asked of the node when the watch of ballistic objects has seen something
 * new.
 */

import { geodeticToItrfInto } from '@noroshi/orbit';
import { effect, type Signal, signal } from '@preact/signals';
import { ask } from '../data/ask.ts';
import { changes, me } from '../data/state.ts';
import type { BallisticFrame, BallisticFramesReply } from '../data/wire.ts';

export type FrameTrack = BallisticFrame['tracks'][number];

export const flights: Signal<readonly BallisticFrame[]> = signal([]);

const OLD_MS = 15_000; // a moment so long before the instant shown is not of now

/** Keeps them as the node has them; the answer stops it. */
export function keepFlights(): () => void {
  return effect(() => {
    changes.value.ballistic;
    const isIn = me.value !== null;
    if (!isIn) flights.value = []; // nothing stays for the next person
    if (!isIn) return;
    void ask<BallisticFramesReply>('GET', '/api/v1/ballistic/frames').then((asked) => {
      if (asked.ok && me.peek() !== null) flights.value = asked.body.frames;
    });
  });
}

export type Standing = { readonly now: FrameTrack; readonly flown: readonly FrameTrack[] };

/** What flew at an instant (ms UTC), with its way until then. */
export function standingAt(frames: readonly BallisticFrame[], ms: number): readonly Standing[] {
  const past = frames.filter(({ atUtc }) => Date.parse(atUtc) <= ms);
  const last = past.at(-1);
  if (last === undefined || ms - Date.parse(last.atUtc) > OLD_MS) return [];
  return last.tracks.map((now) => ({
    now,
    flown: past.flatMap(({ tracks }) => tracks.filter(({ id }) => id === now.id)),
  }));
}

/** Of the ground's frame, km. */
export function placeOfTrack({
  latitudeDeg,
  longitudeDeg,
  heightKm,
}: Pick<FrameTrack, 'latitudeDeg' | 'longitudeDeg' | 'heightKm'>): Float64Array {
  const place = new Float64Array(3);
  const [lat, lon] = [(latitudeDeg / 180) * Math.PI, (longitudeDeg / 180) * Math.PI];
  geodeticToItrfInto(lat, lon, heightKm, place);
  return place;
}

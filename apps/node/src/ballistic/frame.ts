/** A moment of the watch as it is kept for looking back: places, what each means, and the ellipse where it would come down; no rings. */
import type { Seen, SeenTrack } from './messages.ts';

export type FrameTrack = Pick<
  SeenTrack,
  'id' | 'latitudeRad' | 'longitudeRad' | 'heightKm' | 'speedKmS' | 'sigmaKm' | 'meaning'
> & {
  readonly impact: {
    readonly latitudeRad: number;
    readonly longitudeRad: number;
    readonly atUs: number;
    readonly sdS: number;
    readonly majorKm: number; // one sigma
    readonly minorKm: number;
    readonly azimuthRad: number;
  } | null;
};

export type Frame = {
  readonly tracks: readonly FrameTrack[];
  readonly launches: readonly {
    readonly id: string;
    readonly latitudeRad: number;
    readonly longitudeRad: number;
    readonly azimuthRad: number | null;
    readonly azimuthHalfRad: number | null;
  }[];
  readonly sensors: readonly { readonly name: string; readonly ageS: number | null }[];
  readonly fit: { readonly average: number | null; readonly verdict: string };
  readonly gospaKm: number | null;
};

export function frameOf({ atUs, tracks, launches, sensors, fit, truth }: Seen): Frame {
  return {
    tracks: tracks.map((track) => {
      const { id, latitudeRad, longitudeRad, heightKm, speedKmS, sigmaKm, meaning, impact } = track;
      const place = { latitudeRad, longitudeRad, heightKm, speedKmS, sigmaKm };
      return { id, ...place, meaning, impact: impact === null ? null : ellipseOf(impact) };
    }),
    launches: launches.map(({ id, latitudeRad, longitudeRad, azimuthRad, azimuthHalfRad }) => ({
      ...{ id, latitudeRad, longitudeRad, azimuthRad, azimuthHalfRad },
    })),
    sensors: sensors.map(({ name, lastUs }) => ({
      ...{ name, ageS: lastUs === null ? null : (atUs - lastUs) / 1e6 },
    })),
    fit: { average: Number.isFinite(fit.average) ? fit.average : null, verdict: fit.verdict },
    gospaKm: truth?.gospaKm ?? null,
  };
}

function ellipseOf({
  latitudeRad,
  longitudeRad,
  atUs,
  sdS,
  ellipse,
}: NonNullable<SeenTrack['impact']>) {
  return { latitudeRad, longitudeRad, atUs, sdS, ...ellipse };
}

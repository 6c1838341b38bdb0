/**
 * A carrier that is weaker than it should be: what was measured less what was predicted, so that range, elevation and known fades are out of it; and each drop of
 * that against the explanations there are. The words are "consistent with"; whether it is somebody's doing a person says, not this.
 */
import {
  DROP_LIMITS,
  type DropLimits,
  type DropWatch,
  emptyDropWatch,
  type SignalDrop,
  watchDrops,
} from './signal-drop.ts';

export type Measured = { readonly atUs: number; readonly dbHz: number };

/** C/N0 that the link should have, dBHz; NaN where nobody knows. */
export type Predicted = (atUs: number) => number;

export const RESIDUAL_LIMITS: DropLimits = { ...DROP_LIMITS, dropDb: 3, recoverDb: 1.5 };

/** Drops of the residual below what it usually is; `depthDb` of each is `usualDbHz - leastDbHz`. The last may go on. */
export function residualDrops(
  measured: readonly Measured[],
  predicted: Predicted,
  limits: DropLimits = RESIDUAL_LIMITS,
  before: DropWatch = emptyDropWatch,
): { readonly watch: DropWatch; readonly drops: readonly SignalDrop[] } {
  const epochs = measured.map(({ atUs, dbHz }) => ({ atUs, bestDbHz: dbHz - predicted(atUs) }));
  return watchDrops(before, epochs, limits);
}

export const EXPLANATIONS = ['sun', 'rain', 'inLine', 'spaceWeather', 'equipment'] as const;
export type Explanation = (typeof EXPLANATIONS)[number];

/** What could have taken so much, when, by somebody's model or record. */
export type Candidate = {
  readonly kind: Explanation;
  readonly what: string; // 'sun behind the satellite', 'GAMMA 4 passes at 0.8°'
  readonly fromUs: number;
  readonly toUs: number;
  /** dB that it takes at most, and how well that is known (one sigma); null: it may take anything. */
  readonly depthDb: number | null;
  readonly depthSigmaDb: number;
};

export type Explained = {
  readonly candidate: Candidate;
  /** Of the drop, the share of time that it covers; and of it, the share that the drop covers. */
  readonly coverShare: number;
  readonly fillShare: number;
  readonly depthSigmas: number; // 0 where it may take anything
  readonly fits: boolean;
};

export type Verdict = {
  readonly words: string; // 'consistent with sun, rain' or 'unexplained'
  readonly explained: readonly Explained[]; // all that overlap, the best first
};

export const EXPLAIN_LIMITS = {
  coverShareMin: 0.7, // of the drop
  fillShareMin: 0.3, // a cause that lasts far longer than the drop explains little
  depthSigmasMax: 3,
  slackUs: 30e6, // of clocks
} as const;

/** Which candidates fit in time and in depth. Rain and equipment may last longer than what is seen of them. */
export function explain(drop: SignalDrop, candidates: readonly Candidate[]): Verdict {
  const depthDb = drop.usualDbHz - drop.leastDbHz;
  const explained = candidates
    .map((candidate) => judge(drop, depthDb, candidate))
    .filter(({ coverShare }) => coverShare > 0)
    .sort((a, b) => Number(b.fits) - Number(a.fits) || b.coverShare - a.coverShare);
  const kinds = [
    ...new Set(explained.filter(({ fits }) => fits).map(({ candidate }) => candidate.kind)),
  ];
  const words = kinds.length === 0 ? 'unexplained' : `consistent with ${kinds.join(', ')}`;
  return { words, explained };
}

function judge(drop: SignalDrop, depthDb: number, candidate: Candidate): Explained {
  const { slackUs, coverShareMin, fillShareMin, depthSigmasMax } = EXPLAIN_LIMITS;
  const lasted = Math.max(1e6, drop.toUs - drop.fromUs);
  const overlap =
    Math.min(drop.toUs, candidate.toUs + slackUs) -
    Math.max(drop.fromUs, candidate.fromUs - slackUs);
  const coverShare = Math.min(1, Math.max(0, overlap) / lasted);
  const fillShare = Math.min(
    1,
    Math.max(0, overlap) / Math.max(1e6, candidate.toUs - candidate.fromUs),
  );
  const depthSigmas =
    candidate.depthDb === null
      ? 0
      : Math.abs(depthDb - candidate.depthDb) / Math.max(0.1, candidate.depthSigmaDb);
  const mayOutlast =
    candidate.kind === 'rain' ||
    candidate.kind === 'equipment' ||
    candidate.kind === 'spaceWeather';
  const fits =
    coverShare >= coverShareMin &&
    (mayOutlast || fillShare >= fillShareMin) &&
    depthSigmas <= depthSigmasMax;
  return { candidate, coverShare, fillShare, depthSigmas, fits };
}

const ALL_SHARE = 0.8;
const TOGETHER_US = 60e6;

/** All of a station's links at once point to the station: an equipment candidate for a drop of one, where most of the others dropped with it. */
export function equipmentCandidate(
  drop: SignalDrop,
  others: readonly (readonly SignalDrop[])[], // drops of each other link of the station
): Candidate | null {
  if (others.length === 0) return null;
  const together = others.filter((drops) =>
    drops.some(({ fromUs }) => Math.abs(fromUs - drop.fromUs) <= TOGETHER_US),
  );
  if (together.length < ALL_SHARE * others.length) return null;
  return {
    ...{ kind: 'equipment', depthDb: null, depthSigmaDb: 0 },
    what: `${together.length} of ${others.length} other links of the station fell within a minute`,
    ...{ fromUs: drop.fromUs, toUs: drop.toUs },
  };
}

export type SpaceWeather = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly kp: number; // 0 … 9
  readonly f107: number; // solar flux units
  /** Flares in the span: begin, end and class as "M5.2", "X1.0". */
  readonly flares: readonly {
    readonly fromUs: number;
    readonly toUs: number;
    readonly class: string;
  }[];
};

const FLARE = /^([ABCMX])(\d+(?:\.\d+)?)$/;
const KP_MIN = 7;
const IONOSPHERE_GHZ_MAX = 3;

/**
 * Storms and flares that reach signals of a frequency: none above 3 GHz but radio bursts of X flares, which raise the noise of what looks near the Sun. How much they
 * take nobody can say beforehand: they fit any depth.
 */
export function spaceWeatherCandidates(
  weather: readonly SpaceWeather[],
  frequencyGHz: number,
  isSunlit: boolean,
): Candidate[] {
  const anything = { kind: 'spaceWeather', depthDb: null, depthSigmaDb: 0 } as const;
  return weather.flatMap(({ fromUs, toUs, kp, f107, flares }) => {
    const storms =
      kp >= KP_MIN && frequencyGHz <= IONOSPHERE_GHZ_MAX
        ? [{ ...anything, what: `geomagnetic storm, Kp ${kp}, F10.7 ${f107}`, fromUs, toUs }]
        : [];
    const bursts = flares.flatMap((flare) => {
      const [, letter, size] = FLARE.exec(flare.class) ?? [];
      const isStrong = letter === 'X' || (letter === 'M' && Number(size) >= 5);
      const reaches =
        isSunlit && isStrong && (frequencyGHz <= IONOSPHERE_GHZ_MAX || letter === 'X');
      return reaches
        ? [{ ...anything, what: `flare ${flare.class}`, fromUs: flare.fromUs, toUs: flare.toUs }]
        : [];
    });
    return [...storms, ...bursts];
  });
}

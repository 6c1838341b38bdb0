/**
 * Noise of a receiving system: what the antenna sees, losses before the amplifier, the chain behind it (Friis, 1944), as one temperature at the antenna's
 * flange, and the figure of merit G/T. All in K and dB.
 */
import { skyNoiseK } from '../propagation/fading.ts';

const ROOM_K = 290;
export const COSMIC_K = 2.7;

export type Stage = {
  readonly gainDb: number; // below 0: a loss
  /** Of an amplifier: its noise figure; left out, a passive part at room temperature. */
  readonly noiseFigureDb?: number;
};

export type ReceiverChain = {
  readonly antennaGainDbi: number;
  /** What it sees of the ground by its side lobes, K. */
  readonly groundK: number;
  readonly stages: readonly Stage[]; // from the antenna on
};

export const ratioOf = (db: number): number => 10 ** (db / 10);
export const dbOf = (ratio: number): number => 10 * Math.log10(ratio);

/** Noise that the stages add, referred to the antenna's flange. */
export function chainNoiseK(stages: readonly Stage[]): number {
  let [sum, gain] = [0, 1];
  for (const { gainDb, noiseFigureDb } of stages) {
    const own = ratioOf(gainDb);
    const added =
      noiseFigureDb === undefined ? ROOM_K * (1 / own - 1) : ROOM_K * (ratioOf(noiseFigureDb) - 1);
    sum += added / gain;
    gain *= own;
  }
  return sum;
}

/** Of an antenna that looks through air which takes `fadeDb`: the air's own noise, what is behind it, the ground. */
export function antennaNoiseK(fadeDb: number, groundK: number): number {
  return skyNoiseK(fadeDb) + COSMIC_K * ratioOf(-fadeDb) + groundK;
}

/** K at the flange, and dB/K, through air that takes `fadeDb`. */
export function figureOfMerit({ antennaGainDbi, groundK, stages }: ReceiverChain, fadeDb: number) {
  const systemK = antennaNoiseK(fadeDb, groundK) + chainNoiseK(stages);
  return { systemK, gOverTDbK: antennaGainDbi - dbOf(systemK) };
}

/** How much a fade raises the noise over what it is through `clearDb`, where the system has `systemK` then: P.618-14 §3. */
export function noiseRiseDb(systemK: number, clearDb: number, fadeDb: number): number {
  const more =
    skyNoiseK(fadeDb) - skyNoiseK(clearDb) + COSMIC_K * (ratioOf(-fadeDb) - ratioOf(-clearDb));
  return dbOf(1 + Math.max(0, more) / systemK);
}

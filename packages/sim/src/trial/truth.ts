/**
 * What was planted in a trial, and whether a sign is it. A sign is what it says when its kind is one that the attack may be told as,
 * its times meet, and each end it names, or at least half of the ends it lists where it names none outside, took part.
 */
import type { Sign, SignKind } from '@noroshi/flow';

export type TrialTruth = {
  readonly kind: SignKind; // that it was planted as
  readonly says: readonly SignKind[]; // that tell it truly
  readonly strength: string; // the place on its grid, in words
  readonly inside: ReadonlySet<number>; // addresses that took part
  readonly outside: ReadonlySet<number>;
  readonly fromS: number;
  readonly toS: number;
};

const IPV4 = 3; // the word of an address that holds it
const SLACK_S = 3600; // signs of volume are told by the hour

export function tellsTruth(sign: Sign, truth: TrialTruth, startUs: number): boolean {
  if (!truth.says.includes(sign.kind)) return false;
  return meets(sign, truth, startUs) && isAbout(sign, truth);
}

/** Whatever its kind: of who took part. */
export function isAbout(sign: Sign, truth: TrialTruth): boolean {
  const tookPart = (address: readonly number[]) =>
    truth.inside.has(address[IPV4]!) || truth.outside.has(address[IPV4]!);
  const named = [sign.source, sign.destination].filter((end) => end !== null);
  if (!named.every(tookPart)) return false;
  if (named.some((end) => truth.outside.has(end[IPV4]!))) return true;
  const listed = sign.ends.filter(({ address }) => tookPart(address)).length;
  if (sign.ends.length > 0) return listed >= sign.ends.length / 2;
  return named.length > 0;
}

function meets({ firstUs, lastUs }: Sign, { fromS, toS }: TrialTruth, startUs: number): boolean {
  const [from, to] = [(firstUs - startUs) / 1e6, (lastUs - startUs) / 1e6];
  return from <= toS + SLACK_S && to >= fromS - SLACK_S;
}

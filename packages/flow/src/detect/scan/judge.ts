/** One source's first contacts put to every test, each against what is usual here; null where none of them tells a scan. */
import { burstLog10 } from './burst.ts';
import { darkLog10 } from './dark.ts';
import { type FoundScan, foundScan, type ScanScale } from './sign.ts';
import type { Survey } from './survey.ts';
import type { Usual } from './usual.ts';
import { VERDICT } from './verdict.ts';
import { walk } from './walk.ts';

export type ScanThresholds = ScanScale & {
  readonly log10EvidenceMin: number;
  readonly failuresAnyway: number;
  readonly anywayShareMin: number;
  readonly anywayRatioMin: number;
};

/** A failure counts in a burst where a harmless contact would have shown its answer more likely than not. */
const SURE_RATE_MIN = 0.5;

export function judgeSource(
  source: number,
  survey: Survey,
  limits: ScanThresholds,
): FoundScan | null {
  const { tables, ledger, verdicts, sources } = survey;
  const tried = sources.pairsOf(source);
  if (tried.length < limits.failuresMin) return null;
  const isOurs = tables.isInside(source);
  const usual = survey.usual[isOurs ? 1 : 0];
  const all = [...tried].sort((a, b) => ledger.firstUsOf(a) - ledger.firstUsOf(b) || a - b);
  const isAnswered = (pair: number) => verdicts.of(pair) === VERDICT.answered;
  const inVain = all.filter((pair) => !isAnswered(pair));
  if (inVain.length < limits.failuresMin) return null;
  const failed = inVain.filter((pair) => usual.benignRate(verdicts.of(pair)) > 0);
  const isAnyway = (pairs: readonly number[]) => isMuch(pairs.length, all.length, usual, limits);
  const tested = testsOf(all, usual, survey, isOurs);
  const isTold =
    failed.length >= limits.failuresMin &&
    (tested.log10Evidence >= limits.log10EvidenceMin || isAnyway(failed.filter(isSure(survey))));
  if (!isTold && (isOurs || !isAnyway(inVain))) return null;
  const answered = all.filter(isAnswered);
  const { deadEndShare, learnedFrom } = usual;
  const finding = { source, answered, deadEndShare, learnedFrom, ...tested };
  const ends = isTold ? { failed, isSilent: false } : { failed: inVain, isSilent: true };
  return foundScan({ ...finding, ...ends }, tables, ledger, limits);
}

/** Many services in vain, and a larger part of all than a busy host meets. */
function isMuch(failures: number, contacts: number, usual: Usual, limits: ScanThresholds): boolean {
  const share = Math.max(
    limits.anywayShareMin,
    Math.min(limits.anywayRatioMin * usual.deadEndShare, 1 - usual.deadEndShare),
  );
  return failures >= limits.failuresAnyway && failures >= share * contacts;
}

const isSure =
  ({ verdicts }: Survey) =>
  (pair: number): boolean =>
    verdicts.of(pair) === VERDICT.told;

function testsOf(
  all: readonly number[],
  usual: Usual,
  { ledger, verdicts, darkOf, dark }: Survey,
  isOurs: boolean,
) {
  const contacts = all.flatMap((pair) => {
    const verdict = verdicts.of(pair);
    const benignRate = usual.benignRate(verdict);
    return benignRate > 0 ? [{ pair, verdict, benignRate }] : [];
  });
  const walked = walk(
    contacts.map(({ pair, verdict, benignRate }) => ({
      ...{ isFailed: verdict !== VERDICT.answered, benignRate, users: verdicts.users(pair) },
    })),
  );
  const sure = contacts.filter(
    ({ verdict, benignRate }) => verdict !== VERDICT.lone && benignRate >= SURE_RATE_MIN,
  );
  const isFailed = sure.map(({ verdict }) => verdict !== VERDICT.answered);
  const times = sure.map(({ pair }) => ledger.firstUsOf(pair));
  const burst = burstLog10(times, isFailed, usual.deadEndShare);
  const darkHosts = isOurs ? 0 : darkOf(all);
  const answered = isFailed.filter((one) => !one).length;
  const log10Evidence = Math.max(
    walked.log10Evidence,
    burst.log10Evidence,
    isOurs ? 0 : darkLog10(darkHosts, answered, dark),
  );
  return { log10Evidence, usualDeadEnds: burst.usual, darkHosts };
}

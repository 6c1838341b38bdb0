/**
 * Exfiltration: a host of ours sends far more out than it ever did, and far more than it takes in (ATT&CK T1041, T1048, T1567,
 * T1030 for the slow kind). Judged against the host's own history by hour of the day, and by day for what is drawn out slowly; with
 * no history of its own a large one-sided upload is told as what it is: nobody can tell yet. Bytes count where their record ends.
 */
import { contextOf } from './beacon/context.ts';
import { bestFirst } from './beacon/sign.ts';
import type { CreateDetector, WindowTables } from './contract.ts';
import { createHostHours, HOUR_US, type HostHours } from './exfiltration/hours.ts';
import { type ExfiltrationFinding, exfiltrationSign } from './exfiltration/sign.ts';
import { judgeDay, judgeHour, type Unusual } from './exfiltration/unusual.ts';

export const EXFILTRATION_LIMITS = {
  historyDaysMin: 3, // of the host's own, before anything of it is unusual
  sameHoursMin: 6, // two days of the same hour and its neighbours
  hourWidth: 1,
  spreadMin: 0.35, // of ln bytes: nobody is more even than some 40 %
  overMost: 2, // times the most ever seen of it
  hourDeviationsMin: 4, // robust sigmas
  dayDeviationsMin: 3, // days are fewer and more even
  bytesMin: 20e6, // in an hour or day: below, a page of pictures explains it
  ratioMin: 2, // sent to taken in
  unknownBytesMin: 1e9, // without history: told only if as large
  unknownRatioMin: 10, // and as one-sided
  unknownScore: 0.3,
  recentHours: 24, // judged again and again; older hours have been
  reasonFactor: 0.5, // of the score, for each harmless reason that fits
  widelyUsedShare: 0.5, // of our hosts
  widelyUsedHostsMin: 10,
  scoreMin: 0.25,
} as const;

export const createExfiltrationDetector: CreateDetector = (tables) => {
  const hostHours = createHostHours();
  return {
    kinds: ['exfiltration'],
    observe({ batch, count, rows, pair, ...flows }) {
      const { sourceHost, destinationHost, sourceInside, destinationInside } = flows;
      const { endUs, bytesOut, bytesIn } = batch;
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        if (sourceInside[i] === destinationInside[i]) continue;
        const isOurs = sourceInside[i] === 1;
        const host = isOurs ? sourceHost[i]! : destinationHost[i]!;
        const out = (isOurs ? bytesOut[row]! : bytesIn[row]!) || 0; // NaN: not told
        const back = (isOurs ? bytesIn[row]! : bytesOut[row]!) || 0;
        hostHours.add(host, pair[i]!, endUs[row]!, out, back);
      }
    },
    judge(atUs) {
      const { bytesMin, unknownBytesMin } = EXFILTRATION_LIMITS;
      const least = Math.min(bytesMin, unknownBytesMin); // whoever sent less in all is no finding
      const found = [...hostHours.hosts(least)].flatMap((host) =>
        findUnusual(host, hostHours, atUs),
      );
      const asked = found.filter(({ pair }) => pair >= 0 && tables.hasPair(pair));
      const context = contextOf(tables, asked, () => false);
      const signs = found.map((one) =>
        exfiltrationSign(withPair(one, tables), tables, context, EXFILTRATION_LIMITS),
      );
      return bestFirst(signs, EXFILTRATION_LIMITS.scoreMin);
    },
    forget: hostHours.forget,
    releaseHost: hostHours.drop,
  };
};

/** The most telling hour or day of a host; none or one. */
function findUnusual(host: number, hostHours: HostHours, atUs: number): ExfiltrationFinding[] {
  const { recentHours, hourDeviationsMin, dayDeviationsMin } = EXFILTRATION_LIMITS;
  const hours = hostHours.hoursOf(host).filter(({ hour }) => hour * HOUR_US <= atUs);
  const since = Math.floor(atUs / HOUR_US) - recentHours;
  const first = hours.findIndex(({ hour }) => hour > since);
  if (first < 0) return [];
  const found: ExfiltrationFinding[] = [];
  for (let i = first; i < hours.length; i++) {
    const { hour, out } = hours[i]!;
    if (out < EXFILTRATION_LIMITS.bytesMin) continue;
    const unusual = judgeHour(hours, i, hourDeviationsMin, EXFILTRATION_LIMITS);
    const score = scoreOf(hours[i]!, unusual, hourDeviationsMin);
    const span = { fromHour: hour, toHour: hour, hours: 1 };
    found.push({
      host,
      pair: hostHours.mainPair(host, hour),
      per: 'hour',
      ...span,
      ...hours[i]!,
      unusual,
      score,
    });
  }
  const day = judgeDay(hours, dayDeviationsMin, EXFILTRATION_LIMITS);
  const largest = hours.slice(first).reduce((a, b) => (a.out >= b.out ? a : b));
  found.push({
    ...{ host, pair: hostHours.mainPair(host, largest.hour), per: 'day' },
    ...{ fromHour: hours[first]!.hour, toHour: hours.at(-1)!.hour, hours: hours.length - first },
    ...{ out: day.out, in: day.in, unusual: day },
    score: scoreOf(day, day, dayDeviationsMin),
  });
  const best = found.reduce((a, b) => (a.score >= b.score ? a : b));
  return best.score > 0 ? [best] : [];
}

/** 0 where it is no finding; one half at the limit of deviations. */
function scoreOf(
  { out, in: back }: { readonly out: number; readonly in: number },
  { deviations, isUnusual }: Unusual,
  deviationsMin: number,
): number {
  const { bytesMin, ratioMin, unknownBytesMin, unknownRatioMin } = EXFILTRATION_LIMITS;
  if (Number.isNaN(deviations))
    return out >= Math.max(unknownBytesMin, unknownRatioMin * back)
      ? EXFILTRATION_LIMITS.unknownScore
      : 0;
  if (!isUnusual || out < Math.max(bytesMin, ratioMin * back)) return 0;
  return deviations / (deviations + deviationsMin);
}

/** The pair may have left the window since. */
function withPair(finding: ExfiltrationFinding, tables: WindowTables): ExfiltrationFinding {
  const { pair, host } = finding;
  if (pair < 0 || !tables.hasPair(pair)) return { ...finding, pair: -1 };
  const isOfHost = tables.sourceOf(pair) === host || tables.destinationOf(pair) === host;
  return isOfHost ? finding : { ...finding, pair: -1 };
}

/**
 * What the watch asks of the board: for each of the operator's areas that an impact may fall on, an alert; news of it; and the all-clear once
 * it is over or has moved away. A person who is reading a proposal is not given another one under their hands without need.
 */
import {
  type Active,
  type AlertArea,
  type Board,
  type Command,
  capAreaOf,
  chooseAreas,
  type Draft,
  type Proposal,
} from '@noroshi/track';
import type { Seen } from '../ballistic/messages.ts';
import type { Status } from './board-doc.ts';

const END_US = 600e6; // an alert stands so long after its latest impact
const OVER_US = 120e6; // after the latest impact, the all-clear is proposed
const UPDATE_US = 20e6; // between two updates
const REPLACE_US = 60e6; // between two proposals of the same
const NEWS_US = 15e6; // of the interval, that is worth an update

export type Threat = { readonly area: AlertArea; readonly draft: Draft; readonly tracks: number };

/** Areas that people are to take shelter in, by all tracks together. */
export function threatsOf(seen: Seen, areas: readonly AlertArea[], nowUs: number): Threat[] {
  const found = new Map<string, Threat>();
  for (const { impact, meaning } of seen.tracks) {
    if (impact === null || meaning !== 'impact') continue;
    for (const { area, act, probability } of chooseAreas(areas, impact.spread, impact.p90, nowUs)) {
      if (act !== 'shelter') continue;
      const before = found.get(area.id);
      const one = before?.draft;
      const draft: Draft = {
        areas: [capAreaOf(area)],
        probability: 1 - (1 - (one?.probability ?? 0)) * (1 - probability * impact.probability),
        impactFromUs: Math.min(one?.impactFromUs ?? Number.POSITIVE_INFINITY, impact.p90.fromUs),
        impactToUs: Math.max(one?.impactToUs ?? 0, impact.p90.toUs),
        expiresUs: Math.max(one?.expiresUs ?? 0, impact.p99.toUs + END_US),
      };
      found.set(area.id, { area, draft, tracks: (before?.tracks ?? 0) + 1 });
    }
  }
  return [...found.values()].filter(({ draft }) => draft.expiresUs > nowUs);
}

/** In the order in which they are to be taken; `tick` last. */
export function commandsOf(
  board: Board<Status>,
  threats: readonly Threat[],
  seen: Pick<Seen, 'tracks' | 'isCaughtUp'>,
  atUs: number,
): Command<Status>[] {
  const { status } = board;
  const at = { status, atUs };
  const threatened = new Map(threats.map((threat) => [threat.area.name, threat]));
  const raised = [...threatened].flatMap(([region, { draft }]): Command<Status>[] => {
    const active = board.active.get(region);
    const waiting = waitingFor(board, region);
    const isDue =
      active === undefined
        ? isProposalDue(waiting, draft, atUs)
        : isNews(active, draft, waiting, atUs);
    return isDue ? [{ ...at, do: active === undefined ? 'raise' : 'update', region, draft }] : [];
  });
  const ended = [...board.active.values()].flatMap(({ region, draft }): Command<Status>[] => {
    if (threatened.has(region)) return [];
    const isAsked = [...board.proposals.values()].some(
      (one) => one.region === region && one.kind === 'all clear',
    );
    const isOver = atUs > draft.impactToUs + OVER_US;
    const isAway = seen.isCaughtUp && seen.tracks.some(({ impact }) => impact !== null);
    if (isAsked || !(isOver || isAway)) return [];
    const why = isOver ? 'the time of impact is over' : 'the impact is now expected elsewhere';
    return [{ ...at, do: 'all clear', region, why }];
  });
  return [...raised, ...ended, { ...at, do: 'tick' }];
}

function waitingFor(board: Board<Status>, region: string): Proposal | undefined {
  return [...board.proposals.values()].find(
    (one) => one.region === region && (one.kind === 'raise' || one.kind === 'update'),
  );
}

function isProposalDue(waiting: Proposal | undefined, draft: Draft, atUs: number): boolean {
  if (waiting === undefined) return true;
  const isStale = waiting.draft.expiresUs - atUs < REPLACE_US;
  return isStale || (atUs - waiting.askedUs >= REPLACE_US && differs(waiting.draft, draft));
}

function isNews(
  { draft: said, sent }: Active,
  draft: Draft,
  waiting: Proposal | undefined,
  atUs: number,
): boolean {
  const lastUs = sent.at(-1)?.sentUs ?? Number.NEGATIVE_INFINITY;
  if (atUs - lastUs < UPDATE_US || !differs(said, draft)) return false;
  return waiting === undefined || isProposalDue(waiting, draft, atUs);
}

function differs(before: Draft, now: Draft): boolean {
  return (
    Math.abs(before.impactFromUs - now.impactFromUs) > NEWS_US ||
    Math.abs(before.impactToUs - now.impactToUs) > NEWS_US ||
    before.probability > 0.5 !== now.probability > 0.5
  );
}

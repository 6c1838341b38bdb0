/**
 * Public alerts of a scenario, as an exercise and nothing else: an area raises one, a smaller one updates it, and when the time of
 * impact is over the all-clear goes out. By a standing rule of the exercise, so that the whole chain is run.
 */
import {
  type AlertArea,
  type Command,
  capAreaOf,
  capOf,
  chooseAreas,
  createBoard,
  type Draft,
  type ImpactRow,
  type Replay,
  type Scenario,
  type StandingRule,
  stepBoard,
} from '@noroshi/track';
import { encodeCap } from '@noroshi/watch';

export type ScenarioAlert = { readonly file: string; readonly xml: string };

const FACTS = { sender: 'exercise@scenario.invalid', senderName: 'Exercise of a scenario' };
const RULE_PEOPLE = ['scenario author', 'scenario reader'] as const;
const UPDATE_US = 30e6;
const AGAIN_US = 120e6;
const SMALLER = 0.8;
const SIGMAS_99 = 2.5758;
const OVER_US = 60e6;
const KEPT_US = 600e6;

/** `areas` of the operator's are alerted where the 90 % ellipse touches them; without any, the ellipse itself is. */
export function alertsOf(
  scenario: Scenario,
  replay: Replay,
  areas: readonly AlertArea[] | null,
): ScenarioAlert[] {
  const rule: StandingRule = {
    ...{ id: 'scenario', approvedBy: RULE_PEOPLE, probabilityMin: 0 },
    ...{ fromUs: scenario.startUs, toUs: Number.MAX_SAFE_INTEGER },
    kinds: ['raise', 'update', 'all clear'],
  };
  const board = createBoard('Exercise', FACTS.sender, [rule]);
  const { releases } = stepBoard(board, commandsOf(scenario, replay, areas));
  return releases.map((release, i) => {
    const message = encodeCap(capOf(release, FACTS));
    if (!message.ok) throw new TypeError(`${message.error.element}: ${message.error.right}`);
    const number = String(i + 1).padStart(4, '0');
    return { file: `cap-${number}-${release.kind.replace(' ', '-')}.xml`, xml: message.value };
  });
}

type Said = { readonly atUs: number; readonly draft: Draft; readonly majorKm: number };

function commandsOf(
  scenario: Scenario,
  { impacts }: Replay,
  areas: readonly AlertArea[] | null,
): Command<'Exercise'>[] {
  const said = new Map<string, Said>();
  const commands: Command<'Exercise'>[] = [];
  for (const row of impacts)
    for (const [region, draft] of draftsOf(scenario, row, areas)) {
      const atUs = scenario.startUs + Math.round(1e6 * row.timeS);
      const before = said.get(region);
      const { majorKm } = row.area!.ellipse;
      if (before !== undefined && !isNews(before, atUs, majorKm)) continue;
      said.set(region, { atUs, draft, majorKm });
      const act = before === undefined ? 'raise' : 'update';
      commands.push({ status: 'Exercise', atUs, do: act, region, draft });
    }
  for (const [region, { draft }] of said) {
    const atUs = draft.impactToUs + OVER_US;
    const why = 'the time of impact is over';
    commands.push({ status: 'Exercise', atUs, do: 'all clear', region, why });
  }
  return commands.sort((a, b) => a.atUs - b.atUs);
}

/** Much smaller, or a while ago; never more often than people can read. */
function isNews(before: Said, atUs: number, majorKm: number): boolean {
  if (atUs < before.atUs + UPDATE_US) return false;
  return majorKm < SMALLER * before.majorKm || atUs >= before.atUs + AGAIN_US;
}

function draftsOf(
  { startUs }: Scenario,
  { trackId, timeS, area }: ImpactRow,
  areas: readonly AlertArea[] | null,
): [region: string, draft: Draft][] {
  if (area === null) return [];
  const inUs = (s: number) => startUs + Math.round(1e6 * s);
  const slackS = SIGMAS_99 * area.timeSdS;
  const [impactFromUs, impactToUs] = [inUs(area.timeS - slackS), inUs(area.timeS + slackS)];
  const about = { impactFromUs, impactToUs, expiresUs: impactToUs + KEPT_US };
  if (areas === null) {
    const polygon = area.areas.p90.map((ring) => polygonOf(ring));
    const own = { areaDesc: `Where track ${trackId} comes down, 90 %`, polygon };
    return [[`track ${trackId}`, { ...about, areas: [own], probability: 0.9 * area.probability }]];
  }
  const chosen = chooseAreas(
    areas,
    area.spread,
    { fromUs: impactFromUs, toUs: impactToUs },
    inUs(timeS),
  );
  return chosen
    .filter(({ act }) => act === 'shelter')
    .map(({ area: one, probability }) => [
      one.name,
      { ...about, areas: [capAreaOf(one)], probability: area.probability * probability },
    ]);
}

/** Rings of areas are cut at the antimeridian and closed already. */
function polygonOf(ring: readonly (readonly [number, number])[]) {
  return ring.map(([longitudeDeg, latitudeDeg]) => ({
    longitudeDeg,
    latitudeDeg,
  }));
}

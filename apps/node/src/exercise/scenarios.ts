/** The exercises as data: whose nodes take part, and the made-up world they watch. Nothing in any of them is real. */
import type { PartnerId, WorldScenario } from '@noroshi/sim';

export type Scenario = {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly nodes: readonly PartnerId[];
  readonly world: {
    readonly scenario: WorldScenario;
    readonly seed: number;
    readonly objects: number;
    readonly plants?: true; // something to find for the watch of behaviour
  };
};

export const FIRST_LIGHT = 'first-light';
export const TWO_PARTNERS = 'two-partners';

export const SCENARIOS: readonly Scenario[] = [
  {
    id: FIRST_LIGHT,
    title: 'First light: a node, its partner, and their first warnings',
    about:
      'Alpha watches 30,000 made-up objects. Within a day and a half a piece of debris passes its first observer at ' +
      'some 200 m; over six days a satellite drifts toward its relay and stops beside it; a neighbour of its second ' +
      'observer burns, a satellite breaks up across the way of its assets, and a stage comes down. In ' +
      'the flows of its networks there are a beacon, a scan, a guesser of passwords and a relay. In the first hours a ' +
      'launch to orbit is seen that was announced, an object comes down in its waters, and one passes high above them. With Bravo (noroshi ' +
      'exercise run two-partners --world first-light) both watch it and tell each other what their rules let go.',
    nodes: ['alpha', 'bravo'],
    world: { scenario: 'first-light', seed: 1, objects: 30_000, plants: true },
  },
  {
    id: TWO_PARTNERS,
    title: 'Two partners: a warning goes across, is answered and is cancelled',
    about:
      'Alpha finds the planted conjunction, one release rule lets the warning go to Bravo, Bravo verifies it, raises it ' +
      'and answers that a person has read it; Alpha cancels it, and the cancel arrives.',
    nodes: ['alpha', 'bravo'],
    world: { scenario: 'first-light', seed: 1, objects: 3000 },
  },
];

export const SCENARIO_IDS: readonly string[] = SCENARIOS.map(({ id }) => id);

export function scenarioById(id: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.id === id);
}

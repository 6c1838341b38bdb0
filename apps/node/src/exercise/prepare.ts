/**
 * What an exercise starts with: a source that makes its world, and what this node protects in it. Rows are written once: what
 * a person has changed or removed since stays so. A live node is never given an exercise.
 */

import type { Warrant } from '@noroshi/flow';
import { castAssets, type PartnerId } from '@noroshi/sim';
import { type ConfigKind, configRow, writeConfig } from '@noroshi/store';
import type { Asset } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { auditExercise, EXERCISE_ACTOR } from '../flows/rule.ts';
import { exerciseFlows } from './flows.ts';
import { SCENARIOS, type Scenario, scenarioById } from './scenarios.ts';
import { exerciseSky } from './sky.ts';

export type PrepareContext = Pick<NodeContext, 'store' | 'mode' | 'nodeId' | 'clock' | 'log'>;

const ACTOR = EXERCISE_ACTOR;
const MINUTE_US = 60e6;
/** A new set can come out any minute: the source looks this often what its world says now. */
const EVERY_S = 600;

/** Writes the rows that were never there; returns their names, `asset/alpha-relay-1`. Running it again writes nothing. */
export async function prepareExercise(
  context: PrepareContext,
  scenarioId: string,
): Promise<readonly string[]> {
  const scenario = scenarioById(scenarioId);
  if (scenario === undefined) {
    const known = SCENARIOS.map(({ id }) => id).join(', ');
    throw new Error(`there is no exercise ${scenarioId}: it is one of ${known}`);
  }
  if (context.mode !== 'exercise')
    throw new Error(
      `${scenarioId} is an exercise: a node in mode ${context.mode} does not take it`,
    );
  const atUs = context.clock.wallUs();
  const rows = rowsOf(scenario, context.nodeId, context.clock.watchUs());
  const written = await context.store.write(async (tx) => {
    const done: string[] = [];
    for (const { kind, id, doc } of rows) {
      if ((await configRow(tx, kind, id)) !== undefined) continue;
      await writeConfig(tx, { kind, id, doc, atUs, actor: ACTOR, expectedVersion: 0 });
      if (kind === 'warrant') await auditExercise(tx, doc as Warrant, atUs);
      done.push(`${kind}/${id}`);
    }
    return done;
  });
  if (written.length > 0)
    context.log('info', 'the exercise was prepared', {
      exercise: scenario.id,
      rows: written.length,
    });
  return written;
}

export type Row = {
  readonly kind: ConfigKind;
  readonly id: string;
  readonly doc: object;
};

/** The world begins at the minute in which its first node was prepared. */
function rowsOf(scenario: Scenario, nodeId: string, watchUs: number): readonly Row[] {
  const { seed, objects, plants } = scenario.world;
  const fromUs = Math.floor(watchUs / MINUTE_US) * MINUTE_US;
  const source = {
    ...{ id: scenario.id, type: 'seeded', scenario: scenario.world.scenario, seed },
    ...{ count: objects, fromUs, everyS: EVERY_S },
    ...(plants === true && { plants }),
  };
  return [
    { kind: 'source', id: source.id, doc: source },
    ...(plants === true ? exerciseFlows(seed, nodeId, fromUs) : []),
    ...(plants === true ? exerciseSky(seed, fromUs) : []),
    ...assetsOf(nodeId).map((asset): Row => ({ kind: 'asset', id: asset.id, doc: asset })),
  ];
}

/** A node of another name plays Alpha's part under its own. */
function assetsOf(nodeId: string): readonly Asset[] {
  if (nodeId === 'alpha' || nodeId === 'bravo') return castAssets(nodeId satisfies PartnerId);
  return castAssets('alpha').map((asset) => ({
    ...asset,
    marking: { tlp: 'AMBER', originator: nodeId, releasableTo: [], caveats: [] },
  }));
}

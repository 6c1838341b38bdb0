/**
 * A whole node in the exercise first-light (made-up objects, assets, planted approaches) with the page as the source is now:
 * what the tests of the page as its users meet it stand on. Ready when its assets have been screened and warned of. With a tenth
 * of its 30,000 objects: all that is planted is there, and the page is the same; with all of them under NOROSHI_PROVE.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configRow, writeConfig } from '@noroshi/store';
import { countWarnings } from '@noroshi/store/warnings';
import { deskOf } from '../../node/src/access/desk.ts';
import { issueLink } from '../../node/src/access/people.ts';
import { createDataDir, type DataDir } from '../../node/src/data-dir.ts';
import { prepareExercise } from '../../node/src/exercise/prepare.ts';
import { startNode } from '../../node/src/node.ts';
import { PROCESS_ROLES } from '../../node/src/parts.ts';
import { runNode, type WholeNode } from '../../node/src/run-node.ts';
import { madePage } from './made-page.ts';

export type Whole = {
  readonly node: WholeNode;
  readonly url: string;
  readonly site: string; // where a login link leads: another name of the same
  /** A fresh single-use link of the operator, who holds every role. */
  link(): Promise<string>;
  close(): Promise<void>;
};

/** Undefined: as many as the exercise has. */
const OBJECTS = process.env.NOROSHI_PROVE === '1' ? undefined : 3000;
const SILENT = { logTo: () => {}, logFormat: 'json', logLevelMin: 'error' } as const;
const WARNINGS_MIN = 3;
/** Some seconds; many times that beside other work or with every object. */
const READY_S_MAX = 300;
export const READY_MS_MAX = (READY_S_MAX + 60) * 1000;

export async function openWhole(scenario = 'first-light'): Promise<Whole> {
  const folder = await mkdtemp(join(tmpdir(), 'noroshi-whole-'));
  const facts = { mode: 'exercise' as const, nodeId: 'alpha', scenario };
  const made = await createDataDir(join(folder, 'data'), facts, new Date().toISOString(), {});
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  if (OBJECTS !== undefined) await withObjects(made.value, scenario, OBJECTS);
  const node = await runNode({
    ...{ dir: made.value, ...SILENT },
    api: { host: '127.0.0.1', port: 0, names: ['localhost'], tls: null },
    partner: { host: '127.0.0.1', port: 0 },
    ...{ roles: PROCESS_ROLES, files: await madePage() },
  });
  const url = node.urls.page!;
  const desk = deskOf(node.context);
  await warned(node);
  return {
    ...{ node, url, site: url.replace('127.0.0.1', 'localhost') },
    link: async () => {
      const link = await issueLink(desk, 'console', 'operator', url);
      if (!link.ok) throw new Error(JSON.stringify(link.error));
      return link.value.url;
    },
    close: async () => {
      await node.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The exercise is prepared, and its world made smaller as a person could: a row that is there stays so. */
async function withObjects(dir: DataDir, scenario: string, count: number): Promise<void> {
  const prepare = async (context: WholeNode['context']) => {
    await prepareExercise(context, scenario);
    const atUs = context.clock.wallUs();
    await context.store.write(async (tx) => {
      const source = (await configRow(tx, 'source', scenario))!;
      const doc = { ...(source.doc as object), count };
      await writeConfig(tx, { kind: 'source', id: scenario, doc, atUs, actor: 'user:test' });
    });
  };
  const { close } = await startNode({ dir, ...SILENT, prepare }, []);
  await close();
}

async function warned({ context }: WholeNode): Promise<void> {
  const everything = { clearance: 'RED', owners: '*' } as const;
  for (let second = 0; second < READY_S_MAX; second++) {
    const counts = await countWarnings(context.store.db, everything, ['open', 'acknowledged']);
    if (counts.reduce((sum, { count }) => sum + count, 0) >= WARNINGS_MIN) return;
    await new Promise((done) => setTimeout(done, 1000));
  }
  throw new Error(`the exercise has not warned within ${READY_S_MAX} s`);
}

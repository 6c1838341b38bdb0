/** `noroshi restore`: a data directory out of a backup, on either engine. */

import type { Progress } from '@noroshi/host';
import { safeJson } from '@noroshi/host';
import { defaultDataDir } from '@noroshi/node';
import { BackupError, type RestoreSummary, restoreBackup } from '@noroshi/node/backup';
import { FillError } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { orCommandError } from '../open-store.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, counted, EXIT, say, type World } from '../world.ts';
import { rowsProgress } from './backup.ts';

export const addRestore: AddCommand = (program, world, end) => {
  program
    .command('restore')
    .summary('make a data directory out of a backup')
    .description(
      'Checks the whole backup first, then fills a new or empty directory (or the empty database of DATABASE_URL). ' +
        'Mode and node id stay what they were. A damaged, cut or newer file is refused and nothing is touched.',
    )
    .addHelpText('before', EXAMPLES)
    .argument('<file>', 'a file written by noroshi backup')
    .option('--data <dir>', 'the data directory to make; it must be empty or not there')
    .option('--json', 'what was restored, as one JSON document')
    .action(async (file: string, options: { data?: string; json?: boolean }) => {
      const path = options.data ?? defaultDataDir(world.env);
      const summary = await orCommandError(() => restored(world, file, path));
      tell(world, file, options.json === true, summary);
      end(EXIT.done);
    });
};

async function restored(world: World, file: string, path: string): Promise<RestoreSummary> {
  let progress: Progress | undefined;
  let label = '';
  const onRows = (what: 'checked' | 'restored', done: number, all: number) => {
    if (what !== label) {
      progress?.finish();
      progress = rowsProgress(world, what === 'checked' ? 'checking' : 'restoring', all);
      label = what;
    }
    progress?.update(done);
  };
  const atUs = world.nowUs();
  try {
    const times = { atUs, createdUtc: formatUtc(atUs) };
    return await restoreBackup({ file, path, env: world.env, ...times, onRows });
  } catch (cause) {
    if (cause instanceof BackupError || cause instanceof FillError)
      throw new CommandError(EXIT.failure, cause.message);
    throw cause;
  } finally {
    progress?.finish();
  }
}

function tell(world: World, file: string, json: boolean, summary: RestoreSummary): void {
  const { dir, rows, keys, root, schema, schemaBefore } = summary;
  const { path, mode, nodeId } = dir;
  if (json) {
    const document = { file, path, nodeId, mode, rows, keys, schemaBefore, schema, root };
    world.stdout.write(`${safeJson(document)}\n`);
    return;
  }
  say(world, `${path}: node ${nodeId} in ${mode} mode, ${counted(rows, 'row')}`);
  say(world, `content ${root}`);
  if (schemaBefore < schema) say(world, `brought from schema ${schemaBefore} to ${schema}`);
  if (keys === 0)
    say(
      world,
      'the backup has no keys: copy the folder keys from the old directory, or partners must be told new ones',
    );
}

const EXAMPLES = `Examples:
  noroshi restore monday.noroshi.gz --data elsewhere
  DATABASE_URL=postgres://… noroshi restore monday.noroshi.gz --data elsewhere
`;

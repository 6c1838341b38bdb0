/** `noroshi backup`: a consistent copy of a node's store in one file, while the node runs or not. */
import { createProgress, type Progress, safeJson, safeText, wantsColor } from '@noroshi/host';
import {
  BackupError,
  type BackupOptions,
  type BackupSummary,
  writeBackup,
} from '@noroshi/node/backup';
import { formatUtc } from '@noroshi/time';
import { openNodeStore, orCommandError } from '../open-store.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, counted, EXIT, say, type World } from '../world.ts';

export const addBackup: AddCommand = (program, world, end) => {
  program
    .command('backup')
    .summary("copy a node's store into one file, while it runs")
    .description(
      'Writes all that the store of a data directory holds at one instant into one file that belongs to no database ' +
        'engine, with its row counts and digests at the end. The node may run. Keys are left out unless asked for.',
    )
    .addHelpText('before', EXAMPLES)
    .requiredOption('--out <file>', 'the file to write; it gets its name only when it is whole')
    .option('--data <dir>', "the node's data directory")
    .option('--with-keys', "with the node's private keys: keep the file as you keep them")
    .option('--json', 'what was written, as one JSON document')
    .action(async (options: { out: string; data?: string; withKeys?: boolean; json?: boolean }) => {
      const { dir, store } = await openNodeStore(world, options);
      let progress: Progress | undefined;
      try {
        const summary = await orCommandError(() =>
          written({
            ...{ dir, store, out: options.out, withKeys: options.withKeys === true },
            createdUtc: formatUtc(world.nowUs()),
            onRows: (done, all) => {
              progress ??= rowsProgress(world, 'backing up', all);
              progress.update(done);
            },
          }),
        );
        progress?.finish();
        tell(world, options, dir.nodeId, dir.mode, summary);
        end(EXIT.done);
      } finally {
        await store.close();
      }
    });
};

async function written(options: BackupOptions): Promise<BackupSummary> {
  try {
    return await writeBackup(options);
  } catch (cause) {
    if (cause instanceof BackupError) throw new CommandError(EXIT.failure, cause.message);
    throw cause;
  }
}

/** Of rows, on stderr; shared with restore and audit. */
export function rowsProgress(world: World, label: string, total: number): Progress {
  const color = wantsColor(world.stderr, world.env);
  const { clockMs, stderr: stream } = world;
  return createProgress({ stream, clockMs, label, total: Math.max(1, total), unit: 'rows', color });
}

function tell(
  world: World,
  options: { readonly out: string; readonly json?: boolean; readonly withKeys?: boolean },
  nodeId: string,
  mode: string,
  { content, schema, rows, keys, bytes }: BackupSummary,
): void {
  if (options.json === true) {
    const document = { file: options.out, nodeId, mode, schema, rows, keys, bytes, ...content };
    world.stdout.write(`${safeJson(document)}\n`);
    return;
  }
  const size = `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  say(
    world,
    `${safeText(options.out)}: node ${nodeId} in ${mode} mode, ${counted(rows, 'row')}, ${size}`,
  );
  say(world, `content ${content.root}`);
  if (options.withKeys === true)
    say(world, `with ${counted(keys, 'key file')}: keep it as secret as they are`);
}

const EXAMPLES = `Examples:
  noroshi backup --out monday.noroshi.gz                     the default data directory
  noroshi backup --data alpha --out alpha.noroshi.gz --with-keys
  noroshi restore monday.noroshi.gz --data elsewhere
`;

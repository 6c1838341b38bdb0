/** `noroshi release --dry-run`: who would get what of the open warnings, and which rule says so. Nothing leaves. */
import { formatTable, safeJson } from '@noroshi/host';
import { type DryRun, dryRun } from '@noroshi/node/partner';
import { openNodeStore } from '../open-store.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, EXIT, type ExitCode, type World } from '../world.ts';

type Options = {
  readonly dryRun?: boolean;
  readonly warning?: string;
  readonly partner?: string;
  readonly data?: string;
  readonly json?: boolean;
};

export const addRelease: AddCommand = (program, world, end) => {
  program
    .command('release')
    .summary('who would get what, and which rule says so')
    .description(
      'Shows for every open warning and partner what the release rules let go, and why the rest stays. ' +
        '--json has the entry as it would go, byte for byte but for its place and time. Rules are configuration: noroshi config.',
    )
    .addHelpText('before', EXAMPLES)
    .option('--dry-run', 'show it; the running node is what releases')
    .option('--warning <id>', 'this warning only')
    .option('--partner <id>', 'this partner only')
    .option('--data <dir>', 'data directory (default: NOROSHI_DIR, else in your home)')
    .option('--json', 'one JSON document')
    .action(async (options: Options) => end(await release(world, options)));
};

async function release(world: World, options: Options): Promise<ExitCode> {
  if (options.dryRun !== true)
    throw new CommandError(
      EXIT.usage,
      'give --dry-run: the running node releases by its rules, and a release officer by hand on its page',
    );
  const { dir, store } = await openNodeStore(world, options);
  try {
    const asked = { warningId: options.warning, partner: options.partner, atUs: world.nowUs() };
    const rows = await dryRun(store.db, dir, asked);
    if (rows.length === 0 && (options.warning ?? options.partner) !== undefined)
      throw new CommandError(
        EXIT.failure,
        'no such warning or partner here: see noroshi warning list and noroshi partner list',
      );
    world.stdout.write(options.json === true ? jsonText(rows) : tableText(rows));
    return EXIT.done;
  } finally {
    await store.close();
  }
}

function jsonText(rows: readonly DryRun[]): string {
  const releases = rows.map(({ warning, decision, entry }) => ({
    ...{ warningId: warning.id, partner: decision.partner, goes: entry !== null },
    ...{ rules: decision.ruleIds, reason: decision.reason, notices: decision.notices },
    entry: entry === null ? null : (JSON.parse(entry) as unknown),
  }));
  return `${safeJson({ releases })}\n`;
}

function tableText(rows: readonly DryRun[]): string {
  const titles = ['warning', 'partner', 'notices', 'why'];
  const table = formatTable(
    titles.map((title) => ({ title })),
    rows.map(({ warning, decision, entry }) => [
      ...[warning.id, decision.partner],
      ...[entry === null ? 'none' : String(decision.allowed.length), decision.reason],
    ]),
  );
  return rows.length === 0 ? 'no open warning of ours, or no partner yet\n' : `${table}\n`;
}

const EXAMPLES = `Examples:
  noroshi release --dry-run                         every open warning, every partner
  noroshi release --dry-run --partner bravo --json  exactly what Bravo would get
`;

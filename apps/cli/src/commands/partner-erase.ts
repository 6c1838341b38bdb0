/**
 * `noroshi partner erase`: an order to erase what partners were told, of one warning or of a lane until a date. With --dry-run only
 * what would go; a hold keeps what it names. The running node carries it out, and asks the partner to erase its copy too.
 */
import { randomBytes } from 'node:crypto';
import { LANES, type LaneName } from '@noroshi/exchange';
import { formatTable, safeJson, safeText } from '@noroshi/host';
import { type ErasePreview, orderErasure, previewErasure } from '@noroshi/node/partner';
import { CONSOLE } from '@noroshi/node/people';
import { formatUtc, parseUtc } from '@noroshi/time';
import type { Command } from 'commander';
import { openNodeStore } from '../open-store.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import type { Shared } from './partner-ask.ts';

type Options = Shared & {
  readonly warning?: string;
  readonly partner?: string;
  readonly lane?: string;
  readonly before?: string;
  readonly withdrawn?: boolean;
  readonly reason?: string;
  readonly dryRun?: boolean;
};

/** Adds it to `noroshi partner`. */
export function addEraseCommand(
  partner: Command,
  world: World,
  end: (code: ExitCode) => void,
  shared: (command: Command) => Command,
): void {
  shared(partner.command('erase').summary('erase what partners were told, here and there'))
    .option('--warning <id>', 'what was told of this warning')
    .option('--lane <name>', 'or all of a lane, with --partner and --before')
    .option('--before <utc>', 'told before that instant')
    .option('--partner <id>', 'to this one alone')
    .option('--withdrawn', 'it should not have gone (else: somebody orders it)')
    .option('--reason <text>', 'goes into the audit; the partner is told its class alone')
    .option('--dry-run', 'say what would go and what a hold keeps; nothing is changed')
    .action(async (options: Options) => end(await erase(world, options)));
}

async function erase(world: World, options: Options): Promise<ExitCode> {
  const { warning, partner, lane, before, withdrawn, reason, dryRun } = options;
  const beforeUs = before === undefined ? undefined : instantOf(before);
  if ((warning === undefined) === (beforeUs === undefined))
    throw new CommandError(EXIT.usage, 'either --warning ID, or --partner, --lane and --before');
  if (dryRun !== true && (reason ?? '').trim() === '')
    throw new CommandError(EXIT.usage, '--reason TEXT goes into the audit; or --dry-run');
  const { dir, store } = await openNodeStore(world, options);
  try {
    const id = `order-${randomBytes(8).toString('hex')}`;
    const order = {
      ...{ id, ...(partner !== undefined && { partner }) },
      ...(warning !== undefined && { warningId: warning }),
      ...(lane !== undefined && { lane: laneOf(lane) }),
      ...(beforeUs !== undefined && { beforeUs }),
    };
    const preview = await previewErasure(store.db, order, world.nowUs());
    let state = 'dry run';
    if (dryRun !== true) {
      const { mode } = dir;
      const desk = { store, mode, random: randomBytes, wallUs: world.nowUs };
      const why = withdrawn === true ? 'withdrawn' : 'order';
      const changed = await orderErasure(desk, { ...order, why, reason: reason! }, CONSOLE);
      if (!changed.ok) throw new CommandError(EXIT.failure, safeText(changed.error));
      state = changed.value.state;
    }
    tell(world, { id, state, preview }, options.json === true);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

const COLUMNS = ['partner', 'record', 'kind', 'warning', 'told', ''].map((title) => ({ title }));

function tell(
  world: World,
  { id, state, preview }: { id: string; state: string; preview: ErasePreview },
  json: boolean,
): void {
  const rows = preview.rows.map(({ atUs, ...row }) => ({ ...row, toldUtc: formatUtc(atUs, 0) }));
  const going = rows.filter(({ held }) => held === null).length;
  if (json) {
    world.stdout.write(`${safeJson({ id, state, goes: going, isCut: preview.isCut, rows })}\n`);
    return;
  }
  const cells = rows.map(({ partner, lane, index, kind, warningId, toldUtc, held }) => [
    partner,
    `${lane} ${index}`,
    kind,
    warningId,
    toldUtc,
    held ?? 'goes',
  ]);
  if (cells.length > 0) world.stdout.write(`${formatTable(COLUMNS, cells)}\n`);
  const more = preview.isCut ? ' of the first 1,000' : '';
  const what = `${counted(going, 'body', 'bodies')} of ${cells.length}${more}`;
  world.stdout.write(
    state === 'dry run' ? `${what} would go\n` : `${id} (${state}): ${what} to go\n`,
  );
  if (state === 'proposed') say(world, 'noroshi: a second person must approve it');
  if (state === 'written') say(world, 'noroshi: the running node erases them and asks the partner');
}

function laneOf(text: string): LaneName {
  const lane = LANES.find((name) => name === text);
  if (lane !== undefined) return lane;
  throw new CommandError(EXIT.usage, `--lane ${safeText(text)}: flash, routine or bulk`);
}

function instantOf(text: string): number {
  const parsed = parseUtc(text);
  if (parsed.ok) return parsed.value;
  throw new CommandError(EXIT.usage, `--before ${safeText(text)}: expected 2026-01-02T03:04:05Z`);
}

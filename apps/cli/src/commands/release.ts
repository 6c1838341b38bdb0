/**
 * `noroshi release`: who would get what of the open warnings, and which rule says so (--dry-run), and which releases wait for
 * whom (--waiting). Nothing leaves.
 */
import { randomBytes } from 'node:crypto';
import { formatTable, safeJson } from '@noroshi/host';
import {
  type DryRun,
  dryRun,
  type HeldLine,
  heldLines,
  prepareDryRun,
  unusableRules,
} from '@noroshi/node/partner';
import { openNodeStore } from '../open-store.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, EXIT, type ExitCode, type World } from '../world.ts';

type Options = {
  readonly dryRun?: boolean;
  readonly waiting?: boolean;
  readonly warning?: string;
  readonly partner?: string;
  readonly data?: string;
  readonly json?: boolean;
};

export const addRelease: AddCommand = (program, world, end) => {
  program
    .command('release')
    .summary('who would get what, which rule says so, and what waits for whom')
    .description(
      'Shows for every open warning and partner what the release rules let go, and why the rest stays: of one warning each ' +
        'rule and condition, and the next step. --json has the body as it would be sealed, byte for byte. Rules are ' +
        'configuration: noroshi config.',
    )
    .addHelpText('before', EXAMPLES)
    .option('--dry-run', 'show it; the running node is what releases')
    .option('--waiting', 'what waits for a release officer, and what is to be reviewed')
    .option('--warning <id>', 'this warning only')
    .option('--partner <id>', 'this partner only')
    .option('--data <dir>', 'data directory (default: NOROSHI_DIR, else in your home)')
    .option('--json', 'one JSON document')
    .action(async (options: Options) => end(await release(world, options)));
};

async function release(world: World, options: Options): Promise<ExitCode> {
  if ((options.dryRun === true) === (options.waiting === true))
    throw new CommandError(
      EXIT.usage,
      'give --dry-run or --waiting: the running node releases by its rules, and a release officer on its page',
    );
  const { dir, store } = await openNodeStore(world, options);
  try {
    const atUs = world.nowUs();
    if (options.waiting === true) {
      const all = await heldLines(store.db, dir, { clearance: 'RED', owners: '*' }, atUs);
      const lines = all.filter(
        ({ warningId, partner }) =>
          warningId === (options.warning ?? warningId) && partner === (options.partner ?? partner),
      );
      world.stdout.write(
        options.json === true ? `${safeJson({ releases: lines })}\n` : waitingText(lines),
      );
      return EXIT.done;
    }
    const random = (bytes: number) => Uint8Array.from(randomBytes(bytes));
    await prepareDryRun(store, { ...dir, random }, atUs);
    const asked = { warningId: options.warning, partner: options.partner, atUs };
    const rows = await dryRun(store.db, dir, asked);
    if (rows.length === 0 && (options.warning ?? options.partner) !== undefined)
      throw new CommandError(
        EXIT.failure,
        'no such warning or partner here: see noroshi warning list and noroshi partner list',
      );
    const unusable = await unusableRules(store.db);
    for (const id of unusable)
      world.stderr.write(
        `noroshi: rule ${id} allows nothing: this version cannot read it; noroshi config check says why\n`,
      );
    const isOne = options.warning !== undefined;
    world.stdout.write(options.json === true ? jsonText(rows, unusable) : tableText(rows, isOne));
    return EXIT.done;
  } finally {
    await store.close();
  }
}

function jsonText(rows: readonly DryRun[], unusable: readonly string[]): string {
  const releases = rows.map(({ warning, decision, entry, waits, trace }) => ({
    ...{ warningId: warning.id, partner: decision.partner, goes: entry !== null },
    ...{ rules: decision.ruleIds, reason: decision.reason, notices: decision.notices },
    entry: entry === null ? null : (JSON.parse(entry) as unknown),
    ...{ body: entry, bytes: entry === null ? 0 : Buffer.byteLength(entry) },
    ...{ waits, waitsBy: decision.waitingBy, trace },
  }));
  return `${safeJson({ releases, unusable })}\n`;
}

function tableText(rows: readonly DryRun[], isOne: boolean): string {
  const titles = ['warning', 'partner', 'notices', 'why'];
  const table = formatTable(
    titles.map((title) => ({ title })),
    rows.map(({ warning, decision, entry, waits }) => [
      ...[warning.id, decision.partner],
      entry === null ? (waits === null ? 'none' : 'waits') : String(decision.allowed.length),
      decision.reason,
    ]),
  );
  if (rows.length === 0) return 'no open warning of ours, or no partner yet\n';
  return isOne ? `${table}\n${rows.map(traceText).join('')}` : `${table}\n`;
}

/** Each no of each rule, with the step that would change it; then the body. */
function traceText({ decision, trace, entry, waits }: DryRun): string {
  const lines = [`\n${decision.partner}`];
  for (const { noticeId, bar, rules } of trace) {
    lines.push(`  ${noticeId}`);
    if (bar !== null) lines.push(`    stays: ${bar.why}`, `      next: ${bar.next}`);
    for (const { ruleId, conditions } of rules) {
      const noes = conditions.filter(({ met }) => !met);
      const yes = conditions.filter(({ met }) => met).map(({ name }) => name);
      lines.push(`    rule ${ruleId}: ${noes.length === 0 ? 'goes' : 'stays'}`);
      lines.push(`      yes: ${yes.join(' ')}`);
      for (const { name, why, next } of noes) lines.push(`      no ${name}: ${why}; next: ${next}`);
    }
  }
  if (entry !== null) lines.push('  the body:', `  ${safeJson(JSON.parse(entry))}`);
  if (waits !== null) lines.push('  once an officer agrees:', `  ${safeJson(JSON.parse(waits))}`);
  return `${lines.join('\n')}\n`;
}

function waitingText(lines: readonly HeldLine[]): string {
  if (lines.length === 0) return 'nothing waits, and nothing is to be reviewed\n';
  const titles = ['release', 'warning', 'partner', 'state', 'since', 'until', 'who is waited for'];
  const table = formatTable(
    titles.map((title) => ({ title })),
    lines.map(({ id, warningId, partner, state, sinceUtc, untilUtc, late, awaited }) => [
      ...[id, warningId, partner, late ? `${state}, overdue` : state, sinceUtc, untilUtc],
      state === 'review' ? 'a release officer reviews it' : awaited,
    ]),
  );
  return `${table}\n`;
}

const EXAMPLES = `Examples:
  noroshi release --dry-run                         every open warning, every partner
  noroshi release --dry-run --warning w-1           why it goes or stays, rule by rule, and the body
  noroshi release --dry-run --partner bravo --json  exactly what Bravo would get, byte for byte
  noroshi release --waiting                         what waits for whom, and since when
`;

/**
 * `noroshi changes`: what changed since yesterday, by asset, from a node's own store, beside the running node or without one: who
 * moved near it, who came, how its screening changed, clouds and decays; then what concerns none of them.
 */

import { fitText, formatTable, safeJson, safeText } from '@noroshi/host';
import { CHANGES_DAYS_MAX, ChangesReply, changesSince } from '@noroshi/node';
import { newestLook } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { encodeEdge } from '@noroshi/watch';
import { Option } from 'commander';
import { openNodeStore } from '../open-store.ts';
import { parseEpochUs } from '../options.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

type Options = {
  readonly data?: string;
  readonly since?: number;
  readonly until?: number;
  readonly asset?: string;
  readonly only?: Only;
  readonly json?: boolean;
};
type Changes = Awaited<ReturnType<typeof changesSince>>;
type Row = readonly [who: string, what: string, state: string, when: string, text: string];

const DAY_US = 86_400e6;
const ONLY = ['assets', 'others', 'all'] as const;
type Only = (typeof ONLY)[number];
const COLUMNS = ['asset', 'what', 'state', 'when', 'what it is'] as const;
const TEXT_CELLS_MIN = 20;

/** Who has the machine may see all of it. */
const CONSOLE: Parameters<typeof changesSince>[1] = {
  ...{ userId: 'console', name: 'console', roles: ['analyst'], sessionId: '' },
  ...{ owners: '*', clearance: 'RED' },
};

export const addChanges: AddCommand = (program, world, end) => {
  program
    .command('changes')
    .summary('what changed since yesterday: who moved near your assets, who came, what comes down')
    .description('What a node found since an instant, by asset. Reads only.')
    .addHelpText('before', EXAMPLES)
    .option('--data <dir>', 'data directory (default: NOROSHI_DIR, else in your home)')
    .option(
      '--since <utc>',
      `from here on, at most ${CHANGES_DAYS_MAX} days (default: a day)`,
      parseEpochUs,
    )
    .option('--until <utc>', 'as it was said then (default: the newest look)', parseEpochUs)
    .option('--asset <id>', 'of this asset only')
    .addOption(
      new Option(
        '--only <what>',
        'what concerns assets, what does not, or all (default: all but what merely comes down)',
      ).choices(ONLY),
    )
    .option('--json', 'one JSON document')
    .action(async (options: Options) => end(await changes(world, options)));
};

async function changes(world: World, options: Options): Promise<ExitCode> {
  const { store } = await openNodeStore(world, options);
  try {
    const look = await newestLook(store.db);
    if (look === undefined) say(world, 'noroshi: this node has not looked at behaviour yet');
    const untilUs = options.until ?? look?.watchUs ?? world.nowUs();
    const sinceUs = options.since ?? untilUs - DAY_US;
    if (sinceUs > untilUs || untilUs - sinceUs > CHANGES_DAYS_MAX * DAY_US) {
      const until = formatUtc(untilUs, 0);
      const most = `at most ${CHANGES_DAYS_MAX} days before it`;
      throw new CommandError(EXIT.usage, `--since is an instant before ${until}, ${most}`);
    }
    const span = { sinceUs, untilUs, isPast: options.until !== undefined };
    const all = onlyOf(await changesSince(store, CONSOLE, span), options.asset);
    const found = onlyAsked(all, options.only);
    if (options.json === true) {
      world.stdout.write(`${safeJson(encodeEdge(ChangesReply, found))}\n`);
    } else {
      const listed = options.only === undefined ? withoutFalls(found) : found;
      world.stdout.write(tableOf(listed, world.stdout.columns || undefined));
      const left = found.others.length - listed.others.length;
      if (left > 0) say(world, `noroshi: ${left} more come down and concern no asset: --only all`);
    }
    if (!found.complete) say(world, 'noroshi: there is more: ask for a shorter span');
    return EXIT.done;
  } finally {
    await store.close();
  }
}

function onlyOf(found: Changes, assetId: string | undefined): Changes {
  if (assetId === undefined) return found;
  const assets = found.assets.filter((one) => one.assetId === assetId);
  if (assets.length > 0) return { ...found, assets, others: [] };
  const known = found.assets.map((one) => one.assetId).join(', ') || 'none';
  throw new CommandError(EXIT.usage, `there is no asset ${assetId} with changes to tell: ${known}`);
}

function onlyAsked(found: Changes, only: Only | undefined): Changes {
  if (only === 'assets') return { ...found, others: [] };
  return only === 'others' ? { ...found, assets: [] } : found;
}

/** Some forty a month come down by themselves: those over an asset are in its lines. */
function withoutFalls(found: Changes): Changes {
  return { ...found, others: found.others.filter(({ kind }) => kind !== 'decay') };
}

/** One line a change; the end of the text gives way on a narrow terminal. */
function tableOf(found: Changes, cellsMax = Number.POSITIVE_INFINITY): string {
  const rows = [...found.assets.flatMap(rowsOf), ...found.others.map((one) => rowOf('–', one))];
  const span = `${formatUtc(found.sinceUs, 0)} to ${formatUtc(found.untilUs, 0)}`;
  if (rows.length === 0) return `no changes from ${span}\n`;
  const width = (i: number) => Math.max(...[COLUMNS, ...rows].map((row) => row[i]!.length));
  const room = Math.max(
    TEXT_CELLS_MIN,
    cellsMax - [0, 1, 2, 3].reduce((sum, i) => sum + width(i) + 2, 0),
  );
  return formatTable(
    COLUMNS.map((title) => ({ title })),
    rows.map(([who, what, state, when, text]) => [who, what, state, when, fitText(text, room)]),
  );
}

function rowsOf(asset: Changes['assets'][number]): Row[] {
  const who = safeText(asset.assetId);
  const findings = [
    ...asset.manoeuvres.map(({ finding }) => finding),
    ...asset.neighbours.map(({ finding }) => finding),
    ...[...asset.breakups, ...asset.decays],
  ];
  return [
    ...findings.map((one) => rowOf(who, one)),
    ...asset.screening.map(
      ({ what, otherId, otherName, tcaUs, missKm, severity }): Row => [
        ...([who, 'conjunction', what, formatUtc(tcaUs, 0)] as const),
        `${safeText(otherName || otherId)}${missKm === null ? '' : `, ${missKm.toFixed(2)} km`}, ${severity}`,
      ],
    ),
  ];
}

function rowOf(who: string, { kind, state, updatedUs, title }: Changes['others'][number]): Row {
  return [who, kind, state, formatUtc(updatedUs, 0), safeText(title)];
}

const EXAMPLES = `Examples:
  noroshi changes
  noroshi changes --data ops --since 2026-11-20T00:00:00Z --asset alpha-relay-1
  noroshi changes --only assets                   what concerns what is yours, nothing else
  noroshi changes --until 2026-11-21T00:00:00Z --json
`;

/** `noroshi asset import FILE.csv`: assets from a spreadsheet. Bad rows are refused with line and reason, the rest is kept. */
import { randomBytes } from 'node:crypto';
import { safeJson } from '@noroshi/host';
import { changeIn, readAssetCsv, sameContent } from '@noroshi/node/config';
import { CONSOLE, type Desk } from '@noroshi/node/people';
import { configRows } from '@noroshi/store';
import { openNodeStore } from '../open-store.ts';
import type { AddCommand } from '../program.ts';
import { readTextFile } from '../read-text.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';

type ImportOptions = {
  readonly data?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

const BYTES_MAX = 64 * 2 ** 20;

export const addAsset: AddCommand = (program, world, end) => {
  const asset = program
    .command('asset')
    .summary('what is protected')
    .description('Assets: satellites, ground stations, network prefixes, links, areas.')
    .addHelpText('before', EXAMPLES);
  asset
    .command('import <file>')
    .summary('assets from a CSV file')
    .description(
      'Reads assets from a CSV file (- is stdin); noroshi schema assets.csv prints its columns. A bad row is refused with ' +
        'its line and reasons and the others are kept. The same file again changes nothing.',
    )
    .option('--data <dir>', 'data directory (default: NOROSHI_DIR, else in your home)')
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--json', 'one JSON document')
    .action(async (file: string, options: ImportOptions) =>
      end(await importAssets(world, file, options)),
    );
};

type Outcome = { readonly id: string; readonly line: number; readonly what: string };

async function importAssets(world: World, file: string, options: ImportOptions): Promise<ExitCode> {
  const text = new TextDecoder().decode(await readTextFile(world, file, BYTES_MAX));
  const { dir, store } = await openNodeStore(world, options);
  try {
    const read = readAssetCsv(text, dir.nodeId);
    if (!read.ok) throw new CommandError(EXIT.failure, `${file}: ${read.error}`);
    const { rows, refused } = read.value;
    for (const { line, reasons } of refused)
      for (const reason of reasons) say(world, `${file}:${line}: ${reason}`);
    const before = new Map((await configRows(store.db, 'asset')).map(({ id, doc }) => [id, doc]));
    const outcomes = rows.map(({ line, asset }): Outcome => {
      const now = before.get(asset.id);
      const same = now !== undefined && sameContent(now, asset);
      return { id: asset.id, line, what: now === undefined ? 'new' : same ? 'same' : 'changed' };
    });
    const desk = { store, mode: dir.mode, random: (n: number) => randomBytes(n) };
    if (options.dryRun !== true) await writeAssets({ ...desk, wallUs: world.nowUs }, file, rows);
    for (const { line, asset } of rows)
      if (asset.kind === 'satellite' && asset.objectId === undefined)
        say(world, `${file}:${line}: ${asset.id} has no object_id: no orbit of it is watched`);
    report(world, options, outcomes, refused);
    return refused.length > 0 ? EXIT.refused : EXIT.done;
  } finally {
    await store.close();
  }
}

async function writeAssets(
  desk: Desk,
  file: string,
  rows: readonly { readonly asset: { readonly id: string } }[],
): Promise<void> {
  const by = { actor: CONSOLE, reason: `import of ${file}` };
  await desk.store.write(async (tx) => {
    for (const { asset } of rows)
      await changeIn(tx, desk, { kind: 'asset', id: asset.id, doc: asset, ...by });
  });
}

function report(
  world: World,
  options: ImportOptions,
  outcomes: readonly Outcome[],
  rejects: readonly { readonly line: number; readonly reasons: readonly string[] }[],
): void {
  const refused = rejects.length;
  const count = (what: string) => outcomes.filter((outcome) => outcome.what === what).length;
  const totals = { new: count('new'), changed: count('changed'), same: count('same'), refused };
  const dryRun = options.dryRun === true;
  if (options.json === true) {
    world.stdout.write(`${safeJson({ dryRun, ...totals, assets: outcomes, rejects }, 0)}\n`);
    return;
  }
  for (const { id, what } of outcomes)
    if (what !== 'same') world.stdout.write(`${what === 'new' ? '+' : '~'} ${id}\n`);
  const done = dryRun ? 'would be read' : 'read';
  say(
    world,
    `noroshi: ${counted(outcomes.length, 'asset')} ${done}: ${totals.new} new, ${totals.changed} changed, ` +
      `${totals.same} as before; ${counted(refused, 'row')} refused`,
  );
}

const EXAMPLES = `Examples:
  noroshi asset import satellites.csv --dry-run
  noroshi schema assets.csv                 the columns
  noroshi schema assets.csv --example > assets.csv
`;

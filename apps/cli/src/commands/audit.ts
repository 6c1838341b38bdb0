/** `noroshi audit`: is the record of who did what whole, is the store undamaged, are lanes and proofs right. Changes nothing. */
import type { Progress } from '@noroshi/host';
import { safeJson, safeText } from '@noroshi/host';
import { partnerDamage } from '@noroshi/node/partner';
import { type AuditVerdict, type DamageReport, damage, verifyAudit } from '@noroshi/store';
import { type NodeStore, openNodeStore, orCommandError } from '../open-store.ts';
import type { AddCommand } from '../program.ts';
import { counted, EXIT, type ExitCode, type World } from '../world.ts';
import { type FromOptions, type LogOptions, verifyFrom, verifyLog } from './audit-log.ts';
import { addLogCommands, several } from './audit-proof.ts';
import { rowsProgress } from './backup.ts';

type Options = { readonly data?: string; readonly json?: boolean };

export const addAudit: AddCommand = (program, world, end) => {
  const audit = program
    .command('audit')
    .summary('prove that the audit is whole and the store undamaged')
    .addHelpText('before', EXAMPLES);
  audit
    .command('verify [place]')
    .summary('walk the chain of the audit; with a folder or address, check that log whole')
    .description(
      'Recomputes the hash of every line: an edit, a drop, a swap or a cut is named by its line. Prints the head of the chain: ' +
        'note it elsewhere, and a later rewrite of the past shows as another head. With a folder or an address: a tiled log ' +
        '(C2SP tlog-tiles), every hash from its entries to its checkpoint, offline. Exit code 1 when something is broken.',
    )
    .option('--data <dir>', "the node's data directory")
    .option('--from <partner>', 'the lane that this partner serves us now, over the partner link')
    .option('--lane <name>', 'which of its lanes: flash (default), routine or bulk')
    .option(
      '--key <vkey>',
      'the public key of the log, again for one of before; without it its hashes alone are checked',
      several,
    )
    .option('--witness <vkey>', 'who must have cosigned its checkpoint; again for another', several)
    .option('--signatures <all|none|1/N>', 'of the records of a lane (default: all, with --key)')
    .option('--json', 'the verdict as one JSON document')
    .action(
      async (place: string | undefined, options: Options & LogOptions & Partial<FromOptions>) => {
        const { from } = options;
        if (from !== undefined) return end(await verifyFrom(world, { ...options, from }));
        end(
          await (place === undefined ? verify(world, options) : verifyLog(world, place, options)),
        );
      },
    );
  addLogCommands(audit, world, end);
  audit
    .command('fsck')
    .summary('search the store for damage')
    .description(
      "The engine's own check, the digest and the seal of every row, the audit's chain, the feed without a gap; every hash, " +
        'checkpoint and body of the lanes. Names what is damaged, and the byte where it can be known. ' +
        'Exit code 1 when something is.',
    )
    .option('--data <dir>', "the node's data directory")
    .option('--json', 'what was found, as one JSON document')
    .action(async (options: Options) => end(await fsck(world, options)));
};

async function verify(world: World, options: Options): Promise<ExitCode> {
  const verdict = await withStore(world, options, async (store) => {
    const all = (
      await store.db
        .selectFrom('audit')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n;
    const progress = rowsProgress(world, 'verifying', all);
    const found = await verifyAudit(store.db, (lines) => progress.update(lines));
    progress.finish();
    return found;
  });
  if (options.json === true) world.stdout.write(`${safeJson(verdict)}\n`);
  else world.stdout.write(`${verdictLine(verdict)}\n`);
  return verdict.ok ? EXIT.done : EXIT.refused;
}

function verdictLine(verdict: AuditVerdict): string {
  if (verdict.ok)
    return `the audit is whole: ${counted(verdict.lines, 'line')}, head ${verdict.head}`;
  return `the audit is broken: line ${verdict.seq} ${verdict.reason}; whole before it: ${counted(verdict.lines, 'line')}`;
}

async function fsck(world: World, options: Options): Promise<ExitCode> {
  let progress: Progress | undefined;
  const report = await withStore(world, options, async (store, dir) => {
    const found = await damage(store, (rows) => {
      progress ??= rowsProgress(world, 'reading', 1);
      progress.update(rows);
    });
    const lanes = await partnerDamage(store, dir, world.nowUs()).catch((cause: Error) => [
      { table: 'exchange_record', row: '', what: cause.message },
    ]);
    return { ...found, damages: [...found.damages, ...lanes] };
  });
  progress?.finish();
  if (options.json === true) world.stdout.write(`${safeJson(report)}\n`);
  else world.stdout.write(reportText(report));
  return report.damages.length === 0 ? EXIT.done : EXIT.refused;
}

function reportText({ tables, rows, digests, damages, unchecked }: DamageReport): string {
  const read = `${counted(tables, 'table')}, ${counted(rows, 'row')}, ${counted(digests, 'digest')} compared`;
  const rest = unchecked.map((text) => `not checked: ${text}\n`).join('');
  if (damages.length === 0) return `no damage: ${read}\n${rest}`;
  const lines = damages.map(({ table, row, what }) => {
    const name = [table, row].filter((part) => part !== '').join(' ');
    return safeText(`  ${name === '' ? '' : `${name}: `}${what}`) + '\n';
  });
  return `${counted(damages.length, 'damage')} found (${read}): restore a backup (noroshi restore)\n${lines.join('')}${rest}`;
}

async function withStore<T>(
  world: World,
  options: Options,
  work: (store: NodeStore['store'], dir: NodeStore['dir']) => Promise<T>,
): Promise<T> {
  const { store, dir } = await openNodeStore(world, options);
  try {
    return await orCommandError(() => work(store, dir));
  } finally {
    await store.close();
  }
}

const EXAMPLES = `Examples:
  noroshi audit verify                  is the record of who did what whole
  noroshi audit fsck --data alpha       is anything in the store damaged
  noroshi audit export bravo --lane flash --out log    a lane as files
  noroshi audit verify log --key VKEY                  check such files, anywhere
  noroshi audit verify --from bravo --lane routine     what bravo serves us now
  noroshi audit prove w-17 --partner bravo > w-17.tlog-proof
  noroshi audit prove w-17 --from bravo --out proofs     what a partner told us
  noroshi audit check-proof w-17.tlog-proof --key VKEY
  noroshi audit keys --data alpha                      the keys that a witness needs
`;

/**
 * `noroshi audit export|prove|check-proof`: a lane as evidence. A proof is one text file that needs nothing else than the public
 * key; a folder of files is a log that anybody verifies.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  checkBody,
  checkLogProof,
  decodeProven,
  decodeRecord,
  decodeTombstone,
  firstSigner,
  LANES,
  type LaneRecord,
  laneOfOrigin,
  type NoteKey,
  type Place,
  type ProvenRecord,
  parseLogProof,
  parseVkey,
  type Verify,
} from '@noroshi/exchange';
import { safeJson, safeText } from '@noroshi/host';
import {
  type Author,
  authorOf,
  exportLane,
  formerVkeys,
  isLane,
  type LogFolder,
  laneVkey,
  openKeys,
  type Proof,
  proofFileName,
  proveHeard,
  proveTold,
  readDirectory,
  theirVkeys,
} from '@noroshi/node/partner';
import type { Db } from '@noroshi/store';
import { formatUtc, parseUtc } from '@noroshi/time';
import type { Command } from 'commander';
import { openNodeStore, orCommandError } from '../open-store.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import {
  fileAt,
  keyOf,
  type LogOptions,
  sha256,
  TOOLS,
  verifyByAny,
  witnessLine,
} from './audit-log.ts';
import { auditExport, MARK_FILE, markText } from './export-mark.ts';

/** Records say whom, when and about what: as strict as anything that may go to one partner. */
const LOG_TLP = 'AMBER+STRICT';

export type ExportOptions = {
  readonly lane: string;
  readonly out: string;
  readonly data?: string;
  readonly json?: boolean;
};

export async function exportLog(
  world: World,
  partner: string,
  options: ExportOptions,
): Promise<ExitCode> {
  const { lane, out } = options;
  if (!isLane(lane)) throw new CommandError(EXIT.usage, '--lane is flash, routine or bulk');
  const { dir, store } = await openNodeStore(world, options);
  try {
    const random = (n: number) => randomBytes(n);
    const author = await orCommandError(() =>
      authorOf(dir.path, { ...dir, random }, world.nowUs()),
    );
    const done = await exportLane(store.db, author, { partner, lane }, folderAt(out));
    if (!done.ok) throw new CommandError(EXIT.failure, safeText(done.error));
    const { size, written, vkey } = done.value;
    const checkpoint = await readFile(join(out, 'checkpoint'));
    const what = `lane ${lane} to ${partner}, ${size} records`;
    const leaving = { subject: partner, what, tlp: LOG_TLP, atUs: world.nowUs() };
    const digests = await auditExport(store, { ...leaving, bytes: [checkpoint] });
    const mark = markText(dir, { ...leaving, bytes: [] }, digests);
    await folderAt(out).write(MARK_FILE, new TextEncoder().encode(mark));
    if (options.json === true) world.stdout.write(`${safeJson({ size, written, key: vkey })}\n`);
    else
      world.stdout.write(
        safeText(
          `${counted(size, 'record')}, ${counted(written, 'new file')} in ${out}; key ${vkey}`,
        ) + '\n',
      );
    return EXIT.done;
  } finally {
    await store.close();
  }
}

/** Each file is whole or not there: a tile that is there is never written again. */
function folderAt(root: string): LogFolder {
  const path = (name: string) => join(root, name);
  return {
    has: (name) =>
      stat(path(name)).then(
        () => true,
        () => false,
      ),
    write: async (name, bytes) => {
      const target = path(name);
      await mkdir(dirname(target), { recursive: true });
      const file = await open(`${target}.new`, 'w');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${target}.new`, target);
    },
  };
}

export type ProveOptions = {
  readonly partner?: string;
  readonly from?: string;
  readonly asOf?: string;
  readonly out?: string;
  readonly body?: boolean;
  readonly data?: string;
  readonly json?: boolean;
};

export async function prove(world: World, id: string, options: ProveOptions): Promise<ExitCode> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    const random = (n: number) => randomBytes(n);
    const author = await orCommandError(() =>
      authorOf(dir.path, { ...dir, random }, world.nowUs()),
    );
    const proofs = await orCommandError(() => proofsOf(world, store.db, author, id, options));
    const isOne = options.json === true || options.out !== undefined || proofs.length === 1;
    const bytes = proofs.map(({ text }) => new TextEncoder().encode(text));
    const leaving = { subject: id, what: 'proof', tlp: LOG_TLP, atUs: world.nowUs() };
    const digests = isOne ? await auditExport(store, { ...leaving, bytes }) : [];
    if (options.json === true) world.stdout.write(`${safeJson({ proofs })}\n`);
    else if (options.out !== undefined) {
      const folder = folderAt(options.out);
      for (const proof of proofs) {
        const name = proofFileName(proof);
        await folder.write(name, new TextEncoder().encode(proof.text));
        world.stdout.write(`${safeText(`${name}  --key ${proof.vkey}`)}\n`);
      }
      const mark = markText(dir, { ...leaving, bytes: [] }, digests);
      await folder.write(MARK_FILE, new TextEncoder().encode(mark));
    } else if (proofs.length > 1)
      throw new CommandError(
        EXIT.usage,
        `${proofs.length} records are about it: give --out DIR for a file each, or --json`,
      );
    else {
      world.stdout.write(proofs[0]!.text);
      say(world, safeText(`noroshi: check it with --key ${proofs[0]!.vkey}`));
    }
    return EXIT.done;
  } finally {
    await store.close();
  }
}

/** At least one; else why there is none. */
async function proofsOf(
  world: World,
  db: Db,
  author: Author,
  id: string,
  { partner, from, asOf, body }: ProveOptions,
): Promise<readonly Proof[]> {
  const withBody = body !== false;
  if (from !== undefined) {
    if (partner !== undefined || asOf !== undefined)
      throw new CommandError(EXIT.usage, '--from stands alone: not with --partner or --as-of');
    const { partners } = await readDirectory(db, author);
    const found = partners.find((each) => each.id === from);
    if (found === undefined)
      throw new CommandError(EXIT.failure, safeText(`${from} is no partner: noroshi partner list`));
    const heard = await proveHeard(db, author, found, id, { withBody, atUs: world.nowUs() });
    if (!heard.ok) throw new CommandError(EXIT.failure, safeText(heard.error));
    if (heard.value.length > 0) return heard.value;
    throw new CommandError(EXIT.failure, safeText(`${from} told nothing of ${id}`));
  }
  const asOfUs = asOf === undefined ? undefined : instantOf(asOf);
  const proofs = await proveTold(db, author, id, { partner, withBody, asOfUs });
  if (proofs.length > 0) return proofs;
  const then = asOf === undefined ? '' : ' by then';
  throw new CommandError(
    EXIT.failure,
    `no partner was told of it${then}: see noroshi warning show, or --from for what a partner told us`,
  );
}

function instantOf(text: string): number {
  const parsed = parseUtc(text);
  if (parsed.ok) return parsed.value;
  throw new CommandError(EXIT.usage, `--as-of ${safeText(text)}: expected 2026-01-02T03:04:05Z`);
}

type Key = {
  readonly partner: string;
  readonly lane: string;
  readonly direction: 'told' | 'heard';
  readonly key: string;
};

/** Every key that somebody needs to check the lanes of this node, and of its partners' to it; one a line, as `noroshi witness --logs` reads. */
export async function printKeys(
  world: World,
  options: { readonly data?: string; readonly json?: boolean },
): Promise<ExitCode> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    const random = (n: number) => randomBytes(n);
    const author = await orCommandError(() =>
      authorOf(dir.path, { ...dir, random }, world.nowUs()),
    );
    const { partners } = await readDirectory(store.db, author);
    const { former } = await orCommandError(() => openKeys(dir.path, dir, world.nowUs()));
    const keys: (Key & { readonly untilUtc?: string })[] = [];
    for (const partner of partners)
      for (const lane of LANES) {
        const of = { partner: partner.id, lane };
        keys.push({ ...of, direction: 'told', key: laneVkey(author, of) });
        for (const each of formerVkeys(author, former, of))
          keys.push({ ...of, direction: 'told', ...each });
        for (const key of await theirVkeys(store.db, author, partner, lane))
          keys.push({ ...of, direction: 'heard', key });
      }
    if (options.json === true) world.stdout.write(`${safeJson({ keys })}\n`);
    else
      for (const { key, direction, untilUtc } of keys)
        if (direction === 'told' && untilUtc === undefined)
          world.stdout.write(`${safeText(key)}\n`);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

export async function checkProof(
  world: World,
  file: string,
  options: LogOptions,
): Promise<ExitCode> {
  if (options.key === undefined) throw new CommandError(EXIT.usage, 'whose log? --key VKEY');
  const keys = options.key.map((text) => keyOf(text, parseVkey));
  const bytes = await fileAt(file);
  if (bytes === null)
    throw new CommandError(EXIT.failure, safeText(`${file}: there is no such file`));
  const said = provenBy(Buffer.from(bytes).toString('utf8'), keys);
  const witnesses = (options.witness ?? []).map((text) => witnessLine(said.note, text));
  const isRight = said.error === null && witnesses.every(({ seenUtc }) => seenUtc !== null);
  const { note: _, ...shown } = said;
  if (options.json === true)
    world.stdout.write(`${safeJson({ ok: isRight, ...shown, witnesses })}\n`);
  else if (said.error !== null) world.stdout.write(`${safeText(`not proven: ${said.error}`)}\n`);
  else
    world.stdout.write(
      safeText(
        `proven: record ${said.index} of ${said.size} of ${keys[0]!.name}; body ${said.body}; ${said.words}`,
      ) + '\n',
    );
  for (const { name, seenUtc, why } of witnesses)
    say(world, safeText(`witness ${name}: ${seenUtc ?? why}`));
  return isRight ? EXIT.done : EXIT.refused;
}

function provenBy(text: string, keys: readonly NoteKey[]) {
  const none = { index: 0, size: 0, body: '', words: '', record: null, note: '' };
  const proof = parseLogProof(text);
  if (!proof.ok) return { ...none, error: proof.error };
  const note = proof.value.checkpoint;
  const key = firstSigner(sha256, note, keys) ?? keys[0]!;
  const fails = (error: string) => ({ ...none, note, error });
  const proven = proof.value.extra === null ? null : decodeProven(proof.value.extra);
  if (proven === null || !proven.ok)
    return fails(proven === null ? 'it has no `extra`' : proven.error);
  const checked = checkLogProof(TOOLS, key, proven.value.record, proof.value);
  if (!checked.ok) return fails(checked.error);
  const lane = laneOfOrigin(key.name);
  if (lane === null) return fails('the key is of no lane of this system');
  const place = { ...lane, sequence: proof.value.index };
  const verify = verifyByAny(keys);
  const record = decodeRecord(verify, key.publicKey, proven.value.record, place);
  if (!record.ok) return fails(`the record: ${record.error.message}`);
  const wrong = bodyFault(proven.value.body, record.value, verify, place);
  if (wrong !== null) return fails(wrong);
  const { type, id, version, issuedUs, precedence, from, to } = record.value;
  const words = `${from} told ${to} at ${formatUtc(issuedUs, 0)}: ${type} ${id}, word ${version}, ${precedence}`;
  const size = checked.value.checkpoint.size;
  const isRecord = { type, id, version, issuedUtc: formatUtc(issuedUs), precedence, from, to };
  return {
    index: proof.value.index,
    size,
    body: proven.value.body.kind,
    words,
    record: isRecord,
    note,
    error: null,
  };
}

function bodyFault(
  body: ProvenRecord['body'],
  record: LaneRecord,
  verify: Verify,
  place: Place,
): string | null {
  if (body.kind === 'withheld') return null;
  if (body.kind === 'whole') {
    const right = checkBody(sha256, record, body);
    return right.ok ? null : right.error.message;
  }
  const stone = decodeTombstone(verify, new Uint8Array(32), body.tombstone, place);
  return stone.ok ? null : `the tombstone: ${stone.error}`;
}

/** A key to be given once or more. */
export function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

export function addLogCommands(audit: Command, world: World, end: (code: ExitCode) => void): void {
  audit
    .command('export <partner>')
    .summary('write a lane as files that anyone can verify')
    .description(
      'A C2SP tiled log: only files that are not there yet are written. Bodies stay here.',
    )
    .requiredOption('--lane <name>', 'flash, routine or bulk')
    .requiredOption('--out <dir>', 'where the files go; again to go on')
    .option('--data <dir>', "the node's data directory")
    .option('--json', 'one JSON document')
    .action(async (partner: string, options: ExportOptions) =>
      end(await exportLog(world, partner, options)),
    );
  audit
    .command('prove <id>')
    .summary('prove to a third party what a partner was told')
    .description(
      'One proof (C2SP tlog-proof) for each record about a warning or request: it is checked alone, offline.',
    )
    .option('--partner <id>', 'what this one was told')
    .option('--from <id>', 'what this partner told us, signed by them and cosigned by us')
    .option('--as-of <utc>', 'what could be proven at that instant: 2026-01-02T03:04:05Z')
    .option('--no-body', 'the record without what it says')
    .option('--out <dir>', 'a file for each')
    .option('--data <dir>', "the node's data directory")
    .option('--json', 'one JSON document')
    .action(async (id: string, options: ProveOptions) => end(await prove(world, id, options)));
  audit
    .command('keys')
    .summary('print the public keys of the lanes of this node')
    .description(
      'One line for each lane to each partner: what a witness (noroshi witness --logs) or who checks a proof needs. ' +
        'With --json also keys of before, with their end, and those of the partners’ lanes to us.',
    )
    .option('--data <dir>', "the node's data directory")
    .option('--json', 'one JSON document')
    .action(async (options: { data?: string; json?: boolean }) =>
      end(await printKeys(world, options)),
    );
  audit
    .command('check-proof <file>')
    .summary('check such a proof, with nothing but the key')
    .description(
      'Signature, place in the log, record and body are checked. Exit code 1 when it does not hold.',
    )
    .requiredOption('--key <vkey>', 'the public key of the lane; again for one of before', several)
    .option('--witness <vkey>', 'who must have cosigned; again for another', several)
    .option('--json', 'one JSON document')
    .action(async (file: string, options: LogOptions) =>
      end(await checkProof(world, file, options)),
    );
}

/**
 * `noroshi partner observation send|list|get`: files over the bulk lane (element sets, OEM, TDM, CDM, tracks, signs). In live mode a
 * person sends under their name, on the API. What came is taken as a file: whoever wants it as a source says so (`--elements`).
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { CASE_LIMITS, ObservationKind as Kinds, type ObservationKind } from '@noroshi/exchange';
import { formatTable, safeJson, safeText } from '@noroshi/host';
import {
  fileOfObservation,
  type Observation,
  observationReply,
  observationsWith,
  sendObservation,
} from '@noroshi/node/partner';
import { CONSOLE } from '@noroshi/node/people';
import { appendAudit, configRows } from '@noroshi/store';
import { TLP_LEVELS } from '@noroshi/watch';
import { type Command, Option } from 'commander';
import { openNodeStore } from '../open-store.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';
import { ALL, doneOr, type Shared, withHand } from './partner-ask.ts';

type SendOptions = Shared & {
  readonly kind: ObservationKind;
  readonly tlp: (typeof TLP_LEVELS)[number];
  readonly media: string;
  readonly about?: string;
  readonly case?: string;
};
type GetOptions = Shared & { readonly out: string };

/** Adds `observation` to `noroshi partner`; `shared` gives each what all have. */
export function addObservationCommands(
  partner: Command,
  world: World,
  end: (code: ExitCode) => void,
  shared: (command: Command) => Command,
): void {
  const group = partner.command('observation').summary('files over the bulk lane, both ways');
  group.addHelpText('before', `${EXAMPLES}\n`);
  shared(group.command('send <partner> <file>').summary('sign a file for a partner'))
    .addOption(
      new Option('--kind <kind>', 'what it is; a rule names it (observations)')
        .choices([...Kinds.enum])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--tlp <level>', 'who may know of it').choices([...TLP_LEVELS]).default('AMBER'),
    )
    .option('--media <type>', 'its media type', 'text/plain')
    .option('--about <type:id>', 'warning:ID or request:ID that it belongs to')
    .option('--case <case>', 'the joint case that it belongs to')
    .action(async (id: string, file: string, options: SendOptions) =>
      end(await send(world, id, file, options)),
    );
  shared(group.command('list').summary('what went and what came')).action(async (options: Shared) =>
    end(await list(world, options)),
  );
  shared(group.command('get <observation>').summary('take one as a file; audited'))
    .requiredOption('--out <file>', 'where it is written; never over a file that is there')
    .action(async (id: string, options: GetOptions) => end(await get(world, id, options)));
}

async function send(
  world: World,
  partner: string,
  file: string,
  options: SendOptions,
): Promise<ExitCode> {
  const [, type, id] = /^(warning|request):(.+)$/.exec(options.about ?? '') ?? [];
  if (options.about !== undefined && id === undefined)
    throw new CommandError(
      EXIT.usage,
      `--about is ${safeText(options.about)}: expected warning:ID or request:ID`,
    );
  const bytes = await bytesOf(file);
  return withHand(world, options, async (hand) => {
    const done = doneOr(
      await sendObservation(hand, {
        ...{ partner, kind: options.kind, name: file, mediaType: options.media, bytes },
        ...{ tlp: options.tlp, viewer: ALL, caseId: options.case },
        about: id === undefined ? undefined : { type: type as 'warning', id },
      }),
    );
    if (options.json === true) world.stdout.write(`${safeJson(done)}\n`);
    else world.stdout.write(`${done.observationId} is signed for ${safeText(partner)}\n`);
    say(world, `noroshi: ${done.parts} parts in the bulk lane, by rule ${safeText(done.ruleId)}`);
  });
}

async function bytesOf(file: string): Promise<Uint8Array> {
  const failed = (cause: Error) => {
    throw new CommandError(EXIT.failure, `${safeText(file)}: ${cause.message}`);
  };
  const { size } = await stat(file).catch(failed);
  if (size > CASE_LIMITS.fileBytesMax)
    throw new CommandError(
      EXIT.failure,
      `${safeText(file)} has ${size} bytes: expected ${CASE_LIMITS.fileBytesMax} at most`,
    );
  return Uint8Array.from(await readFile(file).catch(failed));
}

async function list(world: World, options: Shared): Promise<ExitCode> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    const lines: Observation[] = [];
    for (const { id } of await configRows(store.db, 'partner'))
      lines.push(...(await observationsWith(store.db, dir, id, ALL)));
    const observations = lines.map(observationReply);
    if (options.json === true) {
      world.stdout.write(`${safeJson({ observations })}\n`);
      return EXIT.done;
    }
    const titles = ['observation', 'partner', 'whose', 'kind', 'file', 'bytes', 'parts', 'at'];
    const table = formatTable(
      titles.map((title) => ({ title })),
      observations.map(({ id, partner, direction, kind, file, here, parts, atUtc }) => [
        ...[id, partner, direction, kind, file.name, `${file.bytes}`, `${here}/${parts}`, atUtc],
      ]),
    );
    world.stdout.write(observations.length === 0 ? 'no observations\n' : `${table}\n`);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function get(world: World, id: string, options: GetOptions): Promise<ExitCode> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    for (const { id: partner } of await configRows(store.db, 'partner')) {
      const seen = await observationsWith(store.db, dir, partner, ALL);
      if (!seen.some((line) => line.id === id)) continue;
      const found = doneOr(await fileOfObservation(store.db, dir, { partner, id, viewer: ALL }));
      const { file, tlp } = found.line.head;
      await writeFile(options.out, found.bytes, { flag: 'wx' }).catch((cause: Error) => {
        throw new CommandError(EXIT.failure, `${safeText(options.out)}: ${cause.message}`);
      });
      const doc = { what: 'observation', partner, sha256: file.sha256, tlp };
      const line = { atUs: world.nowUs(), actor: CONSOLE, action: 'export', subject: id };
      await store.write((tx) => appendAudit(tx, { ...line, doc }));
      const document = { observationId: id, out: options.out, sha256: file.sha256, tlp };
      if (options.json === true) world.stdout.write(`${safeJson(document)}\n`);
      else world.stdout.write(`${safeText(options.out)}: ${file.bytes} bytes, TLP:${tlp}\n`);
      return EXIT.done;
    }
    throw new CommandError(
      EXIT.failure,
      `there is no observation ${safeText(id)}: noroshi partner observation list shows them`,
    );
  } finally {
    await store.close();
  }
}

const EXAMPLES = `Examples:
  noroshi partner observation send bravo orbit.oem --kind oem --about request:bravo:r-3f9c…
  noroshi partner observation list
  noroshi partner observation get bravo:o-51d0… --out orbit.oem
`;

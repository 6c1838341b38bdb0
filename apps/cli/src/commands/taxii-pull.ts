/**
 * `noroshi taxii collections|pull URL`: a TAXII 2.1 server of others, once and without a node: what it has, and a collection as one
 * STIX bundle, page by page into a file. A row of kind 'taxii' (`noroshi config apply`) lets a node do it again and again.
 */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { formatOutputError, formatTable, openOutput, safeJson, safeText } from '@noroshi/host';
import {
  chosen,
  findCollections,
  openReach,
  pullCollection,
  type ReachFault,
  type TaxiiSource,
  taxiiSourceProblem,
} from '@noroshi/node/partner';
import { unixMsFromTaiUs } from '@noroshi/time';
import type { Command } from 'commander';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

type At = {
  readonly account?: string;
  readonly key?: string;
  readonly certificate?: string;
  readonly ca?: string;
  readonly pin?: string;
  readonly local?: boolean;
  readonly json?: boolean;
};
type PullOptions = At & {
  readonly collection: string;
  readonly out: string;
  readonly versions: string;
};

/** Adds them to `noroshi taxii`. */
export function addTaxiiPullCommands(
  taxii: Command,
  world: World,
  end: (code: ExitCode) => void,
): void {
  reaching(taxii.command('collections <url>').summary('what a TAXII server of others has'))
    .addHelpText(
      'before',
      'Examples:\n  noroshi taxii collections https://taxii.example/taxii2/ --account account.txt\n',
    )
    .action(async (url: string, options: At) => end(await list(world, url, options)));
  reaching(taxii.command('pull <url>').summary('a collection of a TAXII server as one STIX bundle'))
    .requiredOption('--collection <id>', 'its UUID (noroshi taxii collections)')
    .option('--out <file>', 'the bundle; - is stdout', '-')
    .option('--versions <which>', 'all, or last: the newest of each object', 'all')
    .addHelpText(
      'before',
      'Examples:\n  noroshi taxii pull https://taxii.example/taxii2/ --collection 91a7b528-80eb-42ed-a74d-c6fbd5a26116 --out theirs.json\n',
    )
    .action(async (url: string, options: PullOptions) => end(await pull(world, url, options)));
}

function reaching(command: Command): Command {
  return command
    .option('--account <file>', 'three lines: host, name, password; mode 0600')
    .option('--key <file>', 'PEM key of a client certificate; mode 0600')
    .option('--certificate <file>', 'PEM certificate beside --key')
    .option('--ca <file>', 'PEM of the authority that the server is known by')
    .option('--pin <base64>', 'SHA-256 of the key that the server is known by')
    .option('--local', 'the host is of the own network; http is allowed')
    .option('--json', 'one JSON document');
}

function sourceOf(url: string, options: At, collection?: string): TaxiiSource {
  const { account, key, certificate, ca, pin, local } = options;
  if ((key === undefined) !== (certificate === undefined))
    throw new CommandError(EXIT.usage, '--key and --certificate go together');
  if (account !== undefined && key !== undefined)
    throw new CommandError(EXIT.usage, 'give --account or --key, not both');
  const source: TaxiiSource = {
    ...{ id: 'once', url },
    ...(collection !== undefined && { collections: [collection.toLowerCase()] }),
    ...(ca !== undefined && { caFile: resolve(ca) }),
    ...(pin !== undefined && { serverPin: pin }),
    ...(local !== undefined && { local }),
    ...(account !== undefined && { auth: { type: 'basic', accountFile: resolve(account) } }),
    ...(key !== undefined && {
      auth: { type: 'certificate', keyFile: resolve(key), certificateFile: resolve(certificate!) },
    }),
  };
  const problem = taxiiSourceProblem(source);
  if (problem !== null)
    throw new CommandError(EXIT.usage, `${problem.path}: ${safeText(problem.expected)}`);
  return source;
}

async function session(world: World, source: TaxiiSource) {
  const nowMs = () => unixMsFromTaiUs(world.nowUs());
  const reach = await openReach(source, { nowMs, signal: world.signal });
  if (!reach.ok) throw failed(reach.error);
  const places = await findCollections(reach.value, source.url, world.nowUs());
  if (!places.ok) throw failed(places.error);
  return { reach: reach.value, places: places.value };
}

function failed({ text }: ReachFault): CommandError {
  return new CommandError(EXIT.failure, safeText(text));
}

async function list(world: World, url: string, options: At): Promise<ExitCode> {
  const { places } = await session(world, sourceOf(url, options));
  const collections = places.map(({ rootUrl, collection: { id, title, canRead, canWrite } }) => ({
    ...{ id, title, canRead, canWrite, root: rootUrl },
  }));
  if (options.json === true) {
    world.stdout.write(`${safeJson({ collections })}\n`);
    return EXIT.done;
  }
  const rights = (one: (typeof collections)[number]) =>
    [one.canRead ? 'read' : '', one.canWrite ? 'write' : '']
      .filter((each) => each !== '')
      .join(' ');
  const titles = ['collection', 'rights', 'title', 'root'].map((title) => ({ title }));
  const rows = collections.map((one) => [one.id, rights(one), safeText(one.title), one.root]);
  world.stdout.write(rows.length === 0 ? 'no collections\n' : `${formatTable(titles, rows)}\n`);
  return EXIT.done;
}

/** A version that comes twice (at the border of two pages) is written once. */
async function pull(world: World, url: string, options: PullOptions): Promise<ExitCode> {
  const { versions } = options;
  if (versions !== 'all' && versions !== 'last')
    throw new CommandError(EXIT.usage, `--versions is ${safeText(versions)}: expected all or last`);
  const source = sourceOf(url, options, options.collection);
  const { reach, places } = await session(world, source);
  const wanted = chosen(places, source.collections);
  if (!wanted.ok) throw new CommandError(EXIT.failure, safeText(wanted.error));
  const opened = await openOutput(options.out, world.stdout);
  if (!opened.ok) throw new CommandError(EXIT.failure, formatOutputError(opened.error));
  const output = opened.value;
  const seen = new Set<string>();
  let refused = 0;
  try {
    await output.write(`{"type":"bundle","id":"bundle--${randomUUID()}","objects":[`);
    const take = async (page: Parameters<Parameters<typeof pullCollection>[4]['take']>[0]) => {
      const texts: string[] = [];
      for (const item of page.objects) {
        if (!item.ok) {
          refused++;
          say(world, `noroshi: ${safeText(item.id)}: refused: ${safeText(item.message)}`);
          continue;
        }
        const { id, version, specVersion, text } = item.object;
        const key = `${id} ${version} ${specVersion}`;
        if (!seen.has(key)) texts.push(text);
        seen.add(key);
      }
      const before = seen.size > texts.length ? ',\n' : '\n';
      if (texts.length > 0) await output.write(`${before}${texts.join(',\n')}`);
      if (page.odd !== undefined) say(world, `noroshi: ${page.odd}`);
      if (!page.isDone && world.stderr.isTTY === true) say(world, `noroshi: ${seen.size} objects`);
    };
    const settings = { limit: 1000, versions, overlapS: 0 } as const;
    const done = await pullCollection(reach, wanted.value[0]!, settings, undefined, {
      ...{ nowUs: world.nowUs, take },
    });
    if (!done.ok) throw failed(done.error.fault);
    await output.write('\n]}\n');
    await output.finish();
  } catch (cause) {
    await output.discard().catch(() => {});
    throw cause;
  }
  say(world, `noroshi: ${seen.size} objects${refused > 0 ? `, ${refused} refused` : ''}`);
  if (options.json === true && options.out !== '-')
    world.stdout.write(`${safeJson({ objects: seen.size, refused, out: options.out })}\n`);
  return refused > 0 ? EXIT.refused : EXIT.done;
}

/** What makes company benign, from files: rules as JSON (kind `benign` of the configuration), owners as CSV. */
import {
  type BenignRule,
  createBenign,
  type Declare,
  declareCompany,
  declareRelease,
  mergeOwners,
  type Owners,
  parseOwners,
} from '@noroshi/behave';
import { safeText } from '@noroshi/host';
import { readTextFile } from './read-text.ts';
import { CommandError, EXIT, say, type World } from './world.ts';

const BYTES_MAX = 64 * 2 ** 20;
const REFUSED_LINES_MAX = 20;

export type Company = {
  readonly rules: readonly BenignRule[];
  readonly owners: Owners;
  readonly declare: Declare;
  readonly declareRelease: Declare; // whose both are explains no release
  readonly refused: number;
};

/** Reads the files that were given; a rule or a row that cannot be used is told, and the rest counts. */
export async function readCompany(
  world: World,
  rulesFile: string | undefined,
  ownerFiles: readonly string[],
): Promise<Company> {
  let refused = 0;
  const rules: BenignRule[] = [];
  if (rulesFile !== undefined) {
    // loaded when asked for: without rules a command does not wait for a node's code
    const { checkConfig, formatProblem } = await import('@noroshi/node/config');
    for (const [id, doc] of await ruleDocs(world, rulesFile)) {
      const checked = checkConfig('benign', id, doc);
      if (checked.ok) rules.push(checked.value as BenignRule);
      else {
        refused++;
        const why = checked.error.map(formatProblem).join('; ');
        say(world, safeText(`${rulesFile}: rule ${id}: ${why}`));
      }
    }
  }
  const lists: Owners[] = [];
  for (const file of ownerFiles) {
    const text = new TextDecoder().decode(await readTextFile(world, file, BYTES_MAX));
    const read = parseOwners(text, nameOf(file));
    lists.push(read.owners);
    refused += read.refused.length;
    for (const { line, reason } of read.refused.slice(0, REFUSED_LINES_MAX))
      say(world, safeText(`${file}:${line}: ${reason}`));
  }
  const owners = mergeOwners(...lists);
  const context = createBenign(rules, owners);
  return {
    ...{ rules, owners, refused },
    declare: (one, other, atUs) => declareCompany(context, one, other, atUs),
    declareRelease: (one, other, atUs) => declareRelease(context, one, other, atUs),
  };
}

/** A list of rules with ids, or rules by id as the configuration has them. */
async function ruleDocs(
  world: World,
  file: string,
): Promise<readonly (readonly [string, unknown])[]> {
  const text = new TextDecoder().decode(await readTextFile(world, file, BYTES_MAX));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new CommandError(EXIT.failure, `${file}: is not JSON (${(cause as Error).message})`);
  }
  if (Array.isArray(parsed))
    return parsed.map((doc, k) => [idOf(doc) ?? `number ${k + 1}`, doc] as const);
  if (typeof parsed === 'object' && parsed !== null)
    return idOf(parsed) === undefined ? Object.entries(parsed) : [[idOf(parsed)!, parsed]];
  throw new CommandError(EXIT.failure, `${file}: give rules as \`noroshi schema benign\` has them`);
}

function idOf(doc: unknown): string | undefined {
  const id = (doc as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id : undefined;
}

function nameOf(file: string): string {
  return file.split(/[/\\]/).at(-1)!;
}

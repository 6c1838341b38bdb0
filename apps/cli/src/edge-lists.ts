/**
 * What is ours and what many share, as an export is held against it: words of the command line, or files of them; and the list of
 * public suffixes that the system has (package publicsuffix of Debian and others), without which registries' names are not known.
 */
import { access } from 'node:fs/promises';
import { domainToASCII } from 'node:url';
import { PUBLIC_SUFFIX_FILE, safeText } from '@noroshi/host';
import { type EdgeList, joinEdgeLists, readEdgeList } from '@noroshi/stix';
import { readTextFile } from './read-text.ts';
import { CommandError, EXIT, type World } from './world.ts';

const LIST_BYTES_MAX = 16 * 2 ** 20;
const WORD_SHOWN = 60;

/** `isRules`: a list of what is shared, which may be the Public Suffix List or written as it is. */
export async function readLists(
  world: World,
  words: readonly string[] = [],
  isRules = false,
): Promise<EdgeList> {
  const lists: EdgeList[] = [];
  for (const word of words.flatMap((one) => one.split(',')).filter((one) => one !== ''))
    lists.push(await readWord(world, word, isRules));
  return joinEdgeLists(lists);
}

/** Null where the system has none. */
export async function systemSuffixes(world: World): Promise<EdgeList | null> {
  return (await isFile(PUBLIC_SUFFIX_FILE)) ? readWord(world, PUBLIC_SUFFIX_FILE, true) : null;
}

async function readWord(world: World, word: string, isRules: boolean): Promise<EdgeList> {
  const isNamed = await isFile(word);
  const text = isNamed
    ? new TextDecoder().decode(await readTextFile(world, word, LIST_BYTES_MAX))
    : word;
  const read = readEdgeList(text, { isRules, toAscii: domainToASCII });
  if (read.ok) return read.value;
  const { line, entry } = read.error;
  throw new CommandError(
    EXIT.failure,
    isNamed
      ? `${safeText(word)}:${line}: '${safeText(entry)}' is neither a network (192.0.2.0/24) nor a name`
      : `'${safeText(word.slice(0, WORD_SHOWN))}' is neither a network (192.0.2.0/24), nor a name, nor a file of them`,
  );
}

function isFile(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

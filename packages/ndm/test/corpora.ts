/**
 * The corpora of messages and what each file is expected to be, told by its publisher: a list (Orekit), names of folders
 * (oem-py), or that they are examples of the standards and data of an agency. What its publisher does not tell is open.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dataPath } from '@noroshi/tidy/data';

export type Expectation =
  | 'valid'
  | 'invalid'
  | 'attitude' // recognised and refused by name
  | 'doctype' // refused by name
  | 'packed' // by another compression than gzip: refused by name
  | 'open'; // neither is told

export type CorpusFile = {
  readonly name: string; // orekit/cdm/CDMExample1.txt
  readonly path: string;
  readonly expected: Expectation;
  readonly told: string; // by the publisher
};

const EXAMPLES = ['bluebook-examples', 'sidereon'];

/** Every file of `orbit/ccsds` that is a message; the data must be there. */
export function ccsdsCorpus(): CorpusFile[] {
  const root = dataPath('orbit/ccsds')!;
  const told = expectedByOrekit(join(root, 'orekit/EXPECTED.csv'));
  return filesUnder(root)
    .filter((name) => !/\.(csv|tle|md)$|LICEN[CS]E/i.test(name))
    .map((name) => {
      const word = told.get(name) ?? wordOfFolder(name);
      return { name, path: join(root, name), told: word, expected: expectationOf(name, word) };
    });
}

/** Conjunction messages of NASA CARA: real ones, and published test cases. */
export function caraCorpus(): CorpusFile[] {
  const root = dirname(dataPath('orbit/pc/cara/PcTestCaseCDMs')!);
  return filesUnder(root)
    .filter((name) => /\.cdm$/i.test(name))
    .map((name) => ({
      name,
      path: join(root, name),
      told: 'data of NASA CARA',
      expected: 'valid',
    }));
}

export function bytesOf(file: CorpusFile): Uint8Array {
  return new Uint8Array(readFileSync(file.path));
}

function expectationOf(name: string, told: string): Expectation {
  if (name.startsWith('orekit/adm/')) return 'attitude';
  if (/\.(bz2|xz|lzma|zst|Z|zip)$/.test(name)) return 'packed';
  if (/entity|doctype/i.test(name)) return 'doctype';
  if (told === 'parses' || told.startsWith('valid')) return 'valid';
  if (told === '' || told.startsWith('not-')) return 'open';
  return 'invalid';
}

function wordOfFolder(name: string): string {
  if (/regression|\.skip$/.test(name)) return ''; // their own tests do not judge these
  if (EXAMPLES.some((folder) => name.startsWith(`${folder}/`))) return 'valid: an example';
  if (name.includes('/invalid/')) return 'invalid: its folder';
  return /\/(valid|real)\//.test(name) ? 'valid: its folder' : '';
}

function expectedByOrekit(path: string): Map<string, string> {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').slice(1) : [];
  return new Map(
    lines.map((line) => {
      const comma = line.indexOf(',');
      return [`orekit/${line.slice(0, comma)}`, line.slice(comma + 1).trim()];
    }),
  );
}

function filesUnder(root: string): string[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => statSync(join(root, name)).isFile()).sort();
}

/** House rules on documents: all are there, decision records are listed, and they are short: a package's README 40 lines, ARCHITECTURE 200, a decision record 60. */
import { lineCount, type Offence } from '../source.ts';

const LIMITS: readonly { readonly path: RegExp; readonly linesMax: number }[] = [
  { path: /^(packages|apps)\/[^/]+\/README\.md$/, linesMax: 40 },
  { path: /^ARCHITECTURE\.md$/, linesMax: 200 },
  { path: /^docs\/decisions\/[^/]+\.md$/, linesMax: 60 },
];

export function documentLength(path: string, text: string): Offence[] {
  const lines = lineCount(text);
  return LIMITS.filter((limit) => limit.path.test(path) && lines > limit.linesMax).map((limit) => ({
    key: path,
    line: lines,
    message: `${lines} lines: this document has at most ${limit.linesMax}`,
  }));
}

/** Every package has a README, and every root document is there. */
export function documentsPresent(packages: readonly string[], files: readonly string[]): Offence[] {
  const wanted = [
    ...packages.map((path) => `${path}/README.md`),
    ...['README', 'ARCHITECTURE', 'CONTRIBUTING', 'SECURITY', 'CHANGELOG'].map(
      (name) => `${name}.md`,
    ),
  ];
  const missing = wanted.filter((path) => !files.includes(path));
  return missing.map((path) => ({ key: path, line: 1, message: 'the document is missing' }));
}

/** Every decision record is linked from the list in docs/decisions/README.md. */
export function decisionsListed(files: readonly string[], list: string): Offence[] {
  const records = files.filter((path) => /^docs\/decisions\/\d{4}-[^/]+\.md$/.test(path));
  const unlisted = records.filter((path) => !list.includes(`](${path.split('/').at(-1)})`));
  const message = 'is not linked from docs/decisions/README.md';
  return unlisted.map((path) => ({ key: path, line: 1, message }));
}

/** House rule: documents are short: a package's README 40 lines, ARCHITECTURE 200, a decision record 60. */
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

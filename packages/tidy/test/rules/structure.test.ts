/** Rules over how files hang together: the import table, dead files, the tables of ARCHITECTURE.md. */
import { describe, expect, test } from 'vitest';
import { dependencyRows, packageRows } from '../../src/architecture.ts';
import { deadFiles } from '../../src/rules/dead-files.ts';
import {
  dependencyTable,
  isPermissive,
  lockComplete,
  shippedInLock,
  shippedLicences,
} from '../../src/rules/dependencies.ts';
import { importTable, packageTable } from '../../src/rules/imports.ts';
import { parseSource } from '../../src/source.ts';

const DOCUMENT = `# Architecture
\`\`\`
packages/time      scales, leap seconds          –
packages/orbit     element sets, SGP4            time
packages/watch     planned: notices              time
apps/cli           the command line              time, orbit
\`\`\`

## Dependencies
| name | licence | why |
|---|---|---|
| commander | MIT | options |
| \`node-a\`, \`node-b\` | MIT | the runtime |

## Development only
| name | licence |
|---|---|
| vitest | MIT |
`;
const rows = packageRows(DOCUMENT);

describe('the tables of ARCHITECTURE.md', () => {
  test('are read with their planned rows', () => {
    expect(rows.map((row) => [row.path, row.planned, row.imports.join()])).toEqual([
      ['packages/time', false, ''],
      ['packages/orbit', false, 'time'],
      ['packages/watch', true, 'time'],
      ['apps/cli', false, 'time,orbit'],
    ]);
    const named = dependencyRows(DOCUMENT, 'Dependencies').map((row) => row.name);
    expect(named).toEqual(['commander', 'node-a', 'node-b']);
    expect(dependencyRows(DOCUMENT, 'Development only')).toEqual([
      { name: 'vitest', licence: 'MIT' },
    ]);
    expect(dependencyRows(DOCUMENT, 'No such heading')).toEqual([]);
  });

  test('a row without its third column is refused', () => {
    expect(() => packageRows('packages/time      scales, leap seconds\n')).toThrow(/needs path/);
  });
});

describe('imports', () => {
  const refused = (path: string, specifier: string): number =>
    importTable(parseSource(path, `import { a } from '${specifier}';`), rows, [
      '@noroshi/time',
      'commander',
    ]).length;

  test.each([
    ['packages/time/src/a.ts', '@noroshi/orbit'],
    ['packages/orbit/src/a.ts', '@noroshi/ndm'],
    ['packages/orbit/src/a.ts', '@noroshi/orbit'],
    ['packages/orbit/src/a.ts', '../../time/src/utc.ts'],
    ['packages/orbit/src/sub/a.ts', '../../../time/src/utc.ts'],
    ['packages/orbit/src/a.ts', 'lodash'],
    ['packages/orbit/src/a.ts', '@scope/lodash/deep'],
    ['packages/unknown/src/a.ts', '@noroshi/time'],
  ])('%s may not import %s', (path, specifier) => {
    expect(refused(path, specifier)).toBe(1);
  });

  test.each([
    ['packages/orbit/src/a.ts', '@noroshi/time'],
    ['packages/orbit/src/a.ts', '@noroshi/time/calendar'],
    ['packages/orbit/src/sub/a.ts', '../states.ts'],
    ['apps/cli/src/a.ts', 'commander'],
    ['apps/cli/src/a.ts', 'node:fs'],
  ])('%s may import %s', (path, specifier) => {
    expect(refused(path, specifier)).toBe(0);
  });

  test('a type import, an export from and a dynamic import count as imports', () => {
    for (const text of [
      "import type { A } from '@noroshi/ndm';",
      "export { a } from '@noroshi/ndm';",
      "const a = await import('@noroshi/ndm');",
    ]) {
      expect(importTable(parseSource('packages/orbit/src/a.ts', text), rows, [])).toHaveLength(1);
    }
  });

  test('an allowed package that package.json does not declare is caught', () => {
    const source = parseSource('packages/orbit/src/a.ts', "import { a } from '@noroshi/time';");
    expect(importTable(source, rows, [])).toHaveLength(1);
  });

  test('table and tree must name the same packages', () => {
    const whole = new Map([
      ['packages/time', []],
      ['packages/orbit', ['@noroshi/time']],
      ['apps/cli', ['commander']],
    ]);
    const broken = (change: [string, string[]]): string[] =>
      packageTable(new Map([...whole, change]), rows).map((offence) => offence.key);
    expect(packageTable(whole, rows)).toEqual([]);
    expect(broken(['packages/extra', []])).toEqual(['packages/extra']);
    expect(broken(['packages/watch', []])).toEqual(['packages/watch']);
    expect(broken(['packages/time', ['@noroshi/orbit']])).toEqual(['packages/time#@noroshi/orbit']);
    expect(packageTable(new Map([...whole].slice(1)), rows)[0]?.key).toBe('packages/time');
  });
});

describe('dead files', () => {
  const files = {
    'packages/a/src/index.ts': "export { b } from './b.ts';",
    'packages/a/src/b.ts': "const url = new URL('./worker.ts', import.meta.url);",
    'packages/a/src/worker.ts': "import '@noroshi/c/deep';",
    'packages/c/src/deep.ts': '',
    'packages/c/src/entry.ts': '',
    'packages/c/src/dead.ts': "import './dead-too.ts';",
    'packages/c/src/dead-too.ts': "import './dead.ts';",
    'packages/a/test/a.test.ts': "bundle('packages/c/src/entry.ts');",
  };
  const sources = Object.entries(files).map(([path, text]) => parseSource(path, text));

  test('what no root reaches is dead, also when two dead files hold each other', () => {
    const roots = [
      'packages/a/src/index.ts',
      'packages/a/test/a.test.ts',
      'packages/none/src/x.ts',
    ];
    const aliases = new Map([['@noroshi/c/deep', 'packages/c/src/deep.ts']]);
    const dead = deadFiles(sources, roots, aliases).map((offence) => offence.key);
    expect(dead).toEqual(['packages/c/src/dead.ts', 'packages/c/src/dead-too.ts']);
  });
});

describe('dependencies', () => {
  const table = [{ name: 'commander', licence: 'MIT' }];
  const keys = (asked: string[], licence: string | undefined): string[] =>
    dependencyTable(asked, table, () => licence).map((offence) => offence.message);

  test('the table lists what is asked for, with the licence that is installed', () => {
    expect(keys(['commander'], 'MIT')).toEqual([]);
    expect(keys(['commander'], undefined)).toEqual([]);
    expect(keys(['commander', 'lodash'], 'MIT')[0]).toMatch(/no row/);
    expect(keys([], 'MIT')[0]).toMatch(/no package\.json asks/);
    expect(keys(['commander'], 'ISC')[0]).toMatch(/licensed ISC/);
  });

  test('only permissive licences are shipped', () => {
    expect(['MIT', '(MIT OR GPL-2.0)', 'MIT AND ISC'].map(isPermissive)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['GPL-3.0', 'MPL-2.0', 'MIT AND GPL-2.0', ''].map(isPermissive)).toEqual(
      Array(4).fill(false),
    );
  });

  test('a lock file that lost an optional platform package is caught', () => {
    const tool = { optionalDependencies: { 'tool-linux': '1.0.0', 'tool-darwin': '1.0.0' } };
    const lock = (rest: object) =>
      JSON.stringify({ packages: { 'node_modules/tool': tool, ...rest } });
    const both = {
      'node_modules/tool-linux': {},
      'node_modules/tool/node_modules/tool-darwin': {},
    };
    const one = { 'node_modules/tool-linux': {} };
    expect(lockComplete(lock(both))).toEqual([]);
    expect(lockComplete(lock(one)).map((offence) => offence.key)).toEqual(['tool-darwin']);
  });

  test('the lock file is read for what reaches a user', () => {
    const lock = JSON.stringify({
      packages: {
        '': { license: 'Apache-2.0' },
        'packages/time': { license: 'Apache-2.0' },
        'node_modules/@noroshi/time': { link: true },
        'node_modules/good': { license: 'MIT' },
        'node_modules/good/node_modules/bad': { license: 'AGPL-3.0' },
        'node_modules/silent': {},
        'node_modules/tool': { license: 'MPL-2.0', dev: true },
      },
    });
    const shipped = shippedInLock(lock);
    expect([...shipped.keys()]).toEqual(['good', 'bad', 'silent']);
    expect(shippedLicences(shipped).map((offence) => offence.key)).toEqual(['bad', 'silent']);
  });
});

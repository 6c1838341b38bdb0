/** Rules over text: links, machine paths, the origin of golden files. */
import { describe, expect, test } from 'vitest';
import { glossary } from '../../src/rules/glossary.ts';
import { goldenOrigin } from '../../src/rules/golden-origin.ts';
import { links } from '../../src/rules/links.ts';
import { machinePaths } from '../../src/rules/machine-paths.ts';

describe('links', () => {
  const present: Record<string, string> = {
    'README.md': '',
    'docs/a.md': '# The way of `one` observation\n## Naïve\n',
    'packages/time': '',
  };
  const broken = (path: string, text: string): string[] =>
    links(
      path,
      text,
      (file) => file in present,
      (file) => present[file]!,
    ).map((o) => o.key);

  test.each([
    ['README.md', '[a](docs/b.md)'],
    ['README.md', '![a](docs/b.png "title")'],
    ['README.md', '[a](docs/a.md#no-such-heading)'],
    ['README.md', '# Here\n[a](#there)'],
    ['docs/a.md', '[a](README.md)'],
    ['README.md', '[a]: docs/b.md'],
  ])('in %s, %s leads nowhere', (path, text) => {
    expect(broken(path, text)).toHaveLength(1);
  });

  test.each([
    ['README.md', '[a](docs/a.md), [b](packages/time)'],
    ['README.md', '[a](docs/a.md#naïve)'],
    ['README.md', '# Here it is\n[a](#here-it-is)'],
    ['docs/a.md', '[a](../README.md)'],
    ['README.md', '[a](https://example.org/x), [b](mailto:a@example.org)'],
    ['README.md', '```\n[a](docs/b.md)\n```\nand `[a](docs/b.md)`'],
    ['README.md', '[a]: docs/a.md'],
  ])('in %s, %s resolves', (path, text) => {
    expect(broken(path, text)).toEqual([]);
  });

  test('the line is told', () => {
    expect(
      links(
        'README.md',
        'one\n\n[a](b.md)\n',
        () => false,
        () => '',
      )[0]?.line,
    ).toBe(3);
  });
});

test('a path of one machine is caught, a relative one passes', () => {
  const slash = '/';
  for (const path of ['work/main/x', 'home/ann', 'Users/ann/x', 'root/.cache', 'mnt/disk']) {
    expect(machinePaths('a.ts', `see "${slash}${path}"`)).toHaveLength(1);
  }
  expect(machinePaths('a.ts', `C:${'\\'}Users${'\\'}ann`)).toHaveLength(1);
  const fine = '../shared/data, /usr/bin/env, packages/work/src, https://example.org/home/page';
  expect(machinePaths('a.ts', fine)).toEqual([]);
});

test('a golden file must be named in the README beside it, or its folder must', () => {
  const files = ['p/golden/README.md', 'p/golden/a.csv', 'p/golden/set/b.kvn', 'q/golden/c.csv'];
  const told = (text: string): string[] =>
    goldenOrigin(files, () => text).map((offence) => offence.key);
  expect(told('| a.csv | origin |\n| set/ | origin |')).toEqual(['q/golden/c.csv']);
  expect(told('nothing')).toEqual(['p/golden/a.csv', 'p/golden/set/b.kvn', 'q/golden/c.csv']);
});

test('a word of the glossary must stand in the code, unless it is planned', () => {
  const document = `# A
## Glossary
| word | in code | meaning |
|---|---|---|
| state | \`StateBatch\` | a |
| miss | \`missKm\`, \`missRKm\` | b |
| notice | \`notice\` | planned: c |
## Next
| x | \`elsewhere\` | d |
`;
  const words = (code: string): string[] => glossary(document, code).map((offence) => offence.key);
  expect(words('type StateBatch; missKm; missRKm')).toEqual([]);
  expect(words('type StateBatches; missKm')).toEqual(['StateBatch', 'missRKm']);
  expect(glossary(document, 'missKm missRKm')[0]?.line).toBe(5);
  expect(glossary('# A\n', '')).toHaveLength(1);
});

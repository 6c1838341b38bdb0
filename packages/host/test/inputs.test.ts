/** Which files are meant by a folder, and files that grow while they are read: appended, renamed, cut, new, packed. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createFollower, listInputFiles } from '../src/index.ts';

const root = mkdtempSync(join(tmpdir(), 'noroshi-inputs-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'one-'));
});
const at = (...names: string[]) => join(folder, ...names);

describe('listInputFiles', () => {
  test('takes a folder in the order of names, links told, each file once', async () => {
    mkdirSync(at('b'));
    for (const name of ['b/2.log', 'b/10.log', 'a.log', 'c.log']) writeFileSync(at(name), name);
    symlinkSync(folder, at('b', 'round'));
    symlinkSync(at('a.log'), at('link.log'));
    const list = await listInputFiles([folder, at('a.log'), '-']);
    expect(list.files.map(({ path }) => path)).toEqual([
      ...['a.log', 'b/10.log', 'b/2.log', 'c.log'].map((name) => at(name)),
      '-',
    ]);
    expect(list.files[0]).toMatchObject({ bytes: 5 });
    expect(list.links).toEqual([at('b', 'round'), at('link.log')]);
    expect(list.problems).toEqual([]);
  });

  test('follows a link that is named, and says what is missing', async () => {
    writeFileSync(at('a.log'), 'x');
    symlinkSync(at('a.log'), at('link.log'));
    const list = await listInputFiles([at('link.log'), at('none.log')]);
    expect(list.files.map(({ path }) => path)).toEqual([at('link.log')]);
    expect(list.problems).toEqual([
      { path: at('none.log'), reason: expect.stringContaining('no such file') },
    ]);
  });
});

describe('createFollower', () => {
  /** Each file's story: what was pushed, '|' a flush, '.' its end; each beginning is a story of its own. */
  function follow(paths: readonly string[], filesMax = 10) {
    const stories: string[] = [];
    const told: string[] = [];
    const follower = createFollower(paths, {
      filesMax,
      open() {
        const story = stories.push('') - 1;
        const add = (text: string) => {
          stories[story] += text;
        };
        return {
          push: (chunk) => add(Buffer.from(chunk).toString()),
          flush: () => add('|'),
          finish: () => add('.'),
        };
      },
      told: (path, reason) => told.push(`${path.slice(folder.length + 1)}: ${reason}`),
    });
    return { follower, stories, told };
  }

  test('pushes what is appended, once', async () => {
    writeFileSync(at('a.log'), 'one ');
    const { follower, stories } = follow([at('a.log')]);
    expect(await follower.look()).toBe(4);
    expect(await follower.look()).toBe(0);
    appendFileSync(at('a.log'), 'two');
    expect(await follower.look()).toBe(3);
    await follower.close();
    expect(stories).toEqual(['one |two|.']);
  });

  test('reads a renamed file to its end, and the new one of its name from its start', async () => {
    writeFileSync(at('a.log'), 'old ');
    const { follower, stories } = follow([at('a.log')]);
    await follower.look();
    appendFileSync(at('a.log'), 'tail');
    renameSync(at('a.log'), at('a.1.log'));
    writeFileSync(at('a.log'), 'new');
    await follower.look();
    await follower.close();
    expect(stories).toEqual(['old |tail.', 'new|.']);
  });

  test('in a folder knows a renamed file again, and finds new ones', async () => {
    writeFileSync(at('a.log'), 'one ');
    const { follower, stories } = follow([folder]);
    await follower.look();
    renameSync(at('a.log'), at('a.1.log'));
    appendFileSync(at('a.1.log'), 'more');
    writeFileSync(at('b.log'), 'b');
    await follower.look();
    expect(stories).toEqual(['one |more|', 'b|']);
    await follower.close();
  });

  test('begins again where a file was cut', async () => {
    writeFileSync(at('a.log'), 'long text');
    const { follower, stories } = follow([at('a.log')]);
    await follower.look();
    truncateSync(at('a.log'));
    appendFileSync(at('a.log'), 'new');
    await follower.look();
    await follower.close();
    expect(stories).toEqual(['long text|.', 'new|.']);
  });

  test('comes back to a name that was gone for a while', async () => {
    writeFileSync(at('a.log'), 'one');
    const { follower, stories, told } = follow([at('a.log')]);
    await follower.look();
    renameSync(at('a.log'), at('gone.log'));
    await follower.look();
    writeFileSync(at('a.log'), 'two');
    await follower.look();
    await follower.close();
    expect(stories).toEqual(['one|.', 'two|.']);
    expect(told).toEqual([expect.stringContaining('no such file')]);
  });

  test('tells once what it passes over: links, packed files, too many', async () => {
    writeFileSync(at('a.log'), 'a');
    writeFileSync(at('b.log.gz'), gzipSync('b'));
    writeFileSync(at('c.log'), 'c');
    symlinkSync(at('a.log'), at('d.log'));
    const { follower, stories, told } = follow([folder], 1);
    await follower.look();
    await follower.look();
    await follower.close();
    expect(stories).toEqual(['a|.']);
    expect(told.map((line) => line.split(':')[0]).sort()).toEqual(['b.log.gz', 'c.log', 'd.log']);
  });
});

/**
 * The house rules as one table: a name, and what in the tree breaks it. test/house.test.ts runs each through the
 * ratchet; each rule's own test shows that it catches a bad sample.
 */
import { dependencyRows, type PackageRow, packageRows } from './architecture.ts';
import { IMPURE_PACKAGES, TOOL_PACKAGES } from './lists.ts';
import { bannedCalls } from './rules/banned-calls.ts';
import { deadFiles } from './rules/dead-files.ts';
import {
  dependencyTable,
  lockComplete,
  shippedInLock,
  shippedLicences,
} from './rules/dependencies.ts';
import { decisionsListed, documentLength, documentsPresent } from './rules/document-length.ts';
import { fileHeader } from './rules/file-header.ts';
import { fileLength } from './rules/file-length.ts';
import { functionLength } from './rules/function-length.ts';
import { glossary } from './rules/glossary.ts';
import { goldenOrigin } from './rules/golden-origin.ts';
import { importTable, packageTable } from './rules/imports.ts';
import { indexExports } from './rules/index-exports.ts';
import { links } from './rules/links.ts';
import { machinePaths } from './rules/machine-paths.ts';
import { noAny } from './rules/no-any.ts';
import { unitSuffix } from './rules/unit-suffix.ts';
import type { Offence, SourceFile } from './source.ts';
import { areaOf, isCode, isParsed, isShipped, isText, packageOf, type Tree } from './tree.ts';

export type HouseRule = { readonly name: string; find(tree: Tree): Offence[] };

export const HOUSE_RULES: readonly HouseRule[] = [
  { name: 'file length', find: (tree) => overTexts(tree, isCode, fileLength) },
  { name: 'file header', find: (tree) => overTexts(tree, isShippedCode, fileHeader) },
  { name: 'function length', find: (tree) => overSources(tree, isOutsideTests, functionLength) },
  { name: 'no any', find: (tree) => overSources(tree, () => true, noAny) },
  { name: 'index exports', find: (tree) => overSources(tree, isShipped, indexExports) },
  { name: 'banned calls', find: (tree) => overSources(tree, isPure, bannedCalls) },
  { name: 'unit suffix', find: (tree) => overSources(tree, isUnder('packages'), unitSuffix) },
  { name: 'import table', find: findImports },
  { name: 'package table', find: (tree) => packageTable(declaredOf(tree), rowsOf(tree)) },
  { name: 'dead files', find: findDeadFiles },
  { name: 'dependency table', find: findDependencies },
  { name: 'development table', find: findDevelopment },
  { name: 'shipped licences', find: findLicences },
  { name: 'lock complete', find: (tree) => lockComplete(tree.text('package-lock.json')) },
  { name: 'glossary', find: findGlossary },
  { name: 'links', find: findLinks },
  { name: 'document length', find: (tree) => overTexts(tree, isDocument, documentLength) },
  { name: 'documents present', find: (tree) => documentsPresent(packagesOf(tree), tree.files) },
  { name: 'decisions listed', find: findDecisions },
  { name: 'golden origin', find: (tree) => goldenOrigin(tree.files, tree.text) },
  { name: 'machine paths', find: (tree) => overTexts(tree, isText, machinePaths) },
];

type Manifest = {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly scripts?: Record<string, string>;
  readonly exports?: Record<string, string>;
  readonly bin?: Record<string, string>;
  readonly license?: string;
};

function overTexts(
  tree: Tree,
  wanted: (path: string) => boolean,
  rule: (path: string, text: string) => Offence[],
): Offence[] {
  return tree.files.filter(wanted).flatMap((path) => rule(path, tree.text(path)));
}

function overSources(
  tree: Tree,
  wanted: (path: string) => boolean,
  rule: (source: SourceFile) => Offence[],
): Offence[] {
  const paths = tree.files.filter((path) => isParsed(path) && wanted(path));
  return paths.flatMap((path) => rule(tree.source(path)));
}

const isDocument = (path: string): boolean => path.endsWith('.md');

const isShippedCode = (path: string): boolean =>
  isCode(path) && isShipped(path) && !path.endsWith('/index.ts');

const isOutsideTests = (path: string): boolean => areaOf(path) !== 'test';

const isPure = (path: string): boolean =>
  areaOf(path) === 'src' &&
  path.startsWith('packages/') &&
  !IMPURE_PACKAGES.includes(packageOf(path));

const isUnder = (folder: string) => (path: string) =>
  path.startsWith(`${folder}/`) && isShipped(path);

function rowsOf(tree: Tree): PackageRow[] {
  return packageRows(tree.text('ARCHITECTURE.md'));
}

function packagesOf(tree: Tree): string[] {
  const manifests = tree.files.filter((path) =>
    /^(packages|apps)\/[^/]+\/package\.json$/.test(path),
  );
  return manifests.map(packageOf);
}

function manifestOf(tree: Tree, folder: string): Manifest {
  return JSON.parse(
    tree.text(folder === '' ? 'package.json' : `${folder}/package.json`),
  ) as Manifest;
}

function declaredOf(tree: Tree): Map<string, string[]> {
  const development = Object.keys(manifestOf(tree, '').devDependencies ?? {});
  return new Map(
    packagesOf(tree).map((path) => {
      const own = Object.keys(manifestOf(tree, path).dependencies ?? {});
      return [path, TOOL_PACKAGES.includes(path) ? [...own, ...development] : own];
    }),
  );
}

function findImports(tree: Tree): Offence[] {
  const rows = rowsOf(tree);
  const declared = declaredOf(tree);
  return overSources(tree, isShipped, (source) =>
    importTable(source, rows, declared.get(packageOf(source.path)) ?? []),
  );
}

function findDeadFiles(tree: Tree): Offence[] {
  const paths = tree.files.filter(isParsed);
  const aliases = new Map<string, string>();
  const roots = paths.filter((path) => !isShipped(path) || areaOf(path) === 'bin');
  for (const path of packagesOf(tree)) {
    const { exports: doors = {}, bin = {} } = manifestOf(tree, path);
    for (const [door, target] of Object.entries(doors)) {
      const file = `${path}/${target.replace(/^\.\//, '')}`;
      aliases.set(`@noroshi/${path.split('/')[1]}${door.slice(1)}`, file);
      roots.push(file);
    }
    roots.push(...Object.values(bin).map((target) => `${path}/${target.replace(/^\.\//, '')}`));
  }
  const scripts = JSON.stringify(manifestOf(tree, '').scripts ?? {}) + tree.text('.ci/run');
  roots.push(...paths.filter((path) => scripts.includes(path)));
  const sources = paths.map((path) => tree.source(path));
  return deadFiles(sources, roots, aliases);
}

function findDependencies(tree: Tree): Offence[] {
  const asked = new Set(Object.keys(manifestOf(tree, '').optionalDependencies ?? {}));
  for (const folder of ['', ...packagesOf(tree)]) {
    const names = Object.keys(manifestOf(tree, folder).dependencies ?? {});
    for (const name of names) if (!name.startsWith('@noroshi/')) asked.add(name);
  }
  const rows = dependencyRows(tree.text('ARCHITECTURE.md'), 'Dependencies');
  return dependencyTable([...asked], rows, (name) => licenceOf(tree, name));
}

function findDevelopment(tree: Tree): Offence[] {
  const asked = Object.keys(manifestOf(tree, '').devDependencies ?? {});
  const rows = dependencyRows(tree.text('ARCHITECTURE.md'), 'Development only');
  return dependencyTable(asked, rows, (name) => licenceOf(tree, name));
}

function findLicences(tree: Tree): Offence[] {
  return shippedLicences(shippedInLock(tree.text('package-lock.json')));
}

function licenceOf(tree: Tree, name: string): string | undefined {
  const folder = `node_modules/${name}`;
  return tree.exists(`${folder}/package.json`) ? manifestOf(tree, folder).license : undefined;
}

function findDecisions(tree: Tree): Offence[] {
  return decisionsListed(tree.files, tree.text('docs/decisions/README.md'));
}

function findGlossary(tree: Tree): Offence[] {
  const paths = tree.files.filter((path) => isParsed(path) && isShipped(path));
  const code = paths.map((path) => tree.text(path)).join('\n');
  return glossary(tree.text('ARCHITECTURE.md'), code);
}

function findLinks(tree: Tree): Offence[] {
  const isFile = (path: string): boolean => tree.exists(path) && !path.startsWith('..');
  return overTexts(tree, isDocument, (path, text) => links(path, text, isFile, tree.text));
}

/** The table of objects and rules as a page to read: OBJECTS.md is this text, and a test keeps it so. */
import { RULES } from './check/fault.ts';
import { EXTENSIONS } from './objects/extensions.ts';
import type { Family, Field, Struct } from './objects/field.ts';
import { OBJECT_TYPES } from './objects/meta.ts';

const FAMILIES: readonly (readonly [Family, string])[] = [
  ['domain', 'Domain objects'],
  ['relationship', 'Relationship objects'],
  ['observable', 'Observables'],
  ['meta', 'Meta objects'],
];

export function objectDocument(): string {
  return [
    '# Objects and rules',
    '',
    'Written from the tables in the code (`objectDocument()`); do not edit by hand. STIX 2.1, Errata 01 of 2 April 2025. A',
    'property in **bold** is obligatory; those that every object has (type, id, spec_version, created, modified, markings,',
    'extensions …) are left out.',
    '',
    '## Rules',
    '',
    ...Object.entries(RULES).map(
      ([rule, { section, level, asks }]) => `- \`${rule}\` (${level}, ${section}): ${asks}`,
    ),
    ...FAMILIES.flatMap(([family, title]) => familyLines(family, title)),
    '',
    '## Extensions of the standard',
    ...Object.entries(EXTENSIONS).flatMap(([owner, all]) =>
      Object.values(all).flatMap((one) => structLines(one, `of ${owner}`, [])),
    ),
    '',
  ].join('\n');
}

function familyLines(family: Family, title: string): string[] {
  const rows = [...OBJECT_TYPES.values()].filter((row) => row.family === family);
  const common = rows
    .map(({ fields }) => Object.keys(fields))
    .reduce((all, names) => all.filter((name) => names.includes(name)));
  return ['', `## ${title}`, ...rows.flatMap((row) => structLines(row, `§${row.section}`, common))];
}

function structLines(row: Struct, where: string, common: readonly string[]): string[] {
  const properties = Object.entries(row.fields)
    .filter(([name]) => !common.includes(name))
    .map(([name, field]) => {
      const word = row.required?.includes(name) ? `**${name}**` : name;
      return `- ${word}: ${fieldWords(field)}`;
    });
  if (row.exactlyOne) properties.push(`- exactly one of ${row.exactlyOne.join(', ')}`);
  if (row.atLeastOne) properties.push(`- at least one of ${row.atLeastOne.join(', ')}`);
  if (properties.length === 0)
    properties.push('- what its definition type says, TLP or a statement');
  return ['', `### ${row.name} (${where})`, '', ...properties];
}

function fieldWords(field: Field): string {
  switch (field.kind) {
    case 'list':
      return `list of ${fieldWords(field.of)}`;
    case 'integer':
    case 'number':
      return rangeWords(field);
    case 'ref':
      return refWords(field);
    case 'enum':
      return field.values.length > 6 ? 'closed list' : field.values.join(' · ');
    case 'open':
      return field.vocabulary;
    case 'struct':
      return field.struct.name;
    case 'address':
      return `IPv${field.family} address or network`;
    case 'pattern':
      return 'text of a form';
    case 'url':
      return 'URL';
    default:
      return field.kind;
  }
}

function rangeWords({ kind, min, max }: { kind: string; min?: number; max?: number }): string {
  if (min === undefined) return kind;
  return max === undefined ? `${kind} from ${min}` : `${kind} ${min} to ${max}`;
}

function refWords(field: Extract<Field, { kind: 'ref' }>): string {
  if (field.only) return `→ ${field.only.join(', ')}`;
  return field.never ? `→ none of ${field.never.join(', ')}` : '→ any object';
}

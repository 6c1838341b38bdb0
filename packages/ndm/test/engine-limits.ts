/**
 * Files that we judge otherwise than their publisher, each with the reason: what the standard forbids and another reader
 * takes, or what another reader has no table or frame for and the standard allows. At most fifteen rows; nothing in the
 * readers knows of them. CORPORA.md is this table, and a test keeps it so.
 */
import { table } from '../src/keyword-document.ts';
export type EngineLimit = {
  readonly files: readonly string[]; // a name that ends in / stands for its folder
  readonly ours: 'refused' | 'read';
  readonly theirs: string;
  readonly why: string;
};

export const ENGINE_LIMITS: readonly EngineLimit[] = [
  {
    files: ['orekit/odm/opm/OPM-no-designator.txt', 'orekit/odm/opm/OPM-unknown-center.txt'],
    ours: 'read',
    theirs: 'no such designator, no data for the body',
    why: 'OBJECT_ID and CENTER_NAME are names; those that a table lists are advised (502.0-B-3, table 3-2)',
  },
  {
    files: ['oem-py/samples/v2_0/invalid/sample13.oem'],
    ours: 'read',
    theirs: 'invalid: accelerations in some lines only',
    why: 'each line may have them (502.0-B-3, 5.2.4.2, 7.4.1.2); the same in Orekit is valid; a warning here',
  },
  {
    files: [
      'orekit/odm/opm/OPM-incompatible-units.txt',
      'orekit/odm/opm/OPM-non-standard-units.txt',
    ],
    ours: 'refused',
    theirs: 'parses where units are ignored or converted',
    why: 'an area in seconds, positions in metres: units are exactly those of the table (502.0-B-3, 7.7.1.1)',
  },
  {
    files: ['orekit/odm/oem/OEMExample3.txt'],
    ours: 'refused',
    theirs: 'parses',
    why: 'two segments of the same useable span (502.0-B-3, 5.2.4.4); oem-py refuses the same',
  },
  {
    files: ['orekit/odm/oem/OEMExample7.txt.pre', 'orekit/odm/oem/OEMExample7.txt.post'],
    ours: 'refused',
    theirs: 'parses',
    why: 'pieces that a test joins to a message: no message by themselves',
  },
  {
    files: ['orekit/odm/oem/OEMExample8.txt'],
    ours: 'refused',
    theirs: 'parses',
    why: 'INTERPOLATION without its degree (502.0-B-3, table 5-3); oem-py refuses the same',
  },
  {
    files: ['orekit/lexical/'],
    ours: 'refused',
    theirs: 'parses',
    why: 'made-up roots to try a lexer: no message of any kind (505.0-B-3, 4.3); each encoding is read as far as that',
  },
  {
    files: ['orekit/cdm/CDMExample_issue1319_mandatory_empty_value.xml'],
    ours: 'refused',
    theirs: 'parses, NaN for X',
    why: 'X without a value: an obligatory keyword has one (508.0-B-1, 6.2.3.1)',
  },
  {
    files: ['sidereon/cdm/ccsds_example2.xml'],
    ours: 'refused',
    theirs: 'parses',
    why: 'cut short: EPHEMERIS_NAME, MANEUVERABLE and most of the covariance are missing (508.0-B-1, tables 3-3 and 3-4)',
  },
];

export function limitOf(name: string): EngineLimit | undefined {
  return ENGINE_LIMITS.find(({ files }) =>
    files.some((file) => (file.endsWith('/') ? name.startsWith(file) : file === name)),
  );
}

export function corporaDocument(): string {
  const rows = ENGINE_LIMITS.map(({ files, ours, theirs, why }) => {
    const names = files.map((file) => `\`${file}\``).join(', ');
    return [names, ours, theirs, why];
  });
  return [
    '# Corpora',
    '',
    'Files of the published corpora (Orekit, oem-py, the examples of the standards, sidereon, NASA CARA) that we judge otherwise',
    'than their publishers. Every other one is read, or refused, as its publisher says: `test/corpus.test.ts`.',
    'Written from `test/engine-limits.ts`; do not edit by hand.',
    '',
    ...table(['file', 'here', 'there', 'why'], rows),
    '',
  ].join('\n');
}

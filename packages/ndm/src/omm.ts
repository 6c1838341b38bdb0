/**
 * Orbit Mean-Elements Messages (CCSDS 502.0-B-3, section 4) from element sets, in KVN, XML (CCSDS
 * 505.0-B-3), JSON and CSV. Keywords, their order and units come from the one table of the readers,
 * so what is written reads back as the same columns, bit for bit. JSON and CSV have the seventeen
 * keywords that CelesTrak and Space-Track publish.
 */
import { type ElementSetBatch, OMM_FIELDS, type OmmField, type OmmPart } from '@noroshi/orbit';
import { err, ok, type Result } from '@noroshi/time';
import { kvnHeader, NDM_XML_ROOT, type NdmHeader, xmlHeader } from './header.ts';
import type { WriteRefusal } from './refusal.ts';
import {
  csvText,
  degreesText,
  lineText,
  numberText,
  revDayText,
  utcText,
  xmlText,
} from './text.ts';

const VERSION = '3.0';
const SGP4_XP = 4;
/** An SGP4-XP set prints these in place of those. */
const XP_KEYS: Readonly<Record<string, string>> = { BTERM: 'BSTAR', AGOM: 'MEAN_MOTION_DDOT' };
const XP_REPLACED = Object.values(XP_KEYS);
const TABULAR = OMM_FIELDS.filter(
  ({ key, part, form }) =>
    part !== 'header' && (form !== 'choice' || key === 'CLASSIFICATION_TYPE') && !(key in XP_KEYS),
);

/** One KVN message a set, one after the other. */
export function encodeOmmKvn(sets: ElementSetBatch, header: NdmHeader): string {
  const lines: string[] = [];
  const head = kvnHeader('CCSDS_OMM_VERS', VERSION, header);
  for (let row = 0; row < sets.count; row++) {
    lines.push(...head);
    for (const field of messageFields(sets, row)) {
      const text = messageText(sets, row, field);
      if (text === '') continue;
      const unit = field.unit === '' ? '' : ` [${field.unit}]`;
      lines.push(`${field.key} = ${text}${unit}`);
    }
    lines.push('');
  }
  return lines.join('\n');
}

/** One <ndm> that holds one <omm> a set. */
export function encodeOmmXml(sets: ElementSetBatch, header: NdmHeader): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', NDM_XML_ROOT];
  const head = xmlHeader(header);
  for (let row = 0; row < sets.count; row++) {
    const fields = messageFields(sets, row);
    const part = (name: OmmPart) => [
      `<${name}>`,
      ...fields
        .filter((field) => field.part === name)
        .flatMap((field) => element(sets, row, field)),
      `</${name}>`,
    ];
    lines.push(`<omm id="CCSDS_OMM_VERS" version="${VERSION}">`, ...head, '<body>', '<segment>');
    lines.push(...part('metadata'), '<data>', ...part('meanElements'), ...part('tleParameters'));
    lines.push('</data>', '</segment>', '</body>', '</omm>');
  }
  lines.push('</ndm>', '');
  return lines.join('\n');
}

/** A list of flat objects, numbers as numbers. */
export function encodeOmmJson(sets: ElementSetBatch): string {
  const records: string[] = [];
  for (let row = 0; row < sets.count; row++) {
    const members = TABULAR.flatMap((field) => {
      const text = lineText(textOf(sets, row, field));
      if (text === '') return [];
      const plain = field.form === 'number' || field.form === 'integer';
      return [`"${field.key}":${plain ? text : JSON.stringify(text)}`];
    });
    records.push(`{${members.join(',')}}`);
  }
  return `[${records.join(',\n')}]\n`;
}

/** A header and one line a set. An object without a catalogue number has no place here. */
export function encodeOmmCsv(sets: ElementSetBatch): Result<string, WriteRefusal> {
  const lines = [TABULAR.map((field) => field.key).join(',')];
  for (let row = 0; row < sets.count; row++) {
    const object = sets.objectRow[row]!;
    if (sets.objects.catalogueNumber[object] === 0) {
      const expected = 'CSV needs a catalogue number on every line; write KVN, XML or JSON';
      const objectId = sets.objects.objectId[object]!;
      return err({ kind: 'field', objectId, field: 'NORAD_CAT_ID', value: '', expected });
    }
    const cells = TABULAR.map((field) => {
      const text = textOf(sets, row, field);
      return field.form === 'text' ? csvText(text) : text;
    });
    lines.push(cells.join(','));
  }
  return ok(`${lines.join('\r\n')}\r\n`);
}

/** In a whole message name and designator are obligatory: where there is none, UNKNOWN stands. */
function messageText(sets: ElementSetBatch, row: number, field: OmmField): string {
  const text = lineText(textOf(sets, row, field));
  return text === '' && field.key.startsWith('OBJECT_') ? 'UNKNOWN' : text;
}

/**
 * The keywords of a whole message, header apart: all of the table, with the drag terms of the
 * theory.
 */
function messageFields(sets: ElementSetBatch, row: number): OmmField[] {
  const xp = sets.ephemerisType[row] === SGP4_XP;
  return OMM_FIELDS.filter(({ key, part }) => {
    if (part === 'header') return false;
    return xp ? !XP_REPLACED.includes(key) : !(key in XP_KEYS);
  });
}

function element(sets: ElementSetBatch, row: number, field: OmmField): string[] {
  const text = xmlText(messageText(sets, row, field));
  if (text === '') return [];
  const { key, unit } = field;
  const units = unit === '' ? '' : ` units="${unit}"`;
  return [`<${key}${units}>${text}</${key}>`];
}

/** The value of a keyword in the unit of the table; '' when the set has none. */
function textOf(sets: ElementSetBatch, row: number, field: OmmField): string {
  const object = sets.objectRow[row]!;
  switch (field.column) {
    case 'objects.name':
      return sets.objects.name[object]!;
    case 'objects.cosparId':
      return sets.objects.cosparId[object]!;
    case 'objects.catalogueNumber':
      return sets.objects.catalogueNumber[object]
        ? String(sets.objects.catalogueNumber[object])
        : '';
    case 'epochUs':
      return utcText(sets.epochUs[row]!);
    case 'classification':
      return sets.classification[row]!;
    default:
      break;
  }
  if (field.form === 'choice') return choiceOf(sets, row, field);
  const value = numberOf(sets, row, field.column);
  if (field.unit === 'deg') return degreesText(value);
  if (field.column === 'meanMotionRadS') return revDayText(value);
  return numberText(value);
}

function choiceOf(sets: ElementSetBatch, row: number, { key, choices }: OmmField): string {
  if (key !== 'MEAN_ELEMENT_THEORY') return choices[0]!;
  return sets.ephemerisType[row] === SGP4_XP ? 'SGP4-XP' : choices[0]!;
}

/** Columns of numbers by their name in the table; a name that is not there is a bug. */
function numberOf(sets: ElementSetBatch, row: number, column: string): number {
  const values = sets[column as keyof ElementSetBatch];
  if (
    !(
      values instanceof Float64Array ||
      values instanceof Uint32Array ||
      values instanceof Uint8Array
    )
  ) {
    throw new Error(`the OMM table names ${column}, which is no column of numbers`);
  }
  return values[row]!;
}

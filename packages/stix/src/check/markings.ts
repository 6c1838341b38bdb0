/**
 * Markings on an object, and marking definitions themselves (STIX 2.1 §7.2): selectors that find something, no marking that marks
 * itself, TLP as it was published. TLP 2.0 travels by an extension with five fixed ids (FIRST TLP 2.0; OASIS common objects).
 */
import { isObject, type JsonObject, quoted, type Report, tell } from './fault.ts';

/** §7.2.1.4: the only instances of TLP 1.0. */
export const TLP_1: Readonly<Record<string, string>> = {
  white: 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9',
  green: 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da',
  amber: 'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82',
  red: 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed',
};

/** TLP 2.0, by the words of @noroshi/watch. */
export const TLP_2: Readonly<Record<string, string>> = {
  CLEAR: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  GREEN: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  AMBER: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'AMBER+STRICT': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  RED: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
};

export const TLP_2_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';
const TLP_1_CREATED = '2017-01-20T00:00:00.000Z';

export function checkMarkings(object: JsonObject, report: Report): void {
  if (object.type === 'marking-definition') checkDefinition(object, report);
  const refs = Array.isArray(object.object_marking_refs) ? object.object_marking_refs : [];
  if (typeof object.id === 'string' && refs.includes(object.id))
    tell(report, 'circular', 'object_marking_refs', 'a marking does not mark itself');
  const granular = Array.isArray(object.granular_markings) ? object.granular_markings : [];
  for (const [i, marking] of granular.entries())
    if (isObject(marking)) checkGranular(object, marking, `granular_markings[${i}]`, report);
}

function checkGranular(
  object: JsonObject,
  marking: JsonObject,
  path: string,
  report: Report,
): void {
  if (typeof object.id === 'string' && marking.marking_ref === object.id)
    tell(report, 'circular', `${path}.marking_ref`, 'a marking does not mark itself');
  const selectors = Array.isArray(marking.selectors) ? marking.selectors : [];
  for (const [i, selector] of selectors.entries())
    if (typeof selector === 'string' && !selects(object, selector))
      tell(
        report,
        'selector',
        `${path}.selectors[${i}]`,
        `${quoted(selector)} finds nothing in this object`,
      );
}

/** §7.2.3.1: keys and [places] by dots. */
function selects(object: JsonObject, selector: string): boolean {
  let value: unknown = object;
  for (const part of selector.split('.')) {
    const place = /^\[(\d+)\]$/.exec(part);
    if (place) value = Array.isArray(value) ? value[Number(place[1])] : undefined;
    else value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
    if (value === undefined) return false;
  }
  return true;
}

function checkDefinition(object: JsonObject, report: Report): void {
  const { definition_type: type, definition } = object;
  if (type === undefined && definition === undefined) {
    if (!isObject(object.extensions))
      tell(report, 'marking', '', 'give definition_type and definition, or an extension');
    else checkTlp2(object, report);
  } else if (type === 'tlp') checkTlp1(object, report);
  else if (type === 'statement') {
    if (!isObject(definition) || typeof definition.statement !== 'string')
      tell(report, 'marking', 'definition', 'give the statement as text');
  } else if (typeof type !== 'string' || !isObject(definition))
    tell(report, 'marking', '', 'give definition_type and definition together');
  else
    tell(
      report,
      'marking-type',
      'definition_type',
      `is ${quoted(type)}: give statement or tlp, or an extension`,
    );
}

function checkTlp1(object: JsonObject, report: Report): void {
  const tlp = isObject(object.definition) ? object.definition.tlp : undefined;
  const isRight =
    typeof tlp === 'string' &&
    object.id === TLP_1[tlp] &&
    object.created === TLP_1_CREATED &&
    (object.name === undefined || object.name === `TLP:${tlp.toUpperCase()}`);
  if (!isRight)
    tell(
      report,
      'tlp',
      '',
      'is none of the four TLP markings of the standard: use those, or TLP 2.0',
    );
}

function checkTlp2(object: JsonObject, report: Report): void {
  const extension = isObject(object.extensions) ? object.extensions[TLP_2_EXTENSION] : undefined;
  if (!isObject(extension)) return;
  const level = String(extension.tlp_2_0).toUpperCase();
  if (TLP_2[level] !== object.id)
    tell(report, 'tlp', '', 'is none of the five markings of TLP 2.0: use those');
}

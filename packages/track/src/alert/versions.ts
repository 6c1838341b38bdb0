/** What the schemas of CAP 1.0, 1.1 and 1.2 ask, as one table of elements each: the later one with what the earlier lacked undone. */
import { CAP_ELEMENTS, type CapElement } from '@noroshi/watch';

export type CapVersion = '1.0' | '1.1' | '1.2';

export const CAP_NAMESPACES: ReadonlyMap<string, CapVersion> = new Map([
  ['http://www.incident.com/cap/1.0', '1.0'],
  ['urn:oasis:names:tc:emergency:cap:1.1', '1.1'],
  ['urn:oasis:names:tc:emergency:cap:1.2', '1.2'],
]);

/** The elements of <alert> in a version's schema, in order. */
export function elementsOf(version: CapVersion): readonly CapElement[] {
  return TABLES[version];
}

type Change = (element: CapElement) => readonly CapElement[];

function changed(elements: readonly CapElement[], change: Change): readonly CapElement[] {
  return elements.flatMap(change).map((element) => {
    if (element.form.as !== 'block') return element;
    return { ...element, form: { as: 'block', elements: changed(element.form.elements, change) } };
  });
}

function without(element: CapElement, ...values: readonly string[]): CapElement {
  if (element.form.as !== 'one of') return element;
  const left = element.form.values.filter((value) => !values.includes(value));
  return { ...element, form: { as: 'one of', values: left } };
}

const optional = ({ needed: _, ...element }: CapElement): CapElement => element;

const CAP_1_1 = changed(CAP_ELEMENTS, (element) => {
  if (element.name === 'responseType') return [without(element, 'Avoid', 'AllClear')];
  return [element.name === 'mimeType' ? optional(element) : element];
});

const CAP_1_0 = changed(CAP_1_1, (element) => {
  switch (element.name) {
    case 'status':
      return [without(element, 'Draft')];
    case 'msgType':
      return [element, { name: 'password', form: { as: 'text' } }];
    case 'scope':
      return [optional(element)];
    case 'category':
      return [optional(without(element, 'CBRNE'))];
    case 'certainty': {
      const values = ['Very Likely', 'Likely', 'Possible', 'Unlikely', 'Unknown'];
      return [{ ...element, form: { as: 'one of', values } }];
    }
    case 'eventCode':
    case 'parameter':
    case 'geocode':
      return [{ ...element, form: { as: 'text' } }]; // "name=value"
    case 'altitude':
    case 'ceiling':
      return [{ name: element.name, form: { as: 'text' } }];
    case 'responseType':
    case 'derefUri':
      return [];
    default:
      return [element];
  }
});

const TABLES = { '1.0': CAP_1_0, '1.1': CAP_1_1, '1.2': CAP_ELEMENTS } as const;

/**
 * What the standard says of an alert beyond its schema (CAP 1.2 §3.2), and the form of all such rules. A rule is a name, a level and a function that
 * gives the places that break it; names are those of the rules that validators have published (profile_rules.csv).
 */
import type { CapAlert, CapInfo, CapPair } from '@noroshi/watch';
import { DSIG } from './signature.ts';
import { elementsIn, textIn, type XmlElement } from './xml.ts';

export type RuleLevel = 'error' | 'advice';
export type RuleInput = {
  readonly alert: CapAlert;
  readonly element: XmlElement;
  /** Codes of an event list to the names of their events; without one, events are not compared. */
  readonly events?: ReadonlyMap<string, readonly string[]>;
};
/** Where a rule is broken: alert, info[0], info[0]/area[1] … */
export type Rule = {
  readonly rule: string;
  readonly level: RuleLevel;
  readonly right: string;
  readonly places: (input: RuleInput) => readonly string[];
};

export const error = (rule: string, right: string, places: Rule['places']): Rule => ({
  ...{ rule, level: 'error', right, places },
});
export const advice = (rule: string, right: string, places: Rule['places']): Rule => ({
  ...{ rule, level: 'advice', right, places },
});

/** Of the whole alert. */
export const whole =
  (isBroken: (alert: CapAlert) => boolean): Rule['places'] =>
  ({ alert }) =>
    isBroken(alert) ? ['alert'] : [];

/** Of each <info>. */
export const infos =
  (isBroken: (info: CapInfo, alert: CapAlert) => boolean): Rule['places'] =>
  ({ alert }) =>
    (alert.info ?? []).flatMap((info, k) => (isBroken(info, alert) ? [`info[${k}]`] : []));

type Area = NonNullable<CapInfo['area']>[number];
/** Of each <area>. */
export const areas =
  (isBroken: (area: Area) => boolean): Rule['places'] =>
  ({ alert }) =>
    (alert.info ?? []).flatMap(({ area = [] }, k) =>
      area.flatMap((each, n) => (isBroken(each) ? [`info[${k}]/area[${n}]`] : [])),
    );

/** Of each <info> beside the first one. */
export const likeFirst =
  (of: (info: CapInfo) => string): Rule['places'] =>
  ({ alert: { info = [] } }) =>
    info.flatMap((each, k) => (of(each) === of(info[0]!) ? [] : [`info[${k}]`]));

/** The same event in blocks of one language. */
export const sameEvent: Rule['places'] = ({ alert: { info = [] } }) =>
  info.flatMap((each, k) => {
    const first = info.find(({ language }) => language === each.language)!;
    return first.event === each.event ? [] : [`info[${k}]`];
  });

export const pairsOf = (pairs: readonly CapPair[] | undefined): string =>
  (pairs ?? [])
    .map(({ valueName, value }) => `${valueName}=${value}`)
    .sort()
    .join('\n');

type Resource = NonNullable<CapInfo['resource']>[number];
const resources =
  (isBroken: (resource: Resource) => boolean): Rule['places'] =>
  ({ alert }) =>
    (alert.info ?? []).flatMap(({ resource = [] }, k) =>
      resource.flatMap((each, n) => (isBroken(each) ? [`info[${k}]/resource[${n}]`] : [])),
    );

/** Places of elements whose text breaks a rule; the signature has none. */
const texts =
  (isBroken: (text: string, element: XmlElement) => boolean): Rule['places'] =>
  ({ element }) => {
    const found: string[] = [];
    const walk = (at: XmlElement, path: string) => {
      const children = elementsIn(at).filter(({ uri }) => uri !== DSIG);
      if (children.length === 0 && isBroken(textIn(at), at)) found.push(path);
      for (const child of children) walk(child, `${path}/${child.local}`);
    };
    walk(element, element.local);
    return found;
  };

const SPEAKING = [
  'headline',
  'event',
  'description',
  'instruction',
  'audience',
  'note',
  'areaDesc',
];
const isSpeaking = ({ local }: XmlElement): boolean => SPEAKING.includes(local);
const isName = (text: string): boolean => /^[^\s,<&]+$/.test(text);
const isAbsolute = (uri: string): boolean => /^[a-z][a-z\d+.-]*:\S+$/i.test(uri);
const isBase64 = (text: string): boolean => {
  const letters = text.replace(/\s/g, '');
  return letters.length % 4 === 0 && /^[A-Za-z\d+/]+={0,2}$/.test(letters);
};
const restricts = ({ scope }: CapAlert) => scope === 'Restricted';

export const CORE_RULES: readonly Rule[] = [
  error(
    'INVALID_IDENTIFIER',
    'no blanks, commas, < and &',
    whole((a) => !isName(a.identifier)),
  ),
  error(
    'INVALID_SENDER',
    'no blanks, commas, < and &',
    whole((a) => !isName(a.sender)),
  ),
  error(
    ...(['RESTRICTION_SCOPE_MISMATCH', 'restriction with scope Restricted, and only so'] as const),
    whole((a) => restricts(a) !== (a.restriction !== undefined)),
  ),
  error(
    ...(['CIRCULAR_REFERENCE', 'references to other messages'] as const),
    whole((a) =>
      (a.references ?? []).some(
        (each) => each.identifier === a.identifier && each.sender === a.sender,
      ),
    ),
  ),
  error(
    ...(['POSTDATED_REFERENCE', 'references to earlier messages'] as const),
    whole((a) => (a.references ?? []).some(({ sentUs }) => sentUs > a.sent)),
  ),
  error(
    ...(['INVALID_AREA', 'a ceiling only with an altitude'] as const),
    areas((each) => each.ceilingKm !== undefined && each.altitudeKm === undefined),
  ),
  error(
    ...(['INVALID_ALTITUDE_CEILING_RANGE', 'a ceiling above the altitude'] as const),
    areas(({ altitudeKm = 0, ceilingKm }) => ceilingKm !== undefined && ceilingKm < altitudeKm),
  ),
  error(
    ...(['INVALID_WEB', 'an absolute address'] as const),
    infos(({ web }) => web !== undefined && !isAbsolute(web)),
  ),
  error(
    ...(['INVALID_MIME_TYPE', 'a type as image/png'] as const),
    resources(({ mimeType }) => !/^[\w.+-]+\/[\w.+-]+(?:\s*;.*)?$/.test(mimeType ?? 'a/b')),
  ),
  error(
    ...(['INVALID_RESOURCE_URI', 'an address without blanks'] as const),
    resources(({ uri }) => uri !== undefined && /\s/.test(uri)),
  ),
  error(
    ...(['INVALID_DEREF_URI', 'content in base64'] as const),
    resources(({ derefUri }) => derefUri !== undefined && !isBase64(derefUri)),
  ),
  error(
    ...(['RELATIVE_URI_MISSING_DEREF_URI', 'a relative address with its content'] as const),
    resources(
      ({ uri, derefUri }) => uri !== undefined && !isAbsolute(uri) && derefUri === undefined,
    ),
  ),
  advice(
    ...(['SAME_TEXT_DIFFERENT_LANGUAGE', 'text in the language of its block'] as const),
    ({ alert: { info = [] } }) =>
      info.flatMap((each, k) => {
        const { description, language } = each;
        const isOther = (other: CapInfo) =>
          other.language !== language && other.description === description;
        const isSame = description !== undefined && info.slice(0, k).some(isOther);
        return isSame ? [`info[${k}]`] : [];
      }),
  ),
  advice(
    ...(['TEXT_CONTAINS_HTML_ENTITIES', 'plain text'] as const),
    texts((text, element) => isSpeaking(element) && /&(?:[a-z]{2,8}|#x?[\da-f]+);/i.test(text)),
  ),
  advice(
    ...(['TEXT_CONTAINS_HTML_TAGS', 'plain text'] as const),
    texts((text, element) => isSpeaking(element) && /<\/?[a-z][^>]{0,80}>/i.test(text)),
  ),
  advice(
    ...(['CERTAINTY_VERY_LIKELY_DEPRECATED', 'Likely'] as const),
    texts((text, { local }) => local === 'certainty' && text === 'Very Likely'),
  ),
  advice(
    ...(['PASSWORD_DEPRECATED', 'no password'] as const),
    texts((_, { local }) => local === 'password'),
  ),
];

/**
 * Rules of those who take alerts, beside the standard's: IPAWS (United States), CAP-CP (Canada), CAP-AU (Australia) and Google Public Alerts,
 * after the published lists of the validators of each. Lists of events are the reader's to give.
 */
import type { CapAlert, CapInfo } from '@noroshi/watch';
import {
  advice,
  areas,
  CORE_RULES,
  error,
  infos,
  likeFirst,
  pairsOf,
  type Rule,
  type RuleInput,
  type RuleLevel,
  sameEvent,
  whole,
} from './rules.ts';
import { elementsIn, textIn, type XmlElement } from './xml.ts';

export const PROFILES = ['core', 'ipaws', 'canada', 'australia', 'google'] as const;
export type Profile = (typeof PROFILES)[number];
export type Broken = {
  readonly profile: Profile;
  readonly rule: string;
  readonly level: RuleLevel;
  readonly place: string;
  readonly right: string;
};

/** Every rule of the profiles that a valid alert breaks, with its place. */
export function checkRules(input: RuleInput, profiles: readonly Profile[] = ['core']): Broken[] {
  return profiles.flatMap((profile) =>
    RULES[profile].flatMap(({ rule, level, right, places }) =>
      places(input).map((place) => ({ profile, rule, level, place, right })),
    ),
  );
}

const IPAWS_CODE = 'IPAWSv1.0';
const CANADA_CODE = 'profile:CAP-CP:0.4';
const CANADA_EVENT = 'profile:CAP-CP:Event:';
const CANADA_PLACE = 'profile:CAP-CP:Location:';
const AUSTRALIA_CODE = 'urn:oasis:names:tc:emergency:cap:1.2:profile:CAP-AU:1.0';
const AUSTRALIA_EVENT = 'https://govshare.gov.au/xmlui/handle/10772/6495';
const AUSTRALIA_PLACES = [
  ...['http://www.psma.com.au/?product=g-naf', 'http://www.iso.org/iso/country_codes.html'],
  ...['http://www.ga.gov.au/place-name/', 'http://www.psma.com.au/?product=postcode-boundaries'],
];
const HEADLINE_MAX = 140;

const hasCode = (wanted: string) => whole(({ code = [] }) => !code.includes(wanted));
const isFollowUp = ({ msgType }: CapAlert) => msgType === 'Update' || msgType === 'Cancel';
const isNews = (alert: CapAlert) => isFollowUp(alert) || alert.msgType === 'Alert';
const lacks = (name: keyof CapInfo) => infos((info) => isBlank(info[name]));
const isBlank = (value: unknown) => value === undefined || String(value).trim() === '';
const isSame = (a?: string, b?: string) => a !== undefined && a.trim() === b?.trim();
const codesOf = (info: CapInfo, name: string) =>
  (info.eventCode ?? []).filter(({ valueName }) => valueName === name).map(({ value }) => value);
const hasShape = ({ polygon = [], circle = [] }: Area) => polygon.length + circle.length > 0;
type Area = NonNullable<CapInfo['area']>[number];

const REFERENCE = error(
  'UPDATE_OR_CANCEL_MUST_REFERENCE',
  'references to what is updated or cancelled',
  whole((alert) => isFollowUp(alert) && (alert.references ?? []).length === 0),
);
const EVENT_CODES = error(
  ...(['EVENT_CODES_MUST_MATCH', 'the same eventCodes in each info'] as const),
  likeFirst(({ eventCode }) => pairsOf(eventCode)),
);
const CATEGORIES = error(
  ...(['CATEGORIES_MUST_MATCH', 'the same categories in each info'] as const),
  likeFirst(({ category }) => [...category].sort().join(' ')),
);
const AREA = error(
  ...(['AREA_IS_REQUIRED', 'an area in each info'] as const),
  infos(({ area = [] }) => area.length === 0),
);
const INFO = error(
  ...(['INFO_IS_REQUIRED', 'an info'] as const),
  whole((alert) => isNews(alert) && (alert.info ?? []).length === 0),
);
const recommended = (name: keyof CapInfo, rule: string) => advice(rule, `<${name}>`, lacks(name));
const FILLED: readonly Rule[] = [
  recommended('senderName', 'SENDER_NAME_STRONGLY_RECOMMENDED'),
  recommended('responseType', 'RESPONSE_TYPE_STRONGLY_RECOMMENDED'),
  recommended('instruction', 'INSTRUCTION_STRONGLY_RECOMMENDED'),
];
const EXPIRES_ADVISED = recommended('expires', 'EXPIRES_STRONGLY_RECOMMENDED');
const SHAPE_ADVISED = advice(
  ...(['CIRCLE_POLYGON_ENCOURAGED', 'a polygon or circle'] as const),
  infos(({ area = [] }) => area.length > 0 && !area.some(hasShape)),
);
const SHAPE_PREFERRED = advice(
  ...([
    'CIRCLE_POLYGON_PREFERRED',
    'read as: the shape is the area, not the geocode with it',
  ] as const),
  areas((area) => hasShape(area) && (area.geocode ?? []).length > 0),
);

/** Times as printed, since a typed one has no offset. */
const zeroOffset =
  (name: string): Rule['places'] =>
  ({ element }) =>
    below(element, name).some((each) => /[-+]00:00$/.test(textIn(each).trim())) ? [name] : [];

function below(element: XmlElement, name: string): XmlElement[] {
  return elementsIn(element).flatMap((each) => (each.local === name ? [each] : below(each, name)));
}

const IPAWS: readonly Rule[] = [
  error('SENT_INCLUDE_TIMEZONE_OFFSET', 'the offset of the place', zeroOffset('sent')),
  error('EXPIRES_INCLUDE_TIMEZONE_OFFSET', 'the offset of the place', zeroOffset('expires')),
  error('VERSION_CODE_REQUIRED', `<code>${IPAWS_CODE}</code>`, hasCode(IPAWS_CODE)),
  ...[REFERENCE, EVENT_CODES, CATEGORIES],
  error(
    ...(['SAME_EVENT_CODE_REQUIRED', 'one eventCode SAME of three letters'] as const),
    infos((info) => {
      const codes = codesOf(info, 'SAME');
      return codes.length !== 1 || !/^[A-Z]{2}[A-Z\d]$/.test(codes[0]!);
    }),
  ),
  error('EXPIRES_IS_REQUIRED', '<expires>', lacks('expires')),
  AREA,
  advice(
    'INFO_EFFECTIVE_IS_IGNORED',
    'none',
    infos(({ effective }) => effective !== undefined),
  ),
  advice(
    'INFO_ONSET_IS_IGNORED',
    'none',
    infos(({ onset }) => onset !== undefined),
  ),
  recommended('description', 'INFO_DESCRIPTION_RECOMMENDED'),
  recommended('instruction', 'INFO_INSTRUCTION_RECOMMENDED'),
  advice(
    ...(['AREA_SAME_GEOCODE_RECOMMENDED', 'a geocode SAME of six digits'] as const),
    areas(
      ({ geocode = [] }) =>
        !geocode.some(({ valueName, value }) => valueName === 'SAME' && /^\d{6}$/.test(value)),
    ),
  ),
];

const CANADA: readonly Rule[] = [
  error('VERSION_CODE_REQUIRED', `<code>${CANADA_CODE}</code>`, hasCode(CANADA_CODE)),
  ...[REFERENCE, EVENT_CODES],
  error(
    ...(['RECOGNIZED_EVENT_CODE_REQUIRED', `an eventCode ${CANADA_EVENT}…`] as const),
    infos(({ eventCode = [] }) =>
      eventCode.every(({ valueName }) => !valueName.startsWith(CANADA_EVENT)),
    ),
  ),
  { ...INFO, rule: 'IS_REQUIRED' },
  AREA,
  error(
    ...(['AREA_GEOCODE_IS_REQUIRED', `a geocode ${CANADA_PLACE}…`] as const),
    areas(({ geocode = [] }) =>
      geocode.every(({ valueName }) => !valueName.startsWith(CANADA_PLACE)),
    ),
  ),
  advice(
    ...(['ENGLISH_AND_FRENCH', 'an info of each language'] as const),
    whole(({ info = [] }) =>
      ['en', 'fr'].some(
        (each) => !info.some(({ language = 'en-US' }) => language.toLowerCase().startsWith(each)),
      ),
    ),
  ),
  ...[EXPIRES_ADVISED, ...FILLED, SHAPE_ADVISED, SHAPE_PREFERRED],
];

const AUSTRALIA: readonly Rule[] = [
  error('VERSION_CODE_REQUIRED', `<code>${AUSTRALIA_CODE}</code>`, hasCode(AUSTRALIA_CODE)),
  ...[REFERENCE, CATEGORIES, EVENT_CODES],
  error(
    ...(['ONE_AUTHORIZED_EVENT_CODE_PER_ALERT', `one eventCode ${AUSTRALIA_EVENT}`] as const),
    whole(({ info = [] }) => {
      const codes = info.map((each) => codesOf(each, AUSTRALIA_EVENT));
      return new Set(codes.flat()).size > 1 || codes.some(({ length }) => length === 0);
    }),
  ),
  error('EVENTS_IN_SAME_LANGUAGE_MUST_MATCH', 'one event a language', sameEvent),
  error('UNRECOGNIZED_EVENT_CODE', 'a code of the list', ({ alert, events }) =>
    events === undefined ? [] : listed(alert, (code) => !events.has(code)),
  ),
  error('EVENT_AND_EVENT_CODE_MUST_MATCH', 'the event of the code', ({ alert, events }) =>
    events === undefined
      ? []
      : listed(alert, (code, event) => events.get(code)?.includes(event) === false),
  ),
  INFO,
  error(
    ...(['DO_NOT_USE_EFFECTIVE_WITH_MSGTYPE_CANCEL', 'none'] as const),
    infos(({ effective }, { msgType }) => msgType === 'Cancel' && effective !== undefined),
  ),
  AREA,
  advice(
    ...(['SENDER_SHOULD_BE_EMAIL', 'an address as name@domain'] as const),
    whole(({ sender }) => !/^[\w.+-]+@[\w.-]+$/.test(sender)),
  ),
  advice(
    'TEST_ALERT_WILL_NOT_BE_BROADCAST',
    'known',
    whole(({ status }) => status === 'Test'),
  ),
  advice(
    ...(['RECOGNIZED_EVENT_CODE_NOT_USED', `an eventCode ${AUSTRALIA_EVENT}`] as const),
    infos((info) => codesOf(info, AUSTRALIA_EVENT).length === 0),
  ),
  ...[EXPIRES_ADVISED, ...FILLED, SHAPE_ADVISED, SHAPE_PREFERRED],
  advice(
    ...(['AREA_GEOCODE_IS_RECOMMENDED', 'a geocode of a known register'] as const),
    areas(({ geocode = [] }) =>
      geocode.every(({ valueName }) => !AUSTRALIA_PLACES.includes(valueName)),
    ),
  ),
];

function listed(alert: CapAlert, isWrong: (code: string, event: string) => boolean): string[] {
  return (alert.info ?? []).flatMap((info, k) =>
    codesOf(info, AUSTRALIA_EVENT).some((code) => isWrong(code, info.event)) ? [`info[${k}]`] : [],
  );
}

const GOOGLE: readonly Rule[] = [
  ...[REFERENCE, CATEGORIES, EVENT_CODES, INFO],
  ...(['description', 'web', 'expires', 'urgency', 'severity', 'certainty'] as const).map((name) =>
    error(`${name.toUpperCase()}_IS_REQUIRED`, `<${name}>`, lacks(name)),
  ),
  error(
    ...(['EFFECTIVE_NOT_AFTER_EXPIRES', 'effective before expires'] as const),
    infos(
      ({ effective, expires }, { sent }) => expires !== undefined && (effective ?? sent) > expires,
    ),
  ),
  AREA,
  error(
    ...(['CIRCLE_POLYGON_OR_GEOCODE_IS_REQUIRED', 'a circle, polygon or geocode'] as const),
    areas((area) => !hasShape(area) && (area.geocode ?? []).length === 0),
  ),
  ...FILLED,
  SHAPE_ADVISED,
  advice(
    'TEST_ALERT_DISCOURAGED',
    'Actual',
    whole(({ status }) => status === 'Test'),
  ),
  advice(
    ...(['HEADLINE_TOO_LONG', `below ${HEADLINE_MAX} characters`] as const),
    infos(({ headline = '' }) => [...headline].length >= HEADLINE_MAX),
  ),
  advice(
    ...(['HEADLINE_AND_DESCRIPTION_SHOULD_DIFFER', 'a description that says more'] as const),
    infos(({ headline, description }) => isSame(headline, description)),
  ),
  advice(
    ...(['DESCRIPTION_AND_INSTRUCTION_SHOULD_DIFFER', 'what is, and what to do'] as const),
    infos(({ description, instruction }) => isSame(description, instruction)),
  ),
  ...(['urgency', 'severity', 'certainty'] as const).map((name) =>
    advice(
      ...([`UNKNOWN_${name.toUpperCase()}_DISCOURAGED`, 'what is known'] as const),
      infos((info) => info[name] === 'Unknown'),
    ),
  ),
  recommended('contact', 'CONTACT_IS_RECOMMENDED'),
  advice(
    ...(['NONZERO_CIRCLE_RADIUS_RECOMMENDED', 'where people are warned'] as const),
    areas(({ circle = [] }) => circle.some(({ radiusKm }) => radiusKm === 0)),
  ),
  advice('EVENTS_IN_SAME_LANGUAGE_SHOULD_MATCH', 'one event a language', sameEvent),
  advice(
    ...(['EMPTY_GEOCODE_FIELD', 'name and value'] as const),
    areas(({ geocode = [] }) =>
      geocode.some(({ valueName, value }) => isBlank(valueName) || isBlank(value)),
    ),
  ),
];

/** By profile; the names are those of the published lists. */
export const RULES: Readonly<Record<Profile, readonly Rule[]>> = {
  ...{ core: CORE_RULES, ipaws: IPAWS, canada: CANADA, australia: AUSTRALIA, google: GOOGLE },
};

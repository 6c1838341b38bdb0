/** Every published rule beyond the schema: a message that keeps it, and one changed in one place that breaks it. */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import { checkRules, PROFILES, type Profile, RULES, readCap } from '../src/index.ts';

const AU = 'https://govshare.gov.au/xmlui/handle/10772/6495';
const pair = (name: string, valueName: string, value: string) =>
  `<${name}><valueName>${valueName}</valueName><value>${value}</value></${name}>`;
const info = (language: string, description: string) => `<info><language>${language}</language>
<category>Met</category><event>Storm</event><responseType>Shelter</responseType><urgency>Expected</urgency>
<severity>Severe</severity><certainty>Likely</certainty>${pair('eventCode', 'SAME', 'SVR')}${pair('eventCode', AU, 'storm')}${pair('eventCode', 'profile:CAP-CP:Event:0.4', 'thunderstorm')}
<expires>2024-06-15T06:00:00-05:00</expires><senderName>Office</senderName><headline>Storm ${language}</headline>
<description>${description}</description><instruction>Go in ${language}.</instruction><web>https://a.example/</web><contact>a@a.example</contact>
<resource><resourceDesc>r</resourceDesc><mimeType>image/png</mimeType><size>3</size><uri>https://a.example/i.png</uri><derefUri>QUJD</derefUri></resource>
<area><areaDesc>Here</areaDesc><polygon>10,20 10,21 11,21 10,20</polygon><circle>10,20 5</circle>${pair('geocode', 'SAME', '012345')}${pair('geocode', 'profile:CAP-CP:Location:0.3', '35')}${pair('geocode', 'http://www.ga.gov.au/place-name/', 'x')}
<altitude>10</altitude><ceiling>20</ceiling></area></info>`;
const GOOD = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>id</identifier><sender>a@a.example</sender>
<sent>2024-06-15T00:00:00-05:00</sent><status>Actual</status><msgType>Update</msgType><scope>Public</scope>
<code>IPAWSv1.0</code><code>profile:CAP-CP:0.4</code><code>urn:oasis:names:tc:emergency:cap:1.2:profile:CAP-AU:1.0</code>
<references>a@a.example,before,2024-06-14T00:00:00-05:00</references>${info('en-US', 'Wind.')}${info('fr-CA', 'Du vent.')}</alert>`;
const EVENTS = new Map([['storm', ['Storm']]]);

/** All names that a message is told, by schema, by its notes and by the profile. */
function told(text: string, profile: Profile): readonly string[] {
  const read = readCap(Buffer.from(text));
  if (!read.ok) throw new Error(read.error.message);
  const { alert, faults, notes, element } = read.value.alerts[0]!;
  const broken = alert === null ? [] : checkRules({ alert, element, events: EVENTS }, [profile]);
  return [...faults, ...notes, ...broken].map(({ rule }) => rule);
}

type Change = readonly [from: string | RegExp, to: string];
const REFERENCES: Change = [/<references>.*<\/references>/, ''];
const INFOS: Change = [/<info>[\s\S]*<\/info>/, ''];
const AREAS: Change = [/<area>[\s\S]*?<\/area>/, ''];
const SHAPES: Change = [/<polygon>.*?<\/circle>/g, ''];
const ACTUAL: Change = ['Actual', 'Test'];
const gone = (name: string): Change => [new RegExp(`<${name}>[\\s\\S]*?</${name}>`, 'g'), ''];
const second = (of: string, to: string): Change => [new RegExp(`(${of}[\\s\\S]*)${of}`), `$1${to}`];
const version = (older: '1.0' | '1.1'): Change => [
  'urn:oasis:names:tc:emergency:cap:1.2',
  older === '1.0' ? 'http://www.incident.com/cap/1.0' : 'urn:oasis:names:tc:emergency:cap:1.1',
];
const note = (text: string): Change => ['Wind.', text];
const resource = (from: string | RegExp, to: string): Change => [from, to];

const SHARED: Readonly<Record<string, readonly Change[]>> = {
  UPDATE_OR_CANCEL_MUST_REFERENCE: [REFERENCES],
  EVENT_CODES_MUST_MATCH: [second('SVR', 'TOR')],
  CATEGORIES_MUST_MATCH: [second('Met', 'Geo')],
  INFO_IS_REQUIRED: [INFOS],
  AREA_IS_REQUIRED: [AREAS],
  EXPIRES_IS_REQUIRED: [gone('expires')],
  EXPIRES_STRONGLY_RECOMMENDED: [gone('expires')],
  SENDER_NAME_STRONGLY_RECOMMENDED: [gone('senderName')],
  RESPONSE_TYPE_STRONGLY_RECOMMENDED: [gone('responseType')],
  INSTRUCTION_STRONGLY_RECOMMENDED: [gone('instruction')],
  CIRCLE_POLYGON_ENCOURAGED: [SHAPES],
  EVENTS_IN_SAME_LANGUAGE_MUST_MATCH: [['fr-CA', 'en-US'], second('Storm<', 'Hail<')],
  EVENTS_IN_SAME_LANGUAGE_SHOULD_MATCH: [['fr-CA', 'en-US'], second('Storm<', 'Hail<')],
};
const CHANGES: Readonly<Record<Profile, Readonly<Record<string, readonly Change[]>>>> = {
  core: {
    CERTAINTY_VERY_LIKELY_DEPRECATED: [
      ...[version('1.0'), gone('eventCode'), gone('responseType'), gone('derefUri')],
      ...[gone('geocode'), ['>Likely<', '>Very Likely<'] as const],
    ],
    CIRCULAR_REFERENCE: [['before', 'id']],
    DUPLICATE_ELEMENT: [['<scope>Public</scope>', '<scope>Public</scope><scope>Public</scope>']],
    INVALID_ALTITUDE_CEILING_RANGE: [['>20</ceiling>', '>5</ceiling>']],
    INVALID_AREA: [gone('altitude')],
    INVALID_CHARACTERS: [['<status>', 'x<status>']],
    INVALID_CIRCLE: [['10,20 5<', '10,20 -5<']],
    INVALID_DATE: [['06-15T00', '06-31T00']],
    INVALID_DEREF_URI: [['QUJD', 'no-base64']],
    INVALID_ENUM_VALUE: [['>Severe<', '>severe<']],
    INVALID_IDENTIFIER: [['>id<', '>i d<']],
    INVALID_LANGUAGE: [['en-US', 'en_US']],
    INVALID_MIME_TYPE: [resource('image/png', 'png')],
    INVALID_POLYGON: [['11,21 10,20<', '11,21<']],
    INVALID_POLYGON_SELF_INTERSECTION: [['10,21 11,21 10,20', '11,21 11,20 10,21 10,20']],
    INVALID_REFERENCES: [['before,', '']],
    INVALID_RESOURCE_SIZE: [resource('<size>3<', '<size>3 B<')],
    INVALID_RESOURCE_URI: [resource('/i.png', '/i .png')],
    INVALID_SENDER: [['<sender>a@', '<sender>a,@']],
    INVALID_SEQUENCE: [[/(<status>.*<\/status>)(<msgType>.*<\/msgType>)/, '$2$1']],
    INVALID_VALUE: [['<altitude>10', '<altitude>ten']],
    INVALID_URI: [['https://a.example/<', 'https://a.example/%zz<']],
    INVALID_WEB: [['https://a.example/<', 'a.example<']],
    MISSING_REQUIRED_ELEMENT: [gone('urgency')],
    PASSWORD_DEPRECATED: [
      ...[version('1.0'), gone('eventCode'), gone('responseType'), gone('derefUri')],
      ...[gone('geocode'), ['</msgType>', '</msgType><password>x</password>'] as const],
    ],
    RELATIVE_URI_MISSING_DEREF_URI: [resource('https://a.example/i', 'i'), gone('derefUri')],
    RESTRICTION_SCOPE_MISMATCH: [['Public</scope>', 'Public</scope><restriction>x</restriction>']],
    UNSUPPORTED_ELEMENT: [['<status>', '<colour>red</colour><status>']],
    POSTDATED_REFERENCE: [['2024-06-14', '2024-06-16']],
    SAME_TEXT_DIFFERENT_LANGUAGE: [['Du vent.', 'Wind.']],
    TEXT_CONTAINS_HTML_ENTITIES: [note('Wind &amp;amp; rain')],
    TEXT_CONTAINS_HTML_TAGS: [note('Wind &lt;b&gt;now&lt;/b&gt;')],
  },
  ipaws: {
    SENT_INCLUDE_TIMEZONE_OFFSET: [['06-15T00:00:00-05:00', '06-15T05:00:00+00:00']],
    EXPIRES_INCLUDE_TIMEZONE_OFFSET: [['06:00:00-05:00', '11:00:00+00:00']],
    VERSION_CODE_REQUIRED: [['<code>IPAWSv1.0</code>', '']],
    SAME_EVENT_CODE_REQUIRED: [['SVR', 'storm']],
    INFO_EFFECTIVE_IS_IGNORED: [
      ['<expires>', '<effective>2024-06-15T00:00:00-05:00</effective><expires>'],
    ],
    INFO_ONSET_IS_IGNORED: [['<expires>', '<onset>2024-06-15T00:00:00-05:00</onset><expires>']],
    INFO_DESCRIPTION_RECOMMENDED: [gone('description')],
    INFO_INSTRUCTION_RECOMMENDED: [gone('instruction')],
    AREA_SAME_GEOCODE_RECOMMENDED: [['012345', '01']],
  },
  canada: {
    VERSION_CODE_REQUIRED: [['<code>profile:CAP-CP:0.4</code>', '']],
    RECOGNIZED_EVENT_CODE_REQUIRED: [['CP:Event', 'CP:Other']],
    IS_REQUIRED: [INFOS],
    AREA_GEOCODE_IS_REQUIRED: [['CP:Location', 'CP:Other']],
    ENGLISH_AND_FRENCH: [['fr-CA', 'de-DE']],
    CIRCLE_POLYGON_PREFERRED: [],
  },
  australia: {
    VERSION_CODE_REQUIRED: [[/<code>urn.*?<\/code>/, '']],
    ONE_AUTHORIZED_EVENT_CODE_PER_ALERT: [second('>storm<', '>hail<')],
    UNRECOGNIZED_EVENT_CODE: [['>storm<', '>hail<']],
    EVENT_AND_EVENT_CODE_MUST_MATCH: [['>Storm<', '>Hail<']],
    DO_NOT_USE_EFFECTIVE_WITH_MSGTYPE_CANCEL: [
      ['Update', 'Cancel'],
      ['<expires>', '<effective>2024-06-15T00:00:00-05:00</effective><expires>'],
    ],
    SENDER_SHOULD_BE_EMAIL: [['<sender>a@', '<sender>']],
    TEST_ALERT_WILL_NOT_BE_BROADCAST: [ACTUAL],
    RECOGNIZED_EVENT_CODE_NOT_USED: [[AU, 'list']],
    CIRCLE_POLYGON_PREFERRED: [],
    AREA_GEOCODE_IS_RECOMMENDED: [['place-name', 'name']],
  },
  google: {
    DESCRIPTION_IS_REQUIRED: [gone('description')],
    WEB_IS_REQUIRED: [gone('web')],
    EFFECTIVE_NOT_AFTER_EXPIRES: [
      ['<expires>', '<effective>2024-06-16T00:00:00-05:00</effective><expires>'],
    ],
    CIRCLE_POLYGON_OR_GEOCODE_IS_REQUIRED: [SHAPES, gone('geocode')],
    TEST_ALERT_DISCOURAGED: [ACTUAL],
    HEADLINE_TOO_LONG: [['<headline>', `<headline>${'long '.repeat(28)}`]],
    HEADLINE_AND_DESCRIPTION_SHOULD_DIFFER: [note('Storm en-US')],
    DESCRIPTION_AND_INSTRUCTION_SHOULD_DIFFER: [note('Go in en-US.')],
    UNKNOWN_URGENCY_DISCOURAGED: [['>Expected<', '>Unknown<']],
    UNKNOWN_SEVERITY_DISCOURAGED: [['>Severe<', '>Unknown<']],
    UNKNOWN_CERTAINTY_DISCOURAGED: [['>Likely<', '>Unknown<']],
    CONTACT_IS_RECOMMENDED: [gone('contact')],
    NONZERO_CIRCLE_RADIUS_RECOMMENDED: [['10,20 5<', '10,20 0<']],
    EMPTY_GEOCODE_FIELD: [['012345', '']],
  },
};
const LEVELS = new Map(
  PROFILES.flatMap((profile) =>
    RULES[profile].map(({ rule, level }) => [`${profile} ${rule}`, level] as const),
  ),
);
/** Refused by the schema already; a typed alert of another origin can still lack them. */
const TYPED = ['URGENCY_IS_REQUIRED', 'SEVERITY_IS_REQUIRED', 'CERTAINTY_IS_REQUIRED'];
const STANDING = ['CIRCLE_POLYGON_PREFERRED']; // the good message breaks it: it has both

const NAMES: Readonly<Record<string, Profile>> = {
  ...{ 'US IPAWS v1.0': 'ipaws', 'Canadian CP': 'canada', 'Australian AU': 'australia' },
  ...{ 'Google Public Alerts': 'google', 'CAP core (google/cap-library CapValidator)': 'core' },
};

describe('rules beyond the schema', () => {
  test.each(PROFILES)('%s: the good message keeps all', (profile) => {
    expect(told(GOOD, profile).filter((rule) => !STANDING.includes(rule))).toEqual([]);
  });

  test.each(TYPED)('google: %s', (rule) => {
    const read = readCap(Buffer.from(GOOD));
    const { alert, element } = read.ok ? read.value.alerts[0]! : ({} as never);
    const name = rule.split('_')[0]!.toLowerCase();
    const without = { ...alert!, info: [{ ...alert!.info![0]!, [name]: undefined }] };
    const found = checkRules({ alert: without as never, element }, ['google']);
    expect(found).toMatchObject([{ rule, level: 'error', place: 'info[0]' }]);
  });
});

describeWithData('published rules', 'track/cap/profile_rules.csv', (path) => {
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
    .map(([name, rule, level]) => [NAMES[name!]!, rule!, level!] as const);

  test('109 rules, each with its change', () => expect(rows.length).toBe(109));

  test.each(rows.filter(([, rule]) => !TYPED.includes(rule)))('%s: %s', (profile, rule, level) => {
    const changes = CHANGES[profile][rule] ?? SHARED[rule]!;
    const text = changes.reduce((message, [from, to]) => message.replace(from, to), GOOD);
    if (!STANDING.includes(rule)) expect(text).not.toBe(GOOD);
    expect(told(text, profile)).toContain(rule);
    const own = LEVELS.get(`${profile} ${rule}`);
    if (level !== '') expect(own).toBe(level === 'ERROR' ? 'error' : 'advice');
  });
});

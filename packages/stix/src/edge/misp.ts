/**
 * A MISP feed: an event for each level of TLP, the manifest that lists them, and hashes of their values for a reader that asks
 * whether a value is in. Uuids come from what they name, so that a reader sees the same event again.
 * Form: MISP core format (draft-dulaunoy-misp-core-format), feeds as MISP's documentation describes them.
 */
import { unixMsFromTaiUs } from '@noroshi/time';
import { TLP_LEVELS, type Tlp } from '@noroshi/watch';
import { uuidV5 } from '../ids.ts';
import { NOROSHI_NAMESPACE } from '../marking.ts';
import { plain } from './csv.ts';
import { type EdgeElement, isWhole, networkText } from './element.ts';
import { type EdgeContext, type EdgeFile, type EdgeForm, hexOf, utcText } from './form.ts';

export const MISP: EdgeForm = {
  elementsMax: 200_000,
  whyNot({ match }) {
    if (match.kind === 'name' || isWhole(match)) return null;
    const [port] = match.ports;
    if (match.ports.length !== 1 || port![0] !== port![1]) return 'an attribute holds one port';
    return null;
  },
  files(elements, context) {
    const events = TLP_LEVELS.flatMap((tlp) => {
      const within = elements.filter((element) => element.tlp === tlp);
      return within.length === 0 ? [] : [eventOf(tlp, within, context)];
    });
    const manifest = Object.fromEntries(events.map(({ head }) => [head.uuid, headOf(head)]));
    const hashes = events.flatMap(({ head, attributes }) =>
      [...new Set(attributes.map(({ value }) => value.split('|')[0]!))].map(
        (value) => `${hexOf(context.md5(new TextEncoder().encode(value)))},${head.uuid}\n`,
      ),
    );
    return [
      { name: 'manifest.json', text: jsonText(manifest) },
      ...events.map(({ head, attributes }): EdgeFile => {
        return {
          name: `${head.uuid}.json`,
          text: jsonText({ Event: { ...head, Attribute: attributes } }),
        };
      }),
      { name: 'hashes.csv', text: hashes.join('') },
    ];
  },
};

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

type Head = ReturnType<typeof eventOf>['head'];

function eventOf(tlp: Tlp, elements: readonly EdgeElement[], context: EdgeContext) {
  const { originator, sha1, atUs } = context;
  const uuidOf = (name: string) => uuidV5(NOROSHI_NAMESPACE, `misp\n${originator}\n${name}`, sha1);
  const stamp = String(Math.floor(unixMsFromTaiUs(atUs) / 1000));
  const head = {
    ...{ uuid: uuidOf(`event\n${tlp}`), info: `Indicators for own edges, TLP:${tlp}` },
    ...{ date: utcText(atUs).slice(0, 10), timestamp: stamp, publish_timestamp: stamp },
    ...{ analysis: '2', threat_level_id: '4', published: true },
    Orgc: { name: plain(originator), uuid: uuidOf('organisation') },
    Tag: [{ name: `tlp:${tlp.toLowerCase()}`, colour: COLOURS[tlp] }],
  };
  const attributes = elements.map((element) => ({
    ...{ uuid: uuidOf(`attribute\n${element.key}`), ...typeAndValue(element), timestamp: stamp },
    ...{ category: 'Network activity', to_ids: true, disable_correlation: false },
    comment: `${element.indicatorId} valid until ${utcText(element.untilUs)} ${plain(element.label)}`,
  }));
  return { head, attributes };
}

/** As the manifest names an event: without what is of the event alone. */
function headOf({ Orgc, Tag, info, date, analysis, threat_level_id, timestamp }: Head) {
  return { Orgc, Tag, info, date, analysis, threat_level_id, timestamp };
}

const COLOURS: Readonly<Record<Tlp, string>> = {
  ...{ CLEAR: '#ffffff', GREEN: '#339900', AMBER: '#ffc000' },
  ...{ 'AMBER+STRICT': '#ffc000', RED: '#cc0033' },
};

function typeAndValue({ match }: EdgeElement): { type: string; value: string } {
  if (match.kind === 'name') return { type: 'domain', value: match.name };
  const type = match.end === 'source' ? 'ip-src' : 'ip-dst';
  const value = networkText(match.prefix);
  if (isWhole(match)) return { type, value };
  return { type: `${type}|port`, value: `${value}|${match.ports[0]![0]}` };
}

/** What comes near one object next, by the newest screens; and how far was looked, so that silence is not taken for safety. */
import { OWN_TLP, useMarks } from '../app/print.ts';
import { href } from '../app/route.ts';
import { showAt, watchNowMs } from '../data/clock.ts';
import { chosenApproach } from '../data/select.ts';
import { changes } from '../data/state.ts';
import type { ConjunctionReply, ConjunctionsReply } from '../data/wire.ts';
import { Age, Utc, utcText } from '../ui/time.tsx';
import { words as common } from '../ui/words.ts';
import { useRead } from './use-read.ts';
import { words } from './words.ts';

const SHOWN_MAX = 8;

export function Approaches({ id }: { readonly id: string }) {
  const w = words();
  const { elements = 0, conjunctions = 0 } = changes.value;
  const { read, refused } = useRead<ConjunctionsReply>(() => {
    const from = new Date(watchNowMs()).toISOString();
    const query = new URLSearchParams({ objectId: id, from, limit: String(SHOWN_MAX) });
    return `/api/v1/conjunctions?${query}`;
  }, `${id} ${elements} ${conjunctions}`);
  useMarks(read, OWN_TLP);
  return (
    <section>
      <h3>{w.approaches}</h3>
      {refused !== null && <p class="dim">{refused.message || common().noAnswer}</p>}
      {read === null
        ? refused === null && <p class="dim">{common().wait}</p>
        : read.conjunctions.length > 0 && (
            <ol class="object-approaches">
              {read.conjunctions.map((one) => (
                <Line key={`${one.id1} ${one.id2} ${one.tcaUtc}`} of={one} id={id} />
              ))}
            </ol>
          )}
      {read !== null && <Covered read={read} />}
      {read !== null && read.conjunctions.length > 0 && (
        <a href={href('conjunctions', null, { object: id })}>{w.allApproaches}</a>
      )}
    </section>
  );
}

function Line({ of, id }: { readonly of: ConjunctionReply; readonly id: string }) {
  const w = words();
  const [other, name] = of.id1 === id ? [of.id2, of.name2] : [of.id1, of.name1];
  const show = () => {
    chosenApproach.value = { id1: of.id1, id2: of.id2, tcaUtc: of.tcaUtc };
    showAt(Date.parse(of.tcaUtc));
    if (!/^#\/(watch|$)/.test(location.hash || '#/')) location.hash = href('watch');
  };
  return (
    <li>
      <button
        type="button"
        class="link"
        aria-label={w.approachTo(name || other, utcText(Date.parse(of.tcaUtc), false))}
        onClick={show}
      >
        <span class="name">{name || other}</span>
        <span class="figure">
          <span class="unit">{w.missShort}</span> {of.missKm.toFixed(of.missKm < 10 ? 3 : 1)}{' '}
          <span class="unit">km</span>
        </span>
        <span class="figure">
          <span class="unit">{w.pcMax}</span> {of.pcMax?.toExponential(1) ?? '–'}
        </span>
        <span class="dim">
          <Utc utc={of.tcaUtc} seconds={false} /> · <Age of="until" utc={of.tcaUtc} />
        </span>
      </button>
    </li>
  );
}

function Covered({ read }: { readonly read: ConjunctionsReply }) {
  const w = words();
  const ends = [read.covered.assets.toUtc, read.covered.all.toUtc].filter((utc) => utc !== null);
  const until = ends.sort().at(-1);
  if (until === undefined) return <p class="degraded small">{w.notLooked}</p>;
  const none = read.conjunctions.length === 0 ? `${w.noApproaches} ` : '';
  return (
    <p class="dim small">
      {none}
      {w.until(utcText(Date.parse(until), false))}
    </p>
  );
}

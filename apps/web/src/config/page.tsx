/** Configuration: sections on the left, the one that the address names on the right. */
import { useEffect, useState } from 'preact/hooks';
import { href, route } from '../app/route.ts';
import type { Refused } from '../data/ask.ts';
import { may, mode } from '../data/state.ts';
import { words as shared } from '../ui/words.ts';
import { AssetSection } from './assets.tsx';
import { AuditSection } from './audit.tsx';
import { ChannelSection } from './channels.tsx';
import { guardAddress } from './guard.ts';
import { kindOf, kinds, loadKinds } from './kinds.ts';
import { LaneSection } from './lanes.tsx';
import { ProposalSection } from './proposals.tsx';
import { Section } from './section.tsx';
import { SourceSection } from './sources.tsx';
import { ThresholdSection } from './thresholds.tsx';
import { TransferSection } from './transfer.tsx';
import { words } from './words.ts';

const GROUPS = {
  watch: ['assets', 'thresholds', 'sources', 'checklists'],
  out: ['rules', 'partners', 'channels', 'notifications', 'contacts'],
  record: ['proposals', 'audit', 'lanes', 'transfer'],
} as const;
type Name = (typeof GROUPS)[keyof typeof GROUPS][number];

export function ConfigPage() {
  const [refused, setRefused] = useState<Refused | null>(null);
  useEffect(guardAddress, []);
  useEffect(() => loadKinds(setRefused), []);
  const all: readonly Name[] = Object.values(GROUPS).flat();
  const reviewer = may('audit.read');
  const name = all.find((one) => one === route.value.id) ?? 'assets';
  return (
    <div class="config">
      <nav class="config-nav" aria-label={words().title}>
        {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
          <div key={group}>
            <h3>{words().groups[group]}</h3>
            {GROUPS[group]
              .filter((one) => (one !== 'audit' && one !== 'lanes') || reviewer)
              .map((one) => (
                <a
                  key={one}
                  href={href('config', one)}
                  aria-current={one === name ? 'page' : undefined}
                >
                  {words().sections[one]}
                </a>
              ))}
          </div>
        ))}
      </nav>
      <div class="config-body">
        {kinds.value === null ? (
          <p class="empty" role="status">
            {refused === null ? shared().wait : refused.message || shared().noAnswer}
          </p>
        ) : (
          <Named key={name} name={name} />
        )}
      </div>
    </div>
  );
}

function Named({ name }: { name: Name }) {
  const of = (kind: string) => kindOf(kind)!;
  switch (name) {
    case 'assets':
      return <AssetSection kind={of('asset')} />;
    case 'thresholds':
      return <ThresholdSection kind={of('watch')} />;
    case 'sources':
      return <SourceSection kind={of('source')} />;
    case 'checklists':
      return <Section section={name} kind={of('checklist')} fields={['kind']} />;
    case 'rules': {
      const fields = ['partner', 'kinds', 'severities', 'tlpMax', 'untilUtc'];
      const begin = { kinds: [], severities: [], assets: [], owners: [], tlpMax: 'AMBER' };
      return <Section section={name} kind={of('rule')} {...{ fields, begin }} />;
    }
    case 'partners': {
      const begin = { mode: mode.value };
      return <Section section={name} kind={of('partner')} fields={['address']} begin={begin} />;
    }
    case 'channels':
      return <ChannelSection kind={of('channel')} />;
    case 'notifications': {
      const fields = ['channel', 'precedences', 'withheld'];
      return <Section section={name} kind={of('notification')} fields={fields} />;
    }
    case 'contacts':
      return (
        <Section
          section={name}
          kind={of('contact')}
          fields={['name', 'organisation', 'telephone']}
        />
      );
    case 'proposals':
      return <ProposalSection />;
    case 'audit':
      return <AuditSection />;
    case 'lanes':
      return <LaneSection />;
    case 'transfer':
      return <TransferSection />;
  }
}

/** People: who may come in, what each may do. For an admin; others read why it is not for them, and what the roles are. */
import { useEffect, useState } from 'preact/hooks';
import { go, route } from '../app/route.ts';
import { changes, may, me, whyNot } from '../data/state.ts';
import type { PersonReply, RolesReply } from '../data/wire.ts';
import { Shape } from '../ui/shape.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { Age } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { isRefused, useAsked } from './asked.ts';
import { guardAddress, leaving } from './guard.ts';
import { words } from './people-words.ts';
import { PersonEditor } from './person.tsx';
import { RoleTable } from './roles.tsx';

const BESIDE = 2; // columns that stay beside a person who is read

export function PeoplePage() {
  const [asking, setAsking] = useState(0);
  useEffect(guardAddress, []);
  const again = `${asking} ${changes.value.user ?? 0} ${changes.value.session ?? 0}`;
  const roles = useAsked<RolesReply>('GET', '/api/v1/roles');
  const admin = may('people.manage');
  const w = words();
  if (roles === null) return <p class="empty">{shared().wait}</p>;
  if (isRefused(roles)) return <p class="empty wrong">{roles.message || shared().noAnswer}</p>;
  if (!admin)
    return (
      <div class="page">
        <h1>{w.title}</h1>
        <p class="hint">{whyNot('people.manage') || w.blocked}</p>
        <RoleTable reply={roles} />
      </div>
    );
  return <Managed {...{ roles, again }} ask={() => setAsking((n) => n + 1)} />;
}

type ManagedProps = {
  readonly roles: RolesReply;
  readonly again: string;
  readonly ask: () => void;
};

function Managed({ roles, again, ask }: ManagedProps) {
  const answer = useAsked<{ users: PersonReply[] }>('GET', '/api/v1/users', undefined, again);
  const chosen = route.value.query.add !== undefined ? '' : route.value.id;
  const w = words();
  if (answer === null) return <p class="empty">{shared().wait}</p>;
  if (isRefused(answer)) return <p class="empty wrong">{answer.message || shared().noAnswer}</p>;
  const person = answer.users.find(({ id }) => id === chosen) ?? null;
  const open = chosen !== null && (chosen === '' || person !== null);
  const to = async (id: string | null) => {
    if (!(await leaving())) return;
    go('people', id === '' ? null : id, id === '' ? { add: 'one' } : {}, true);
  };
  return (
    <div class={open ? 'config-split reading' : 'config-split'}>
      <div class="config-list">
        <header class="page-head">
          <h1>{w.title}</h1>
          <span class="dim">{answer.users.length}</span>
          <span class="gap" />
          <button type="button" class="main" onClick={() => void to('')}>
            {w.add}
          </button>
          <p class="dim full small">{w.about}</p>
        </header>
        <DataTable
          label={w.title}
          rows={answer.users}
          columns={open ? columns().slice(0, BESIDE) : columns()}
          rowKey={({ id }) => id}
          chosen={chosen}
          onChoose={({ id }) => void to(id)}
          firstSort={{ key: 'id', down: false }}
          typeAhead={({ id }) => id}
          rowClass={({ state }) => state}
        />
        <details class="roles-below">
          <summary>{w.rolesTitle}</summary>
          <RoleTable reply={roles} />
        </details>
      </div>
      {open && (
        <section class="config-detail" aria-label={chosen || w.add}>
          <header class="page-head">
            <h2>{chosen || w.add}</h2>
            {person !== null && <span class="chip">{w.states[person.state]}</span>}
            <span class="gap" />
            <button
              type="button"
              class="icon leave"
              aria-label={shared().back}
              onClick={() => void to(null)}
            >
              <Shape name="close" />
            </button>
          </header>
          <PersonEditor
            key={chosen}
            {...{ person, roles }}
            onSaved={(id) => {
              ask();
              go('people', id, {}, true);
            }}
          />
        </section>
      )}
    </div>
  );
}

function columns(): Column<PersonReply>[] {
  const w = words();
  const names = shared().roles;
  return [
    {
      ...{
        key: 'id',
        title: w.name,
        value: ({ id }: PersonReply) => id,
        width: 'minmax(8rem, 1fr)',
      },
      cell: ({ id }) => (id === me.value?.userId ? `${id} (${w.you})` : id),
    },
    {
      ...{ key: 'roles', title: w.roles, width: 'minmax(12rem, 2fr)' },
      value: ({ roles }) => roles.map((role) => names[role]).join(', '),
    },
    {
      ...{ key: 'owners', title: w.owners, width: '10rem', hideNarrow: true },
      value: ({ owners }) => (owners === '*' ? w.ownersAll : owners.join(', ')),
    },
    {
      key: 'clearance',
      title: 'TLP',
      value: ({ clearance }) => clearance,
      width: '7.5rem',
      hideNarrow: true,
    },
    { key: 'state', title: w.state, value: ({ state }) => w.states[state], width: '6rem' },
    {
      ...{ key: 'seen', title: w.seen, width: '8.5rem', firstDown: true },
      value: ({ seenUtc }) => seenUtc,
      cell: ({ seenUtc, state }) =>
        seenUtc === null ? (
          <span class="dim">{state === 'active' ? w.notIn : '–'}</span>
        ) : (
          <Age of="ago" utc={seenUtc} />
        ),
    },
  ];
}

/** One person: roles with what stands against them, owners, clearance; how they get in; revoking, ending sessions. */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { me } from '../data/state.ts';
import type { PersonReply, RolesReply } from '../data/wire.ts';
import { AreaField, CheckField, SelectField, TextField } from '../ui/form.tsx';
import { Age, Utc } from '../ui/time.tsx';
import { openWindow, tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { DifferenceView } from './difference-view.tsx';
import { listOf, listText, sameDoc } from './draft.ts';
import { unsaved } from './guard.ts';
import { words } from './people-words.ts';
import { conflictsOf, type Role } from './roles.tsx';
import { copyText } from './source-wizard.tsx';
import { words as general } from './words.ts';

const TLP = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;
type Draft = Pick<PersonReply, 'roles' | 'owners' | 'clearance'>;

type Props = {
  readonly person: PersonReply | null; // null: a new one
  readonly roles: RolesReply;
  readonly onSaved: (id: string) => void;
};

const NEW: Draft = { roles: ['analyst'], owners: [], clearance: 'AMBER' };

export function PersonEditor({ person, roles, onSaved }: Props) {
  const begin = person === null ? NEW : draftOf(person);
  const [name, setName] = useState('');
  const [draft, setDraft] = useState<Draft>(begin);
  const [base, setBase] = useState(person);
  const [wrong, setWrong] = useState('');
  const dirty = !sameDoc(draft, begin) || name !== '';
  useLayoutEffect(() => {
    unsaved.value = dirty;
    return () => void (unsaved.value = false);
  }, [dirty]);
  useEffect(() => {
    if (dirty || person === null) return;
    setBase(person);
    setDraft(draftOf(person));
  }, [person?.version]);
  const w = words();
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const conflicts = conflictsOf(roles, draft.roles);
  const unfit = draft.roles.length === 0 ? w.noRole : conflicts.join(' ');
  const id = person?.id ?? name;
  const save = async () => {
    const asked =
      person === null
        ? await ask<PersonReply>('POST', '/api/v1/users', { id: name, ...draft })
        : await ask<PersonReply>('PUT', userPath(id), draft, base!.version);
    setWrong(asked.ok ? '' : asked.message || shared().noAnswer);
    if (!asked.ok) return false;
    unsaved.value = false;
    setName('');
    tell(person === null ? w.added(id) : w.saved(id, person.sessions));
    onSaved(id);
    if (person === null) showLink(id);
    return true;
  };
  const review = () => openReview(id, person, draft, save);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (unfit === '' && id !== '') review();
      }}
    >
      {person === null && (
        <TextField
          label={w.name}
          hint={w.nameHelp}
          value={name}
          onInput={setName}
          required
          lengthMax={32}
        />
      )}
      <RoleBoxes {...{ roles, draft, set }} error={unfit} />
      <OwnersField key={base?.version} {...{ draft, set }} />
      <SelectField
        label={w.clearance}
        hint={w.clearanceHelp}
        value={draft.clearance}
        options={TLP.map((value) => ({ value, label: `TLP:${value}` }))}
        onInput={(clearance) => set({ clearance })}
      />
      <SaveRow {...{ wrong, dirty }} ready={dirty && unfit === '' && id !== ''} />
      {person !== null && <Standing person={person} onChanged={onSaved} />}
    </form>
  );
}

type SaveProps = { readonly wrong: string; readonly dirty: boolean; readonly ready: boolean };

function SaveRow({ wrong, dirty, ready }: SaveProps) {
  return (
    <>
      <p class="wrong" role="alert">
        {wrong}
      </p>
      <div class="row">
        <button type="submit" class="main" disabled={!ready}>
          {words().review}
        </button>
        {dirty && <span class="chip open">{general().unsavedMark}</span>}
      </div>
    </>
  );
}

function openReview(
  id: string,
  person: PersonReply | null,
  after: Draft,
  save: () => Promise<boolean>,
): void {
  const w = words();
  openWindow(general().difference.title(person === null ? w.add : w.change, id), (close) => (
    <ReviewPerson
      {...{ before: person === null ? null : draftOf(person), after, close, save }}
      note={person !== null && person.sessions > 0 ? w.endsSessions : ''}
    />
  ));
}

function OwnersField({ draft, set }: Pick<BoxesProps, 'draft' | 'set'>) {
  const [ownersText, setOwnersText] = useState(listText(draft.owners));
  const w = words();
  return (
    <fieldset class="group">
      <legend>{w.owners}</legend>
      <CheckField
        label={w.ownersAll}
        checked={draft.owners === '*'}
        onInput={(all) => set({ owners: all ? '*' : listOf(ownersText) })}
      />
      {draft.owners !== '*' && (
        <AreaField
          label={w.owners}
          hint={w.ownersHelp}
          value={ownersText}
          onInput={(text) => {
            setOwnersText(text);
            set({ owners: listOf(text) });
          }}
        />
      )}
    </fieldset>
  );
}

function draftOf({ roles, owners, clearance }: PersonReply): Draft {
  return { roles, owners, clearance };
}

function userPath(id: string): string {
  return `/api/v1/users/${encodeURIComponent(id)}`;
}

type BoxesProps = {
  readonly roles: RolesReply;
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
  readonly error: string;
};

function RoleBoxes({ roles, draft, set, error }: BoxesProps) {
  const w = words();
  const turn = (role: Role, on: boolean) =>
    set({
      roles: roles.roles
        .map((one) => one.role)
        .filter((one) => (one === role ? on : draft.roles.includes(one))),
    });
  return (
    <fieldset class="group">
      <legend>{w.roles}</legend>
      {roles.roles.map(({ role, actions }) => (
        <CheckField
          key={role}
          label={
            <>
              <strong>{shared().roles[role]}</strong>
              <span class="meaning">
                {actions.map((action) => w.actions[action] ?? action).join('; ')}
              </span>
            </>
          }
          checked={draft.roles.includes(role)}
          onInput={(on) => turn(role, on)}
        />
      ))}
      <span class="wrong" role="alert">
        {error}
      </span>
    </fieldset>
  );
}

type ReviewProps = {
  readonly before: Draft | null;
  readonly after: Draft;
  readonly note: string;
  readonly close: () => void;
  readonly save: () => Promise<boolean>;
};

function ReviewPerson({ before, after, note, close, save }: ReviewProps) {
  return (
    <>
      <DifferenceView {...{ before, after }} />
      {note !== '' && <p class="hint">{note}</p>}
      <div class="row">
        <button type="button" class="main" onClick={() => void save().then(close)}>
          {words().save}
        </button>
        <button type="button" onClick={close}>
          {shared().back}
        </button>
      </div>
    </>
  );
}

function Standing({ person, onChanged }: { person: PersonReply; onChanged: (id: string) => void }) {
  const w = words();
  const { id, state, sessions, seenUtc, createdUtc, hasPassword, passkeys } = person;
  const ways = [hasPassword && w.password, passkeys > 0 && w.passkeys(passkeys)].filter(Boolean);
  const end = async () => {
    const asked = await ask<{ ended: number }>('POST', `${userPath(id)}/sessions/end`);
    tell(asked.ok ? w.ended(id, asked.body.ended) : asked.message || shared().noAnswer);
    onChanged(id);
  };
  const turn = async (next: 'active' | 'revoked') => {
    const asked = await ask('PUT', userPath(id), { state: next }, person.version);
    tell(asked.ok ? w.saved(id, sessions) : asked.message || shared().noAnswer);
    onChanged(id);
  };
  return (
    <section>
      <dl class="facts">
        <dt>{w.sessions}</dt>
        <dd>{sessions === 0 ? w.notIn : sessions}</dd>
        <dt>{w.seen}</dt>
        <dd>{seenUtc === null ? '–' : <Age of="ago" utc={seenUtc} />}</dd>
        <dt>{w.credentials}</dt>
        <dd>{ways.length === 0 ? w.linkOnly : ways.join(', ')}</dd>
        <dt>{w.since}</dt>
        <dd>
          <Utc utc={createdUtc} seconds={false} />
        </dd>
      </dl>
      <div class="row">
        {state === 'active' && (
          <button type="button" onClick={() => showLink(id)}>
            {w.link.open}
          </button>
        )}
        <button type="button" disabled={sessions === 0} onClick={() => void end()}>
          {w.endSessions}
        </button>
        <span class="gap" />
        {state === 'revoked' ? (
          <button type="button" onClick={() => void turn('active')}>
            {w.restore}
          </button>
        ) : (
          id !== me.value?.userId && (
            <button type="button" onClick={() => askRevoke(id, () => void turn('revoked'))}>
              {w.revoke}
            </button>
          )
        )}
      </div>
    </section>
  );
}

function askRevoke(name: string, revoke: () => void): void {
  const w = words();
  openWindow(w.revoke, (close) => (
    <>
      <p>{w.revokeQuestion(name)}</p>
      <div class="row">
        <button
          type="button"
          class="danger"
          onClick={() => {
            revoke();
            close();
          }}
        >
          {w.revokeAct}
        </button>
        <button type="button" autofocus onClick={close}>
          {shared().back}
        </button>
      </div>
    </>
  ));
}

/** No route makes a link (docs/decisions/0011): the command that does. */
function showLink(name: string): void {
  const { link } = words();
  const command = `noroshi user link ${name}`;
  openWindow(link.title(name), (close) => (
    <>
      <p>{link.why}</p>
      <pre class="mono hint">{command}</pre>
      <p class="dim">{link.after}</p>
      <div class="row">
        <button type="button" class="main" onClick={() => void copyText(command)}>
          {link.copy}
        </button>
        <button type="button" onClick={close}>
          {shared().back}
        </button>
      </div>
    </>
  ));
}

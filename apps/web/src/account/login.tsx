/** The way in: a passkey, a name and password; a single-use link is read from the address (enter.ts). */
import { useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { loginNote } from '../data/state.ts';
import { TextField } from '../ui/form.tsx';
import { enter } from './enter.ts';
import { byPasskey, passkeysWork } from './passkey.ts';
import { words } from './words.ts';

export function Login() {
  const w = words();
  return (
    <div class="login-page">
      <section class="login">
        <img src="/assets/mark.svg" alt="" />
        <h1>{w.login}</h1>
        <p class="dim">{w.lead}</p>
        <p class="wrong" role="alert">
          {loginNote.value}
        </p>
        {passkeysWork() ? (
          <button type="button" class="main wide" onClick={() => void enter(byPasskey())}>
            {w.passkey}
          </button>
        ) : (
          <p class="dim small">{w.noPasskey}</p>
        )}
        <PasswordForm />
        <p class="dim small">
          {w.lostWay} <code>noroshi user link NAME</code>
        </p>
      </section>
    </div>
  );
}

/** Before the node has said who this is. */
export function Entering() {
  return (
    <div class="login-page">
      <section class="login" aria-busy="true">
        <img src="/assets/mark.svg" alt="" />
        <p class="dim" role="status">
          {loginNote.value || words().entering}
        </p>
      </section>
    </div>
  );
}

function PasswordForm() {
  const w = words();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [isAsking, setAsking] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsking(true);
    await enter(ask('POST', '/api/v1/login/password', { name, password }));
    setAsking(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <TextField
        {...{ label: w.name, value: name, onInput: setName, name: 'username', lengthMax: 64 }}
        autocomplete="username"
        autofocus
      />
      <TextField
        {...{ label: w.password, value: password, onInput: setPassword, name: 'password' }}
        {...{ type: 'password', autocomplete: 'current-password', lengthMax: 256 }}
      />
      <button type="submit" disabled={isAsking || name === '' || password === ''}>
        {w.withPassword}
      </button>
    </form>
  );
}

/** The way in: a passkey, a name and password; a single-use link is read from the address (enter.ts). */
import { loginNote } from '../data/state.ts';

export function Login() {
  return <p role="alert">{loginNote.value}</p>;
}

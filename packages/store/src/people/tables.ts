/** The tables of people: persons, credentials, sessions, login links, failed tries, proposals. No secret is kept in the clear. */

/** A person. The id is the name, and stays this one person's for ever: revoked names are not given away again. */
export type PersonTable = {
  id: string;
  state: string; // 'active' | 'revoked'
  version: number;
  doc: string; // JSON of PersonDoc
  digest: string;
  created_us: number;
  updated_us: number;
};

/** `hash` is a PHC string: $argon2id$v=19$m=…,t=…,p=…$salt$hash. */
export type PasswordTable = { person_id: string; hash: string; set_us: number };

/** A WebAuthn credential: only its public half. */
export type PasskeyTable = {
  id: string; // credential id, base64url
  person_id: string;
  public_key: string; // COSE, base64url
  counter: number;
  transports: string; // JSON array
  label: string;
  created_us: number;
  used_us: number | null;
};

/** `token_hash` is the SHA-256 of the cookie's token: who reads the store cannot log in with it. */
export type SessionTable = {
  id: string;
  token_hash: string;
  person_id: string;
  method: string; // 'link' | 'password' | 'passkey'
  address: string;
  created_us: number;
  seen_us: number;
  expires_us: number;
  revoked_us: number | null;
};

export type LoginLinkTable = {
  token_hash: string;
  person_id: string;
  issued_by: string;
  created_us: number;
  expires_us: number;
  used_us: number | null;
};

/** A try that has not succeeded. `account` is a hash of what was typed: people type passwords into the wrong field. */
export type LoginTryTable = { id: string; account: string; address: string; at_us: number };

/** A change of configuration that waits for a second person. */
export type ProposalTable = {
  id: string;
  kind: string;
  config_id: string;
  base_version: number; // what the row was at; another version since makes the proposal stale
  doc: string | null; // null removes
  digest: string;
  reason: string;
  proposed_by: string; // actor
  proposed_us: number;
  state: string; // 'open' | 'approved' | 'rejected'
  decided_by: string | null;
  decided_us: number | null;
  decision: string | null; // the words of the one who decided
};

export type PeopleTables = {
  person: PersonTable;
  password: PasswordTable;
  passkey: PasskeyTable;
  session: SessionTable;
  login_link: LoginLinkTable;
  login_try: LoginTryTable;
  proposal: ProposalTable;
};

export {
  anyLoginLink,
  insertLoginLink,
  insertPasskey,
  type LoginLink,
  notePasskeyUse,
  type Passkey,
  passkeyById,
  passkeysOf,
  passwordHashOf,
  removePasskey,
  setPasswordHash,
  takeLoginLink,
} from './credentials.ts';
export {
  insertPerson,
  listPersons,
  type Person,
  type PersonDoc,
  personById,
  updatePerson,
} from './persons.ts';
export {
  decideProposal,
  insertProposal,
  listProposals,
  type Proposal,
  type ProposalDraft,
  proposalById,
} from './proposals.ts';
export {
  clearTries,
  endEverySession,
  insertSession,
  liveSessionsOf,
  reserveTry,
  revokeSession,
  revokeSessionsOf,
  rotateSession,
  type Session,
  type SessionMethod,
  sessionByHash,
  sessionById,
  strikeTry,
  type TryLimits,
  touchSession,
} from './sessions.ts';
export type { PeopleTables } from './tables.ts';

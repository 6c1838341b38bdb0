export { CONSOLE, type Desk } from './desk.ts';
export { addPerson, changePerson, firstLink, issueLink, type PeopleError } from './people.ts';
export { createAuthenticate } from './session.ts';

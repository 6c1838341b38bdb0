/** The table of each message, by its name. */
import { CDM_SCHEMA } from './messages/cdm.ts';
import { OCM_SCHEMA } from './messages/ocm.ts';
import { OEM_SCHEMA } from './messages/oem.ts';
import { OMM_SCHEMA } from './messages/omm.ts';
import { OPM_SCHEMA } from './messages/opm.ts';
import { RDM_SCHEMA } from './messages/rdm.ts';
import { TDM_SCHEMA } from './messages/tdm.ts';
import type { MessageSchema } from './schema.ts';
import type { NdmMessage } from './tree.ts';

export const SCHEMAS: readonly MessageSchema[] = [
  ...[OPM_SCHEMA, OMM_SCHEMA, OEM_SCHEMA, OCM_SCHEMA, CDM_SCHEMA, TDM_SCHEMA, RDM_SCHEMA],
];

export function schemaOf(message: NdmMessage): MessageSchema | undefined {
  return SCHEMAS.find((schema) => schema.message === message);
}

/** What every message says of itself. Time and author are given: a writer has no clock. */
import { lineText, utcText, xmlText } from './text.ts';

export type NdmHeader = {
  readonly creationUs: number;
  readonly originator: string;
  readonly messageId?: string;
  readonly comments?: readonly string[];
};

/** The SANA schema the XML forms follow (NDM/XML, CCSDS 505.0-B-3). */
export const NDM_XML_ROOT =
  '<ndm xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xsi:noNamespaceSchemaLocation="https://sanaregistry.org/r/ndmxml_unqualified/ndmxml-3.0.0-master-3.0.xsd">';

/** Header lines in KVN: version, comments, date, originator, message id. */
export function kvnHeader(versionKey: string, version: string, header: NdmHeader): string[] {
  return [
    `${versionKey} = ${version}`,
    ...(header.comments ?? []).map((comment) => `COMMENT ${lineText(comment)}`),
    `CREATION_DATE = ${utcText(header.creationUs)}`,
    `ORIGINATOR = ${lineText(header.originator)}`,
    ...(header.messageId === undefined ? [] : [`MESSAGE_ID = ${lineText(header.messageId)}`]),
  ];
}

export function xmlHeader(header: NdmHeader): string[] {
  return [
    '<header>',
    ...(header.comments ?? []).map((comment) => `<COMMENT>${xmlText(comment)}</COMMENT>`),
    `<CREATION_DATE>${utcText(header.creationUs)}</CREATION_DATE>`,
    `<ORIGINATOR>${xmlText(header.originator)}</ORIGINATOR>`,
    ...(header.messageId === undefined
      ? []
      : [`<MESSAGE_ID>${xmlText(header.messageId)}</MESSAGE_ID>`]),
    '</header>',
  ];
}

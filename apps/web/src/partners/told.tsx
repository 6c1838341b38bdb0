/** Of one warning: who was told, what they have (received by node, read by person, replied), and what could be sent. */
export function WarningPartners({ id }: { id: string }) {
  return <p>{id}</p>;
}

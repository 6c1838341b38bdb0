/** The list of the picture: the most urgent first. */
export function WarningList({ chosen }: { chosen: string | null }) {
  return <p>{chosen}</p>;
}

/** Signs as a list. */
export function SignsView() {
  return null;
}

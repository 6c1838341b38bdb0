/** A node that cannot start: the message says what is in the way and what would be right. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}

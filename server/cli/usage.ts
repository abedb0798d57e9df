/** The caller's mistake: told in a sentence, without a stack. */
export class UsageError extends Error {}

let asked = 0;

/** The number of a question, which its answer has too: no other view had it before. */
export const nextQuestion = (): number => ++asked;

import { defaultBudget, type Budget } from '../../shared/realm/evaluate.ts';

/** For programs that end: a busy machine is no finding. */
export const patientBudget: Budget = { ...defaultBudget, time: 20_000 };

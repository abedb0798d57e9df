import { describe, it } from 'node:test';
import { assertAgreement, type Files } from './levels.ts';

/** A TypeScript module with a marked function, or several files, the first of them with the marked function. */
export type Program = string | Files;

/** One test for each program: all ways to run it agree. Programs that are not smooth at their point say so. */
export function describePrograms(subject: string, programs: Readonly<Record<string, Program>>, { isSmooth = true } = {}): void {
  describe(subject, () => {
    for (const [name, program] of Object.entries(programs)) {
      const files = typeof program === 'string' ? { '/home/program.ts': program } : program;
      it(name, () => {
        assertAgreement(files, Object.keys(files)[0]!, isSmooth);
      });
    }
  });
}

/** A module whose marked function `f` of x = 0.7 and y = 1.3 has the given body, after other declarations. */
export const f = (body: string, before = '', file = 'ts'): string => {
  const type = file === 'ts' ? ': number' : '';
  return `${before}\n/** @differentiable @at x = 0.7, y = 1.3 */\nexport function f(x${type}, y${type})${type && ': any'} {\n${body}\n}\n`;
};

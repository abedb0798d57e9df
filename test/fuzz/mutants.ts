/** All mutants of the hand-written derivatives: what share is reported, and what is told of it. */
import { handWritten } from '../support/hand-written.ts';
import { examineMutants, findingsInFull, findingsOfOriginal, isReported, isTold, wantedWords, type Examined } from '../support/mutation.ts';

/** At least this share must be reported. */
const least = 0.99;

/** Prints the figures. `inFull`: every mutant goes through the whole pipeline, which takes minutes. Answers whether all is well. */
export function examineAllMutants(inFull: boolean): boolean {
  const all: Examined[] = [];
  let loud = 0;
  for (const written of handWritten) {
    const said = findingsOfOriginal(written);
    loud += said.length;
    for (const { message } of said) console.log(`${written.name}, which is right: ${message}`);
    const examined = examineMutants(written).map((each) => (inFull ? { ...each, findings: findingsInFull(written, each.mutant) } : each));
    all.push(...examined);
    const survivors = examined.filter((each) => !isReported(each));
    console.log(`${written.name}: ${examined.length - survivors.length} of ${examined.length} mutants reported`);
    for (const { mutant } of survivors) console.log(`  ${mutant.mistake}: ${mutant.change}`);
  }
  const reported = all.filter(isReported);
  const wanting = all.flatMap((each) => wantedWords(each) ?? []);
  const told = all.filter((each) => {
    const words = wantedWords(each);
    return words && isTold(each, words);
  });
  console.log(`\n| | |\n| --- | --- |`);
  for (const [what, count, of] of [
    ['mutants that are reported', reported.length, all.length],
    ['signs, factors and swaps that are told as such', told.length, wanting.length],
    ['squiggles where the number is written', all.filter(({ isPlaced }) => isPlaced).length, all.length],
  ] as const)
    console.log(`| ${what} | ${count} of ${of} (${((100 * count) / of).toFixed(1)} %) |`);
  console.log(`| right derivatives of which something is said | ${loud} of ${handWritten.length} |`);
  return loud === 0 && reported.length >= least * all.length;
}

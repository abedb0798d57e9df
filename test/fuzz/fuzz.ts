// npm run fuzz [-- SEED [COUNT]]: random programs through the engine, 100,000 unless told. A seed of its own when none is given.
// npm run fuzz -- mutants [full]: hand-written derivatives with one mistake each, through the comparison or the whole pipeline.
import { examineMany, shrunk } from '../support/fuzz.ts';
import { examineAllMutants } from './mutants.ts';

/** Programs of one seed; more seeds follow from the first, so that no more of them are in memory at a time. */
const perSeed = 5000;
const shown = 10;

const [first = String(Date.now() % 1_000_000), count = '100000'] = process.argv.slice(2);
if (first === 'mutants') process.exit(examineAllMutants(count === 'full') ? 0 : 1);
const seed = Number(first);
const total = Number(count);
if (!Number.isSafeInteger(seed) || !(total > 0)) {
  console.error('npm run fuzz -- SEED COUNT takes two whole numbers.');
  process.exit(2);
}

console.log(`${total} programs from seed ${seed}`);
let confirmed = 0;
let failed = 0;
for (let done = 0; done < total; done += perSeed) {
  const here = seed + done / perSeed;
  const examined = examineMany(Math.min(perSeed, total - done), here);
  confirmed += examined.confirmed;
  for (const [program] of examined.failures) if (++failed <= shown) console.log(`\n${shrunk(here, program)}`);
  const so = Math.min(done + perSeed, total);
  console.log(`${so} programs, ${failed} wrong, ${((100 * confirmed) / so).toFixed(1)} % confirmed by differences`);
}
process.exitCode = failed === 0 ? 0 : 1;

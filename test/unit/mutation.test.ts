/**
 * Hand-written derivatives with one mistake each. Every fourth mutant is examined here, all of them by `npm run fuzz -- mutants`; a mutant
 * counts when it changes the derivative at the point.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { handWritten, type HandWritten } from '../support/hand-written.ts';
import { examineMutants, findingsInFull, findingsOfOriginal, isReported, isTold, wantedWords, type Examined } from '../support/mutation.ts';

const every = 4;
/** Of so many functions one mutant goes through the whole pipeline. */
const everyInFull = 3;
const examined: Examined[] = [];
const shown = ({ name, mutant, findings }: Examined) => `${name}: ${mutant.change} | ${findings.map(({ message }) => message).join(' ')}`;

describe('hand-written derivatives as they were written', () => {
  it('are many', () => assert.ok(handWritten.length >= 25));
  for (const written of handWritten) {
    it(`${written.name}: nothing is said`, () => {
      assert.deepEqual(
        findingsOfOriginal(written).map(({ message }) => message),
        [],
      );
    });
  }
});

describe('with one mistake', () => {
  for (const [first, written] of handWritten.entries()) {
    it(`${written.name}: it is reported`, () => {
      const here = examineMutants(written, (_, k) => k % every === first % every);
      examined.push(...here);
      assert.deepEqual(
        here.filter((each) => !isReported(each)).map(({ mutant }) => mutant.change),
        [],
      );
      if (first % everyInFull === 0) isSameInFull(written, here[(7 * first) % here.length]!);
    });
  }

  /** What is said in the whole pipeline is what the comparison says. */
  function isSameInFull(written: HandWritten, { mutant, findings }: Examined): void {
    const messages = (of: Examined['findings']) => of.map(({ message }) => message.replaceAll(/_\d+\b/g, ''));
    assert.deepEqual(messages(findingsInFull(written, mutant)), messages(findings), mutant.change);
  }

  it('there are more than 600 of them', () => assert.ok(examined.length > 600, String(examined.length)));
  it('a sign, a factor and a swap are told as such', () => {
    const wanting = examined.flatMap((each) => {
      const words = wantedWords(each);
      return words ? [{ each, words }] : [];
    });
    assert.ok(wanting.length > 80, String(wanting.length));
    assert.deepEqual(
      wanting.filter(({ each, words }) => !isTold(each, words)).map(({ each }) => shown(each)),
      [],
    );
  });
  it('nine in ten have their squiggle where the number is written', () => {
    const placed = examined.filter(({ isPlaced }) => isPlaced);
    assert.ok(placed.length >= 0.9 * examined.length, `${placed.length} of ${examined.length}`);
  });
});

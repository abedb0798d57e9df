import assert from 'node:assert/strict';
import { it } from 'node:test';
import { examine, examineMany, shrunk } from '../support/fuzz.ts';

const count = 2000;
const seed = 1;

it('random programs: plain, traced, forward and reverse runs agree, and differences where they can tell', () => {
  const { confirmed, failures } = examineMany(count, seed);
  assert.equal(failures.length, 0, failures[0] && shrunk(seed, failures[0][0]));
  assert.ok(confirmed >= 0.65 * count, `differences confirm only ${confirmed} of ${count}`);
});

it('a derivative that is lost is seen', () => {
  const program = (body: string) => ({
    source: (name: string) => `/** @differentiable @at x = 0.7 */\nexport function ${name}(x: number) {\n${body}\n}`,
  });
  const bits =
    'const words = new Uint32Array(Float64Array.of(x).buffer); return x + new Float64Array(Uint32Array.from(words).buffer)[0]! ** 2;';
  const [right, wrong] = examine([program('return x * x;'), program(bits)]);
  assert.deepEqual(right, { isConfirmed: true });
  assert.match(wrong!.failure!, /^a derivative is 1, in x by differences 2\.4/);
});

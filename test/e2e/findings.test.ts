import * as assert from 'node:assert/strict';
import { workbench } from './session.ts';

describe('findings on the screen', () => {
  it('underline the expression that made the derivative NaN, and go when it is mended', async () => {
    const { open, squiggles, hover, problem, shot, type } = workbench();
    await open('findings/nan.ts', 'return Math.sqrt');
    await squiggles('error').first().waitFor();
    await hover({ text: 'sqrt' }, 'NaN');
    await shot('nan');
    await problem('nan-derivative');
    await type(' + 1e-6', { text: 'y * y' });
    await squiggles('error').first().waitFor({ state: 'detached' });
  });

  it('name the wrong component of a hand-written gradient', async () => {
    const { open, lens, squiggles, problem, shot } = workbench();
    await open('findings/wrong-gradient.ts', 'Math.sin(x), -Math.exp');
    await lens('wave = ');
    await squiggles('error').first().waitFor();
    const row = await problem('gradient-mismatch');
    assert.match(await row.innerText(), /-1|sign/);
    await shot('wrong-gradient');
  });

  it('warn at a kink', async () => {
    const { open, lens, squiggles, shot } = workbench();
    await open('findings/kink.ts', 'return Math.max');
    await lens('relu = ');
    await squiggles('warning').first().waitFor();
    await shot('kink');
  });
});

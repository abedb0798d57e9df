import * as assert from 'node:assert/strict';
import { workbench } from './session.ts';

const value = 'f = 11.652 · ∇ = (5.5, 1.716)';

describe('the survey’s function on the screen', () => {
  it('has value, gradient, check and trace above it', async () => {
    const { open, lens } = workbench();
    await open('survey.ts');
    await lens(/^\s*f = 11\.652 · ∇ = \(5\.5, 1\.716\)\s*\|\s*✓ check \de-\d+\s*\|\s*Trace\s*$/);
  });

  it('explains its derivative when its name is hovered', async () => {
    const { open, lens, hover, shot } = workbench();
    await open('survey.ts');
    await lens(value);
    const text = await (await hover({ text: 'f', on: 'function f' }, '11.65207146')).innerText();
    assert.match(text, /x2\s+5\s+1\.716337815/);
    assert.match(text, /JVP along x1: 5\.5/);
    await shot('hover-function');
  });

  it('shows value, tangent and adjoint of the expression under the mouse', async () => {
    const { open, lens, hover, shot } = workbench();
    await open('survey.ts');
    await lens(value);
    const text = await (await hover({ text: '*', on: 'x1 * x2' }, 'adjoint')).innerText();
    assert.match(text, /value\s+tangent\s+adjoint\s+10\s+5\s+1/);
    await shot('hover-expression');
  });

  it('follows the keyboard, and does not flicker', async () => {
    const { open, lens, lenses, type, shot } = workbench();
    await open('survey.ts', 'const logarithm');
    await lens(value);
    await type(' * 2', { text: 'x1 * x2' });
    await lens('f = 21.652 · ∇ = (10.5, 3.716)');
    await shot('edited');
    await type('(', { text: 'x1 * x2 * 2' });
    await lens('Trace');
    assert.equal(await lenses.count(), 1);
  });
});

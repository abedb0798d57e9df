import { workbench } from './session.ts';

describe('commands from the palette', () => {
  it('check the function around the cursor, and say the verdict', async () => {
    const { open, lens, command, toasts, shot } = workbench();
    await open('rosenbrock.ts', 'export function');
    await lens('∇');
    await command('GradLens: Check gradient');
    await toasts.filter({ hasText: 'agrees with differences' }).waitFor();
    await shot('check-gradient');
  });

  it('show the trace of the function around the cursor', async () => {
    const { open, command, panel } = workbench();
    await open('rosenbrock.ts', 'export function');
    await command('GradLens: Show trace');
    await panel().locator('h1', { hasText: 'Trace of rosenbrock' }).waitFor();
  });
});

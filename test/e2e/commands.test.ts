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

  it('try a tangent, and say the product', async () => {
    const { page, open, lens, command, toasts, shot } = workbench();
    await open('survey.ts', 'const product');
    await lens('f = 11.652');
    await command('GradLens: Jacobian-vector product along…', true);
    const row = page.locator('.quick-input-widget .monaco-list-row.focused');
    await row.filter({ hasText: 'x1 = 1, x2 = 0' }).waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('x1 = 0, x2 = 2');
    await row.filter({ hasText: 'x1 = 0, x2 = 2' }).waitFor();
    await page.keyboard.press('Enter');
    await toasts.filter({ hasText: '3.432675629' }).waitFor();
    await shot('jvp-along');
  });

  it('copy the gradient in the format that is chosen', async () => {
    const { page, open, lens, command, shot } = workbench();
    await open('survey.ts', 'const product');
    await lens('f = 11.652');
    await command('GradLens: Copy gradient as…', true);
    const rows = page.locator('.quick-input-widget .monaco-list-row');
    await rows.filter({ hasText: 'NumPy' }).waitFor();
    await shot('copy-gradient');
    await rows.filter({ hasText: 'NumPy' }).click();
    await page.locator('.statusbar-item', { hasText: 'Copied the derivative of f' }).waitFor();
  });

  it('check the workspace, and show what was found', async () => {
    const { page, open, command, toasts, shot } = workbench();
    await open('survey.ts');
    await command('GradLens: Check gradients of the workspace');
    const told = toasts.filter({ hasText: /\d+ functions checked: \d+ errors/ });
    await told.waitFor();
    await shot('check-workspace');
    await told.getByText('Show findings').click();
    await page.locator('.part.panel .view-line', { hasText: 'gradient-mismatch' }).first().waitFor();
  });
});

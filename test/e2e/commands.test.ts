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

  it('check all functions of the file, and say how many', async () => {
    const { open, lens, command, toasts, shot } = workbench();
    await open('findings/wrong-gradient.ts');
    await lens('wave');
    await command('GradLens: Check gradients of this file');
    await toasts.filter({ hasText: '3 functions checked. waveGradient returns' }).waitFor();
    await shot('check-file');
  });

  it('start the server again, with its results', async () => {
    const { open, lens, lenses, command, type } = workbench();
    await open('survey.ts');
    await lens('f = 11.652');
    await type(' * 2', { text: 'product - sine' });
    await lens('f = 12.611');
    await command('GradLens: Restart server');
    await lens('f = 12.611');
    await type(' * 2', { text: 'product - sine * 2' });
    await lens('f = 14.529');
    await lenses.filter({ hasText: '✓ check' }).first().waitFor();
  });

  it('show the log, from the status item too', async () => {
    const { page, open, lens, command, shot } = workbench();
    await open('survey.ts');
    await lens('f = 11.652');
    await command('GradLens: Show output');
    await page.locator('.output-view .view-line', { hasText: 'client was loaded' }).first().waitFor();
    await command('View: Hide Panel');
    await page
      .locator('.statusbar-item', { has: page.locator('.codicon-bracket, .codicon-bracket-dot') })
      .first()
      .hover();
    const item = page.locator('.monaco-hover .hover-language-status', { hasText: 'GradLens' });
    await item.filter({ hasText: '1 marked function' }).waitFor();
    await shot('status-item');
    await page
      .locator('.statusbar-item', { has: page.locator('.codicon-bracket, .codicon-bracket-dot') })
      .first()
      .hover();
    await item.getByText('Show output').click();
    await page.locator('.output-view .view-line', { hasText: 'client was loaded' }).first().waitFor();
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

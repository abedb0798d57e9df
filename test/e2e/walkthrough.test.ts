import { workbench } from './session.ts';

describe('a newcomer', () => {
  it('is led from a sample function to its derivatives', async () => {
    const { page, command, lens, squiggles, shot } = workbench();
    await command('Welcome: Open Walkthrough', true);
    await page.locator('.quick-input-widget').getByText('Get started with GradLens').click();
    const step = (title: string) => page.locator('.getting-started-step', { hasText: title });
    await step('Mark a function').waitFor();
    await shot('walkthrough');
    await page.getByRole('button', { name: 'Open a sample function' }).click();
    await lens('f = 11.652');
    await squiggles('error').first().waitFor();
    await shot('sample');
    await command('View: Revert and Close Editor');
  });
});

import { workbench } from './session.ts';

/** Gives a setting another of its values, in the settings as a person sees them. */
async function choose(setting: string, value: string, look = async () => {}): Promise<void> {
  const { page, command, closeModal } = workbench();
  await command('Preferences: Open Settings (UI)');
  const settings = page.locator('.settings-editor');
  await settings.locator('.settings-tree-container').waitFor();
  await page.keyboard.type(`gradlens ${setting}`);
  const select = settings.locator('.setting-item-contents', { hasText: setting }).locator('select').first();
  await select.selectOption(value);
  await look();
  // The settings write what was chosen a moment later.
  await page.waitForTimeout(600);
  await closeModal();
}

describe('what stands in the text', () => {
  it('is turned on in the settings, and shows values and adjoints', async () => {
    const { open, editor, shot } = workbench();
    await choose('Inlay Hints', 'adjoints', () => shot('settings', ['light']));
    await open('survey.ts');
    await editor.locator('.view-line', { hasText: '∂f/∂product' }).waitFor();
    await shot('inlay-hints');
    await choose('Inlay Hints', 'off');
    await editor.locator('.view-line', { hasText: '∂f/∂product' }).waitFor({ state: 'detached' });
  });

  it('has a heat map, by command', async () => {
    const { page, open, command, editor, lens, shot } = workbench();
    await open('pendulum.ts');
    await lens('✓');
    await command('GradLens: Toggle heat map');
    await editor.locator('.view-overlays .cdr[class*="ced-"]').first().waitFor({ state: 'attached' });
    await page.waitForTimeout(300);
    await shot('heat-map');
    await command('GradLens: Toggle heat map');
  });

  it('is, in a helper, of an evaluation that one can choose', async () => {
    const { page, open, hover, hovers, lens, shot } = workbench();
    await open('training.ts');
    await lens('sampleLoss = ');
    await open('network.ts', 'return logSumExp(scores)');
    const place = { text: 'logSumExp', on: 'return logSumExp(scores)' };
    const shown = await hover(place, /other evaluations come here/);
    await shot('helper-hover');
    await shown.getByText('Choose…').click();
    const row = page.locator('.quick-input-widget .monaco-list-row', { hasText: 'sampleLoss' });
    await row.waitFor();
    await shot('helper-choice');
    await row.click();
    await hovers.first().waitFor({ state: 'hidden' });
    await hover(place, /in sampleLoss at/);
  });
});

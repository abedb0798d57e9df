import * as assert from 'node:assert/strict';
import { openPageAlone } from './page-alone.ts';
import { workbench } from './session.ts';

describe('the panel’s page alone', () => {
  it('asks to be told, and says so when it is', async () => {
    const { page, problems, posted, send } = await openPageAlone(workbench().page.context(), 'light', 600);
    try {
      assert.deepEqual(problems, []);
      assert.deepEqual(await posted(), [{ kind: 'ready' }]);
      await send({ kind: 'trace', result: { reference: { uri: 'file:///f.ts', name: 'f' }, problem: 'f throws.' } });
      await page.locator('.problem', { hasText: 'f throws.' }).waitFor();
      assert.deepEqual(problems, []);
    } finally {
      await page.close();
    }
  });
});

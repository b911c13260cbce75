// Pictures for the README: only when asked for, with TOWN_PICTURES=1.
import { signIn, timeline } from '../town/doing';
import { expect, test } from '../town/stage';

if (process.env.TOWN_PICTURES === '1') {
  test('picture: the family on the phone', async ({ page }) => {
    await signIn(page, 'sakura');
    await expect(timeline(page).getByRole('article').first()).toBeVisible();
    await page.getByRole('heading', { level: 1 }).evaluate(h1 => (h1 as HTMLElement).blur());
    await page.screenshot({ path: '../../docs/images/family-phone.png', animations: 'disabled' });
  });
}

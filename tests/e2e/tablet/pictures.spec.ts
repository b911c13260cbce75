// Pictures for the README: only when asked for, with TOWN_PICTURES=1.
import { composer, signIn, startWriting, subject, timeline, words } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test } from '../town/stage';

if (process.env.TOWN_PICTURES === '1') {
  test('picture: the nurse on the tablet', async ({ page }) => {
    await signIn(page, 'sasaki');
    await subject(page, SUBJECTS.ume);
    await expect(timeline(page).getByRole('article').first()).toBeVisible();
    await startWriting(page);
    await words(page).fill('訪問看護。体温 36.4 度、血圧 128/76。傷は乾いてきています。昼食は全量。');
    await expect(composer(page).getByText('入力中(下書き保存済)')).toBeVisible();
    await page.screenshot({ path: '../../docs/images/nurse-tablet.png', animations: 'disabled' });
  });
}

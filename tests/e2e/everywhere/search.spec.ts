// Words in every record that one reads; what is found opens at its place.
import { scrollTo, signIn, subject, timeline, entry, write } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

test('C.1 P9: a nurse looks in all records at once, and what is found opens at its place', async ({ page }) => {
  const text = unique('褥瘡の処置をしました。');
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.tsubaki);
  await write(page, text);
  await page.getByRole('link', { name: 'ホームへ戻る' }).click();
  await page.getByRole('link', { name: '記録をさがす' }).click();
  await page.getByRole('searchbox', { name: 'ことば' }).fill(`ｼﾞｮｸｿｳ ${text.slice(-8)}`);
  await page.getByRole('button', { name: 'さがす', exact: true }).click();
  await expect(page.getByText(/ある記録はありません/)).toBeVisible();
  await page.getByRole('searchbox', { name: 'ことば' }).fill(text.slice(-8));
  await page.getByRole('searchbox', { name: 'ことば' }).press('Enter');
  const found = page.getByRole('link').filter({ hasText: text });
  await expect(found).toContainText(SUBJECTS.tsubaki);
  await found.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(SUBJECTS.tsubaki);
  await scrollTo(page, entry(page, text));
  await expect(entry(page, text)).toBeVisible();
  // Whoever comes back finds it again.
  await page.goBack();
  await expect(page.getByRole('link').filter({ hasText: text })).toBeVisible();
});

test('C.1 P9: what was found long ago opens there, and not at the newest', async ({ page }) => {
  await signIn(page, 'sasaki', '/search');
  await page.getByRole('searchbox', { name: 'ことば' }).fill('ました');
  await page.getByRole('button', { name: 'さがす', exact: true }).click();
  const rows = page.getByRole('main').getByRole('listitem');
  await expect(rows.first()).toBeVisible();
  const before = await rows.count();
  await page.getByRole('button', { name: 'もっと前をさがす' }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(before);
  const last = rows.last().getByRole('link');
  const when = await last.locator('.found-head b').textContent();
  const time = /\d{1,2}:\d{2}$/.exec(when ?? '')?.[0] ?? 'no time';
  await last.click();
  await expect(timeline(page).getByRole('article').filter({ hasText: time }).first()).toBeVisible();
});

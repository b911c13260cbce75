// Without a mouse: where the focus begins, where it stays, where it goes back to.
import { signIn, subject, timeline } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test } from '../town/stage';

test('WCAG 2.4.1 2.4.3: a new screen begins at its heading, and its title says where one is', async ({ page }) => {
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.matsu);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle('記録 | 援輪');
  await page.getByRole('link', { name: '設定' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle('設定 | 援輪');
});

test('WCAG 2.4.1: a link leads past the menu to the heading', async ({ page }) => {
  await signIn(page, 'sasaki');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('担当している方');
  const skip = page.getByRole('link', { name: '本文へ進む' });
  await skip.focus();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('WCAG 2.1.2 2.4.3: a dialog takes the focus, Esc closes it and gives the focus back', async ({ page }) => {
  await signIn(page, 'sasaki');
  const button = page.getByRole('button', { name: '緊急', exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: '緊急の連絡先' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('heading', { name: '緊急の連絡先' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
});

test('WCAG 2.1.1: in the list, PageDown goes from entry to entry', async ({ page }) => {
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.matsu);
  const rows = timeline(page).getByRole('article');
  await rows.first().focus();
  await page.keyboard.press('PageDown');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('PageUp');
  await expect(rows.first()).toBeFocused();
});

test('P9: names are found by kanji and by kana, and by what is unread', async ({ page }) => {
  await signIn(page, 'onodera');
  const rows = page.getByRole('table', { name: '担当している方' }).getByRole('rowheader');
  await expect(rows.first()).toBeVisible();
  const all = await rows.count();
  const search = page.getByRole('searchbox', { name: /名前でさがす/ });
  for (const typed of ['梅田', 'うめだ', 'ウメダ']) {
    await search.fill(typed);
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText(SUBJECTS.ume);
  }
  await search.fill('該当なし');
  await expect(page.getByRole('status').filter({ hasText: '「該当なし」に当てはまる方はいません。' })).toBeVisible();
  await search.fill('');
  await expect(rows).toHaveCount(all);
});

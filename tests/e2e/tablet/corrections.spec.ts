// Two corrections of one entry meet: both texts are shown, and the person decides.
import type { Page } from '@playwright/test';
import { act, entry, signIn, subject, write } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

const dialog = (page: Page) => page.getByRole('dialog', { name: '記録の訂正' });
const text = (page: Page) => dialog(page).getByRole('textbox', { name: /正しい内容/ });
const reason = (page: Page) => dialog(page).getByRole('textbox', { name: /訂正の理由/ });
const submit = (page: Page) => dialog(page).getByRole('button', { name: /訂正を保存する/ });

async function correct(page: Page, from: string, to: string): Promise<void> {
  await act(entry(page, from), '訂正する');
  await text(page).fill(to);
  await reason(page).fill('書き間違い');
}

/** Writes an entry and begins to correct it. */
async function begin(page: Page, first: string, mine: string): Promise<void> {
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.tsubaki);
  await write(page, first);
  await correct(page, first, mine);
}

/** The same entry is corrected on another device, and saved there. */
async function overtake(other: Page, first: string, theirs: string): Promise<void> {
  await signIn(other, 'sasaki');
  await subject(other, SUBJECTS.tsubaki);
  await correct(other, first, theirs);
  await submit(other).click();
  await expect(dialog(other)).toBeHidden();
}

test('M24-2: who was overtaken sees both texts and can go on with either', async ({ page, open }) => {
  const [first, mine, theirs] = [unique('体温 36.1 度。'), unique('体温 36.2 度。'), unique('体温 36.3 度。')];
  await begin(page, first, mine);
  await overtake(await open('desktop'), first, theirs);

  await expect(dialog(page).getByText('書いている間に、この記録が訂正されました。')).toBeVisible();
  await expect(dialog(page).getByText(theirs)).toBeVisible();
  await expect(text(page)).toHaveValue(mine);
  await expect(submit(page)).toHaveAttribute('aria-disabled', 'true');
  await dialog(page).getByRole('button', { name: '自分の内容で訂正を続ける' }).click();
  await submit(page).click();
  await expect(dialog(page)).toBeHidden();
  await expect(entry(page, mine)).toContainText('訂正あり(第3版)');
});

test('M24-2: a draft of a correction does not silently replace a newer text', async ({ page, open }) => {
  const [first, mine, theirs] = [unique('脈拍 61。'), unique('脈拍 62。'), unique('脈拍 63。')];
  await begin(page, first, mine);
  await expect(dialog(page).getByText('入力中(下書き保存済)')).toBeVisible();
  await page.keyboard.press('Escape');
  await overtake(await open('desktop'), first, theirs);

  await expect(entry(page, theirs)).toContainText('訂正あり(第2版)');
  await act(entry(page, theirs), '訂正する');
  await expect(text(page)).toHaveValue(mine);
  await expect(dialog(page).getByText(theirs)).toBeVisible();
  await expect(submit(page)).toHaveAttribute('aria-disabled', 'true');
  await dialog(page).getByRole('button', { name: '最新の内容から書き直す' }).click();
  await expect(text(page)).toHaveValue(theirs);
  await text(page).fill(`${theirs} 確認済み`);
  await submit(page).click();
  await expect(entry(page, `${theirs} 確認済み`)).toContainText('訂正あり(第3版)');
});

// Without a network: nothing is said to be saved that is not, and nothing is lost or doubled.
import { composer, entry, send, signIn, startWriting, subject, words } from '../town/doing';
import { OFFLINE, expect, test, unique } from '../town/stage';

const NAME = '𠮷川 ミツ';

test('M3-2-6: a write without a network says why, keeps the text, and makes one entry when tried again', async ({ page, context, complaints }) => {
  complaints.expect(...OFFLINE);
  const text = unique('訪問を終えました。');
  await signIn(page, 'maria');
  await subject(page, NAME);
  await startWriting(page);
  await words(page).fill(text);
  await context.setOffline(true);
  await expect(page.getByText('ネットワークにつながっていません。書いたものはこの端末に下書きとして残ります。')).toBeVisible();
  await send(page).click();
  await expect(composer(page).getByRole('alert')).toContainText('保存できませんでした');
  await expect(composer(page).getByRole('alert')).toContainText('ネットワークにつながっていません');
  await expect(words(page)).toHaveValue(text);
  await expect(page.getByText('保存しました', { exact: true })).toHaveCount(0);
  await expect(entry(page, text)).toHaveCount(0);
  await page.getByRole('button', { name: '緊急', exact: true }).click();
  await expect(page.getByRole('dialog', { name: '緊急の連絡先' }).getByRole('link', { name: /救急・消防/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await context.setOffline(false);
  await expect(page.getByText('書いたものはこの端末に下書きとして残ります。')).toHaveCount(0);
  await send(page).click();
  await expect(page.getByText('保存しました', { exact: true }).first()).toBeVisible();
  await expect(entry(page, text)).toHaveCount(1);
  await page.reload();
  await expect(entry(page, text)).toHaveCount(1);
});

test('M3-2-6: when only the answer is lost, trying again does not make a second entry', async ({ page, complaints }) => {
  complaints.expect(/ERR_FAILED|ERR_CONNECTION/);
  const text = unique('返事が届きませんでした。');
  await signIn(page, 'maria');
  await subject(page, NAME);
  await startWriting(page);
  await words(page).fill(text);
  let lost = 0;
  await page.route(/\/entries$/, async route => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await send(page).click();
  await expect(composer(page).getByRole('alert')).toContainText('保存できませんでした');
  await expect(words(page)).toHaveValue(text);
  await send(page).click();
  await expect(composer(page)).toHaveCount(0);
  await expect(entry(page, text)).toHaveCount(1);
  await page.reload();
  await expect(entry(page, text)).toHaveCount(1);
  expect(lost).toBe(1);
});

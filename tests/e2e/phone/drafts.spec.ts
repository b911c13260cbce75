// What somebody has typed: never lost, never saved twice, never silently replaced.
import type { Page } from '@playwright/test';
import { composer, entry, scrollTo, send, signIn, startWriting, subject, timeline, words } from '../town/doing';
import { expect, test, unique } from '../town/stage';

const NAME = '𠮷川 ミツ';

/** The server gets the next new entry or comment; its answer does not arrive. */
async function loseTheAnswer(page: Page): Promise<void> {
  let lost = false;
  await page.route(/\/entries$/, async route => {
    if (lost || route.request().method() !== 'POST') return route.fallback();
    lost = true;
    await route.fetch();
    await route.abort();
  });
}

const saved = (page: Page) => page.getByText('保存しました', { exact: true }).first();
const comment = (page: Page, on: string) => entry(page, on).getByRole('textbox', { name: 'コメント' });

test('J-22: an answer that is lost before a reload makes no second entry, and the next press says that it is saved', async ({ page, complaints }) => {
  complaints.expect(/ERR_FAILED/);
  const text = unique('薬を飲み終えました。');
  await signIn(page, 'maria');
  await subject(page, NAME);
  await startWriting(page);
  await words(page).fill(text);
  await loseTheAnswer(page);
  await send(page).click();
  await expect(composer(page).getByRole('alert')).toContainText('保存できませんでした');
  await page.reload();
  await expect(words(page)).toHaveValue(text);
  await send(page).click();
  await expect(saved(page)).toBeVisible();
  await expect(composer(page)).toHaveCount(0);
  await expect(entry(page, text)).toHaveCount(1);
  await page.reload();
  await expect(entry(page, text)).toHaveCount(1);
  await expect(composer(page)).toHaveCount(0);
});

test('J-22: words that were changed after a lost answer stay, and it is said that the earlier ones are saved', async ({ page, complaints }) => {
  complaints.expect(/ERR_FAILED|422/);
  const [first, second] = [unique('夕方に訪問します。'), unique('夜に訪問します。')];
  await signIn(page, 'maria');
  await subject(page, NAME);
  await startWriting(page);
  await words(page).fill(first);
  await loseTheAnswer(page);
  await send(page).click();
  await expect(composer(page).getByRole('alert')).toContainText('保存できませんでした');
  await page.reload();
  await words(page).fill(second);
  await send(page).click();
  const alert = composer(page).getByRole('alert');
  await expect(alert).toContainText('前に送った内容は、すでに保存されています。今の内容は、まだ保存されていません。');
  await expect(words(page)).toHaveValue(second);
  await expect(entry(page, first)).toHaveCount(1);
  await expect(entry(page, second)).toHaveCount(0);
  await send(page).click();
  await expect(saved(page)).toBeVisible();
  await expect(entry(page, second)).toHaveCount(1);
  // Others write here too: the earlier one may lie below what is drawn.
  await scrollTo(page, entry(page, first));
  await expect(entry(page, first)).toHaveCount(1);
});

test('J-22: a comment whose answer is lost before a reload is there once', async ({ page, complaints }) => {
  complaints.expect(/ERR_FAILED/);
  const [text, reply] = [unique('散歩に行きました。'), unique('よかったです。')];
  await signIn(page, 'maria');
  await subject(page, NAME);
  await startWriting(page);
  await words(page).fill(text);
  await send(page).click();
  await expect(saved(page)).toBeVisible();
  await entry(page, text).getByRole('button', { name: 'コメントする' }).click();
  await comment(page, text).fill(reply);
  await loseTheAnswer(page);
  await entry(page, text).getByRole('button', { name: /コメントを送る/ }).click();
  await expect(entry(page, text).getByRole('alert')).toContainText('保存できませんでした');
  await page.reload();
  // A comment that was begun comes back with its entry.
  await expect(comment(page, text)).toHaveValue(reply);
  await entry(page, text).getByRole('button', { name: /コメントを送る/ }).click();
  await expect(saved(page)).toBeVisible();
  await expect(comment(page, text)).toHaveCount(0);
  await expect(entry(page, text).getByRole('listitem').filter({ hasText: reply })).toHaveCount(1);
});

test('J-13: a comment that was begun is there again after scrolling away, and after folding it says so', async ({ page }) => {
  const reply = unique('書きかけのコメント。');
  await signIn(page, 'sakura');
  const first = timeline(page).getByRole('article').first();
  await first.getByRole('button', { name: 'コメントする' }).click();
  await first.getByRole('textbox', { name: 'コメント' }).fill(reply);
  // A row that has the focus stays in the document.
  await page.getByRole('heading', { level: 1 }).click();
  await expect.poll(async () => {
    await page.evaluate(() => scrollBy(0, innerHeight * 2));
    return timeline(page).locator('[aria-posinset="1"]').count();
  }, { intervals: [150] }).toBe(0);
  await page.evaluate(() => scrollTo(0, 0));
  await expect(first.getByRole('textbox', { name: 'コメント' })).toHaveValue(reply);
  await expect(first.getByRole('textbox', { name: 'コメント' })).not.toBeFocused();
  await first.getByRole('button', { name: 'やめる' }).click();
  await first.getByRole('button', { name: 'コメントの続きを書く' }).click();
  await first.getByRole('textbox', { name: 'コメント' }).fill('');
  await first.getByRole('button', { name: 'やめる' }).click();
  await expect(first.getByRole('button', { name: 'コメントする' })).toBeVisible();
});

test('J-13: a draft is thrown away only after asking, and does not come back', async ({ page }) => {
  const text = unique('やはり書きません。');
  const dialog = page.getByRole('dialog', { name: '下書きを捨てる' });
  const discard = composer(page).getByRole('button', { name: '下書きを捨てる' }).first();
  await signIn(page, 'maria');
  await subject(page, NAME);
  await startWriting(page);
  await expect(discard).toHaveCount(0);
  await words(page).fill(text);
  await expect(composer(page).getByText('入力中(下書き保存済)')).toBeVisible();
  await discard.click();
  await dialog.getByRole('button', { name: 'やめる' }).click();
  await expect(words(page)).toHaveValue(text);
  await discard.click();
  await dialog.getByRole('button', { name: '下書きを捨てる' }).click();
  await expect(composer(page)).toHaveCount(0);
  await page.reload();
  await startWriting(page);
  await expect(words(page)).toHaveValue('');
});

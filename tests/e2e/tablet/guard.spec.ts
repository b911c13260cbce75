// The right person, the right size, the right reason: what keeps a hurried hand from a mistake.
import { act, composer, enter, entry, seesSignIn, send, signIn, startWriting, subject, timeline, words, write } from '../town/doing';
import { PASSWORD, PEOPLE, SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

test('J-33: every button that sends says whose record it is', async ({ page }) => {
  const text = unique('足の様子を見ました。');
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.tsubaki);
  await write(page, text);
  const mine = entry(page, text);
  await mine.getByRole('button', { name: 'コメントする' }).click();
  await expect(mine.getByRole('button', { name: `${SUBJECTS.tsubaki}さんの記録にコメントを送る` })).toBeVisible();
  await mine.getByRole('button', { name: 'やめる' }).click();
  await act(mine, '訂正する');
  await expect(page.getByRole('button', { name: `${SUBJECTS.tsubaki}さんの記録の訂正を保存する` })).toBeVisible();
  await page.keyboard.press('Escape');
  await act(mine, '取り消す');
  await expect(page.getByRole('button', { name: `${SUBJECTS.tsubaki}さんのこの記録を取り消す` })).toBeVisible();
});

test('J-33: nothing is sent while it cannot be seen whose record it is', async ({ page, complaints }) => {
  complaints.expect(/ERR_FAILED/);
  const text = unique('どなたの記録か分かりません。');
  let posts = 0;
  page.on('request', request => { if (request.method() === 'POST' && request.url().endsWith('/entries')) posts += 1; });
  await page.route(/\/api\/v1\/subjects(\/[^/]+)?$/, route => route.abort());
  await signIn(page, 'sakura');
  await startWriting(page);
  await words(page).fill(text);
  await expect(send(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(send(page)).toHaveAccessibleDescription(/お名前が表示されるまで送れません/);
  await send(page).click({ force: true });
  await words(page).press('Control+Enter');
  await page.unroute(/\/api\/v1\/subjects(\/[^/]+)?$/);
  await page.getByRole('button', { name: 'もう一度試す' }).first().click();
  await expect(send(page)).toHaveText(`${SUBJECTS.ume}さんの記録に送る`);
  expect(posts, 'nothing was sent').toBe(0);
  await send(page).click();
  await expect(entry(page, text)).toHaveCount(1);
  await expect(composer(page)).toHaveCount(0);
});

test('a nurse gets targets of 56 px, a family its own lines, and the next person what is theirs', async ({ page }) => {
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.matsu);
  const thanks = timeline(page).getByRole('button', { name: /ありがとう/ }).first();
  expect((await thanks.boundingBox())?.height).toBeGreaterThanOrEqual(56);
  await page.getByRole('navigation', { name: 'メニュー' }).getByRole('link', { name: '設定' }).click();
  await page.getByRole('button', { name: 'ログアウト', exact: true }).click();
  await seesSignIn(page);
  await enter(page, PEOPLE.matsumoto.login, PASSWORD);
  await expect(thanks).toBeVisible();
  const height = (await thanks.boundingBox())?.height;
  expect(height).toBeGreaterThanOrEqual(48);
  expect(height).toBeLessThan(56);
});

test('M24-2: a cancelled entry still says who has noted it, and why nobody can any more', async ({ page }) => {
  const text = unique('取り消す予定の記録。');
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.tsubaki);
  await write(page, text);
  const noted = entry(page, text).getByRole('button', { name: /了解/ });
  await noted.click();
  await expect(noted).toHaveAttribute('aria-pressed', 'true');
  await act(entry(page, text), '取り消す');
  const dialog = page.getByRole('dialog', { name: '記録の取り消し' });
  await dialog.getByRole('textbox', { name: /取り消しの理由/ }).fill('書き間違い');
  await dialog.getByRole('button', { name: /この記録を取り消す/ }).click();
  await expect(dialog).toBeHidden();
  await expect(noted).toHaveAttribute('aria-disabled', 'true');
  await expect(noted).toHaveAccessibleDescription('この記録は取り消されています。');
  await noted.click({ force: true });
  await expect(noted).toHaveAttribute('aria-pressed', 'true');
});

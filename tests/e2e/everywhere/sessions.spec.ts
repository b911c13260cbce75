// The end of a session: by oneself, from another device, by time. Nothing of a person stays behind.
import type { Locator, Page } from '@playwright/test';
import { enter, entry, seesSignIn, send, signIn, startWriting, words } from '../town/doing';
import { PASSWORD, PEOPLE, SUBJECTS } from '../town/people';
import { OFFLINE, expect, test, unique } from '../town/stage';

const settings = async (page: Page): Promise<void> => {
  await page.getByRole('navigation', { name: 'メニュー' }).getByRole('link', { name: '設定' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('設定');
  await expect(page.getByRole('listitem').filter({ hasText: 'この端末' })).toBeVisible();
};

/** Nothing of the subject is in the document, seen or hidden. */
const nothingOf = async (page: Page, name: string): Promise<void> => {
  await expect.poll(() => page.locator('body').evaluate(body => body.textContent)).not.toContain(name);
  expect(await page.title()).not.toContain(name);
};

test('M5-2 J-06: a device that is ended from another one shows the sign-in page and nothing of the subject', async ({ page, open, complaints }) => {
  complaints.expect(/401/);
  await signIn(page, 'kenta');
  await expect(page.getByRole('feed').getByRole('article').first()).toBeVisible();
  const other = await open('desktop');
  await signIn(other, 'kenta');
  await settings(other);
  const devices = other.getByRole('listitem').filter({ hasText: '最後の利用' });
  await expect(devices.filter({ hasText: 'この端末' })).toHaveCount(1);
  const others = devices.filter({ hasNotText: 'この端末' });
  await expect(others.first()).toBeVisible();
  for (let left = await others.count(); left > 0; left -= 1) {
    await others.first().getByRole('button', { name: /ログアウトさせる/ }).click();
    await expect(others).toHaveCount(left - 1);
  }
  await seesSignIn(page);
  await nothingOf(page, SUBJECTS.ume);
});

test('M5-2 J-06: signing out everywhere ends the other devices too', async ({ page, open, complaints }) => {
  complaints.expect(/401/);
  await signIn(page, 'momoko');
  await expect(page.getByRole('feed').getByRole('article').first()).toBeVisible();
  const other = await open('desktop');
  await signIn(other, 'momoko');
  await settings(other);
  await other.getByRole('button', { name: 'すべての端末からログアウト' }).click();
  await seesSignIn(other);
  await seesSignIn(page);
  await nothingOf(page, SUBJECTS.ume);
});

/** Somebody types, the session ends, and the dialog to sign in again opens over what was typed. */
async function endedWhileTyping(page: Page, text: string): Promise<Locator> {
  await signIn(page, 'takeuchi');
  await startWriting(page);
  await words(page).fill(text);
  await page.context().clearCookies();
  // Something that the app asks by itself may have opened the dialog already.
  await send(page).evaluate((button: HTMLElement) => button.click());
  return page.getByRole('dialog', { name: 'もう一度ログインしてください' });
}

test('M5-2 J-22: when the session ends while typing, signing in again finds the text still there', async ({ page, complaints }) => {
  complaints.expect(/401/);
  const text = unique('昼食は半分ほどでした。');
  const dialog = await endedWhileTyping(page, text);
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText(PEOPLE.takeuchi.name);
  await dialog.getByLabel(/ログインID/).fill(PEOPLE.takeuchi.login);
  await dialog.getByLabel('パスワード', { exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'ログイン', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(words(page)).toHaveValue(text);
  await send(page).click();
  await expect(page.getByText('保存しました', { exact: true }).first()).toBeVisible();
  await expect(entry(page, text)).toHaveCount(1);
  await page.reload();
  await expect(entry(page, text)).toHaveCount(1);
});

test('M5-2 J-22: a wrong password in that dialog is said, and the text is still there', async ({ page, complaints }) => {
  complaints.expect(/401/);
  const text = unique('まだ送っていません。');
  const dialog = await endedWhileTyping(page, text);
  await dialog.getByLabel(/ログインID/).fill(PEOPLE.takeuchi.login);
  await dialog.getByLabel('パスワード', { exact: true }).fill('wrong-password-0');
  await dialog.getByRole('button', { name: 'ログイン', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('IDかパスワードが違います');
  await dialog.getByRole('button', { name: 'ログアウトする' }).click();
  await seesSignIn(page);
  await nothingOf(page, SUBJECTS.take);
});

test('M5-2 J-23: after signing out the back button and a reload show nothing', async ({ page }) => {
  await signIn(page, 'matsumoto');
  await page.getByRole('link', { name: '支える人', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${SUBJECTS.matsu}さんを支える人`);
  await settings(page);
  await page.getByRole('button', { name: 'ログアウト', exact: true }).click();
  await seesSignIn(page);
  await nothingOf(page, SUBJECTS.matsu);
  await page.evaluate(() => history.back());
  await seesSignIn(page);
  await nothingOf(page, SUBJECTS.matsu);
  await page.reload();
  await seesSignIn(page);
  await nothingOf(page, SUBJECTS.matsu);
});

test('M5-2: the next person on a shared device finds no draft of the one before', async ({ page }) => {
  const text = unique('前の人の下書き。');
  await signIn(page, 'sasaki');
  await page.getByRole('main').getByRole('link', { name: new RegExp(SUBJECTS.matsu) }).first().click();
  await startWriting(page);
  await words(page).fill(text);
  await expect(page.getByText('入力中(下書き保存済)')).toBeVisible();
  await settings(page);
  await page.getByRole('button', { name: 'ログアウト', exact: true }).click();
  await seesSignIn(page);
  for (const who of ['matsumoto', 'sasaki'] as const) {
    await enter(page, PEOPLE[who].login, PASSWORD);
    await expect(page.getByRole('navigation', { name: 'メニュー' })).toBeVisible();
    await nothingOf(page, text);
    if (who === 'sasaki') {
      await page.getByRole('main').getByRole('link', { name: new RegExp(SUBJECTS.matsu) }).first().click();
    }
    await startWriting(page);
    await expect(words(page)).toHaveValue('');
    await settings(page);
    await page.getByRole('button', { name: 'ログアウト', exact: true }).click();
    await seesSignIn(page);
  }
});

/** The server, as it answers after it was built anew. */
const builtAnew = (page: Page, path: string): Promise<void> =>
  page.route(path, async route => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json() as object), build: 'another-build' } });
  });

const offer = (page: Page) => page.getByRole('button', { name: '新しい版に切り替える' });

test('a page that was open before a new build offers to load it, after signing in as well', async ({ page }) => {
  await builtAnew(page, '**/api/v1/session');
  await signIn(page, 'sakura');
  await expect(offer(page)).toBeVisible();
  await page.unroute('**/api/v1/session');
  await offer(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(offer(page)).toHaveCount(0);
});

test('a new build is offered while one works', async ({ page, complaints }) => {
  complaints.expect(...OFFLINE);
  await signIn(page, 'sakura');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(offer(page)).toHaveCount(0);
  await builtAnew(page, '**/api/v1/me');
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await expect(offer(page)).toBeVisible({ timeout: 20_000 });
});

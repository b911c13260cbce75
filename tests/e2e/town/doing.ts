// What people do, by role and label alone: sign in, open a subject, write.
import { expect, type Locator, type Page } from '@playwright/test';
import { PASSWORD, PEOPLE, type PersonKey } from './people';

const LOGIN = /ログインID/;

/** The sign-in form, filled in and sent. */
export async function enter(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel(LOGIN).fill(login);
  await page.getByLabel('パスワード', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'ログイン', exact: true }).click();
}

/** Signs in and waits for the first heading of the app. */
export async function signIn(page: Page, who: PersonKey, path = '/'): Promise<void> {
  await page.goto(path);
  await enter(page, PEOPLE[who].login, PASSWORD);
  await expect(page.getByRole('navigation', { name: 'メニュー' })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** The sign-in page is there, and the app is not. */
export async function seesSignIn(page: Page): Promise<void> {
  const form = page.getByRole('form', { name: '援輪' });
  await expect(form.getByRole('button', { name: 'ログイン', exact: true })).toBeVisible();
  await expect(form.getByLabel(LOGIN)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'メニュー' })).toHaveCount(0);
}

/** Goes from the list of subjects to one of them. */
export async function subject(page: Page, name: string): Promise<void> {
  await page.getByRole('main').getByRole('link', { name: new RegExp(name) }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  await expect(timeline(page)).toBeVisible();
}

/** The list of entries. */
export const timeline = (page: Page): Locator => page.getByRole('feed', { name: '記録の一覧' });

/** The entry that has these words. */
export const entry = (page: Page, words: string): Locator =>
  timeline(page).getByRole('article').filter({ hasText: words });

/** The form for a new entry. */
export const composer = (page: Page): Locator => page.getByRole('region', { name: /の記録を書く/ });

/** The field for the text of a new entry. */
export const words = (page: Page): Locator => composer(page).getByRole('textbox', { name: '内容' });

/** The button that sends a new entry. */
export const send = (page: Page): Locator => composer(page).getByRole('button', { name: /の記録に送る/ });

/** Unfolds the form. */
export async function startWriting(page: Page): Promise<void> {
  await page.getByRole('button', { name: '記録を書く' }).click();
  await expect(words(page)).toBeVisible();
}

/** Writes an entry and waits until the server has it. */
export async function write(page: Page, text: string): Promise<void> {
  await startWriting(page);
  await words(page).fill(text);
  await send(page).click();
  await expect(page.getByText('保存しました', { exact: true }).first()).toBeVisible();
  await expect(entry(page, text)).toBeVisible();
}

/** What the server says that this person may see: the only way to the address of what no list shows. */
export async function claims(page: Page): Promise<{ subject: string; consent: string }[]> {
  const reply = await page.request.get('/api/v1/me', { headers: { 'X-App': '1' } });
  const { subjects } = await reply.json() as { subjects: { subject: string; facts: { consent: string } }[] }
  return subjects.map(({ subject, facts }) => ({ subject, consent: facts.consent }));
}

/** Scrolls down until an entry like this is near the window. */
export async function scrollTo(page: Page, wanted: Locator): Promise<void> {
  await expect.poll(async () => {
    if (await wanted.count() === 0) await page.evaluate(() => scrollBy(0, innerHeight));
    return wanted.count();
  }, { intervals: [200] }).toBeGreaterThan(0);
}

/** The folded acts of an entry, unfolded. */
export async function act(of: Locator, name: '訂正する' | '取り消す' | '履歴を見る'): Promise<void> {
  const more = of.getByRole('button', { name: 'その他の操作' }).first();
  if ((await more.getAttribute('aria-expanded')) !== 'true') await more.click();
  await of.getByRole('button', { name }).click();
}

/** Presses one of a few choices side by side, once it stands still. */
export async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name, exact: true }).check();
}

/** Whatever was new in the open record is known now. */
export async function allRead(page: Page): Promise<void> {
  await expect(timeline(page).getByRole('article').first()).toBeVisible();
  const button = page.getByRole('button', { name: 'すべて既読にする' });
  if (await button.count() > 0) await button.click();
  await expect(button).toHaveCount(0);
}

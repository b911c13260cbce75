// Colours, size of text, language: chosen by the person, kept by the device, seen on each screen.
import type { Page } from '@playwright/test';
import { signIn } from '../town/doing';
import { PEOPLE, type PersonKey } from '../town/people';
import { SCREENS } from '../town/screens';
import { expect, test } from '../town/stage';

const ground = (page: Page): Promise<string> => page.locator('body').evaluate(body => getComputedStyle(body).backgroundColor);
const choose = async (page: Page, group: RegExp, word: string): Promise<void> => {
  await page.getByRole('main').getByRole('group', { name: group }).getByRole('radio', { name: word, exact: true }).click();
};

test('WCAG 1.4.3: dark and high contrast change the colours at once and outlive a reload', async ({ page }) => {
  await signIn(page, 'matsumoto');
  await page.getByRole('link', { name: '設定' }).click();
  const seen = new Map<string, string>();
  for (const word of ['明るい', '暗い', 'くっきり']) {
    await choose(page, /画面の色/, word);
    await expect(page.getByRole('main').getByRole('radio', { name: word })).toBeChecked();
    seen.set(word, await ground(page));
  }
  expect(new Set(seen.values()).size, [...seen].join(' ')).toBe(3);
  await page.reload();
  await expect(page.getByRole('main').getByRole('radio', { name: 'くっきり' })).toBeChecked();
  expect(await ground(page)).toBe(seen.get('くっきり'));
});

test('WCAG 1.4.4: the text grows to twice its size', async ({ page }) => {
  await signIn(page, 'matsumoto');
  await page.getByRole('link', { name: '設定' }).click();
  const size = () => page.getByRole('heading', { level: 1 }).evaluate(h1 => parseFloat(getComputedStyle(h1).fontSize));
  await choose(page, /文字の大きさ/, '標準');
  const normal = await size();
  await choose(page, /文字の大きさ/, '最大');
  await expect.poll(size).toBeCloseTo(normal * 2, 0);
});

test('M3-2: dates are told by 西暦 or 和暦', async ({ page }) => {
  await signIn(page, 'matsumoto');
  await expect(page.getByRole('region', { name: '対象者' })).toContainText('1935年11月8日生まれ');
  await page.getByRole('link', { name: '設定' }).click();
  await choose(page, /年の数え方/, '和暦(令和8年)');
  await page.getByRole('link', { name: 'ホーム' }).click();
  await expect(page.getByRole('region', { name: '対象者' })).toContainText('昭和10年11月8日生まれ');
});

for (const [who, screens] of Object.entries(SCREENS)) {
  test(`WCAG 3.1.1: English and やさしい日本語 on the screens of ${PEOPLE[who as PersonKey].login}`, async ({ page }) => {
    await signIn(page, who as PersonKey);
    for (const [button, dialog, word, key, lang] of [
      ['表示', '表示の設定', 'English', 'en', 'en'],
      ['Display', /display/i, 'やさしい日本語', 'easy', 'ja'],
    ] as const) {
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.getByRole('dialog', { name: dialog }).getByRole('radio', { name: word, exact: true }).click();
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      if (await page.getByRole('dialog').isVisible()) await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      for (const screen of screens) {
        await screen.go(page);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(screen[key]);
      }
    }
  });
}

test('WCAG 3.1.1: the sign-in page speaks the three languages', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByLabel('Login ID or registered e-mail')).toBeVisible();
  await expect(page).toHaveTitle('Sign in - Enwa');
  await page.getByRole('button', { name: 'やさしい日本語' }).click();
  await expect(page.getByLabel('ログインID か メールアドレス')).toBeVisible();
});

// Signing in: who lands where, and what is said when it does not work.
import { enter, seesSignIn, signIn, timeline } from '../town/doing';
import { PASSWORD, PEOPLE, SUBJECTS, type PersonKey } from '../town/people';
import { OFFLINE, expect, test } from '../town/stage';
import type { Locator, Page } from '@playwright/test';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

for (const who of ['hana', 'sakura'] as const) {
  test(`M2-c A.8: ${PEOPLE[who].name} begins on the day of ${SUBJECTS.ume}`, async ({ page }) => {
    await signIn(page, who);
    await expect(heading(page)).toHaveText(`${SUBJECTS.ume}さんの記録`);
    await expect(timeline(page).getByRole('article').first()).toBeVisible();
    await expect(page.getByRole('region', { name: '対象者' })).toContainText('ウメダ ハナ');
  });
}

test(`M2-c A.8: ${PEOPLE.hasegawa.name} begins on the day of ${SUBJECTS.tsubaki}`, async ({ page }) => {
  await signIn(page, 'hasegawa');
  await expect(heading(page)).toHaveText(`${SUBJECTS.tsubaki}さんの記録`);
  await expect(timeline(page).getByRole('article').first()).toBeVisible();
});

for (const who of ['sasaki', 'onodera'] as const) {
  test(`M2-c A.8: ${PEOPLE[who].name} begins on the list of subjects with what is unread`, async ({ page }) => {
    await signIn(page, who);
    await expect(heading(page)).toHaveText('担当している方');
    await expect(page.getByText(`こんにちは、${PEOPLE[who].name}さん`)).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: new RegExp(SUBJECTS.ume) })).toBeVisible();
    await expect(page.getByText(/未読 合計\d+件/)).toBeVisible();
  });
}

test(`M6-2 A.8: ${PEOPLE.nakanishi.name} begins on the list of staff`, async ({ page }) => {
  await signIn(page, 'nakanishi');
  await expect(heading(page)).toHaveText('職員の一覧');
  await expect(page.getByRole('table', { name: /訪問看護ステーションひばりの職員/ })).toContainText('佐々木 真理');
});

test(`M6-2 A.8: ${PEOPLE.onodera.name}, staff and administrator, finds the list of staff in the menu`, async ({ page }) => {
  await signIn(page, 'onodera');
  await page.getByRole('navigation', { name: 'メニュー' }).getByRole('link', { name: '職員' }).click();
  await expect(heading(page)).toHaveText('職員の一覧');
  await expect(page.getByRole('table', { name: /かえで居宅介護支援事業所の職員/ })).toContainText('髙橋 直人');
});

const overview: PersonKey[] = ['intake', 'moderate', 'billing', 'incident', 'centre', 'sysadmin'];
for (const who of overview) {
  test(`M4-1 A.8: ${PEOPLE[who].login} begins on the state of the service, without any record`, async ({ page }) => {
    await signIn(page, who);
    await expect(heading(page)).toHaveText('サービスの状況');
    await expect(page.getByText('利用中の対象者')).toBeVisible();
    await expect(page.getByRole('table', { name: '利用機関' })).toContainText('訪問看護ステーションひばり');
    for (const name of Object.values(SUBJECTS)) await expect(page.getByText(name)).toHaveCount(0);
  });
}

for (const [who, role] of [['connect', 'コネクトユーザー'], ['guest', '連携コネクトユーザー']] as const) {
  test(`C1-1 C1-2 A.8: ${PEOPLE[who].login} is told what a ${role} can do here`, async ({ page }) => {
    await signIn(page, who);
    await expect(heading(page)).toBeVisible();
    await expect(page.getByRole('main')).toContainText(role);
    await expect(page.getByRole('main').getByRole('link', { name: /\d/ })).toBeVisible();
    await expect(timeline(page)).toHaveCount(0);
  });
}

test('M2-c: the registered e-mail address signs in too', async ({ page }) => {
  await page.goto('/');
  await enter(page, 'sakura@enwa.example', PASSWORD);
  await expect(heading(page)).toHaveText(`${SUBJECTS.ume}さんの記録`);
});

test('M2-c: a wrong password gives one neutral sentence, keeps the ID and can be corrected', async ({ page, complaints }) => {
  complaints.expect(/401/);
  await page.goto('/');
  await enter(page, 'momoko', 'wrong-password-0');
  await expect(page.getByRole('alert')).toHaveText('IDまたはパスワードがちがいます。もう一度おたしかめください。');
  await expect(page.getByLabel(/ログインID/)).toHaveValue('momoko');
  await expect(page.getByLabel('パスワード', { exact: true })).toBeFocused();
  await page.getByLabel('パスワード', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText(`${SUBJECTS.ume}さんの記録`);
});

test('M2-c: an ID that does not exist and a suspended one get the same sentence', async ({ page, complaints }) => {
  complaints.expect(/401/);
  await page.goto('/');
  for (const login of ['nobody-here', 'kuroiwa']) {
    await enter(page, login, PASSWORD);
    await expect(page.getByRole('alert')).toHaveText('IDまたはパスワードがちがいます。もう一度おたしかめください。');
    await expect(page.getByLabel(/ログインID/)).toHaveValue(login);
  }
});

test('M2-c: an empty form says what is missing and goes there', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'ログイン', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText('IDとパスワードを入れてください。');
  await expect(page.getByLabel(/ログインID/)).toBeFocused();
});

test('A.8: the form can be used before the app is there, and goes through', async ({ page }) => {
  let release = (): void => {};
  const held = new Promise<void>(resolve => { release = resolve; });
  await page.route(/\.wasm$/, async route => {
    await held;
    await route.continue();
  });
  await page.goto('/');
  const answered = page.waitForResponse(response => response.url().endsWith('/api/v1/session'));
  await enter(page, 'sakura', PASSWORD);
  expect((await answered).status()).toBe(200);
  await expect(page.getByText('ひらいています…')).toBeVisible();
  release();
  await expect(heading(page)).toHaveText(`${SUBJECTS.ume}さんの記録`);
});

test('A.8: a server that cannot be reached is said, and what was typed stays', async ({ page, context, complaints }) => {
  complaints.expect(...OFFLINE);
  await page.goto('/');
  await context.setOffline(true);
  await enter(page, 'sakura', PASSWORD);
  await expect(page.getByRole('alert')).toHaveText(
    'サーバーにつながりません。通信の状態をたしかめて、もう一度おためしください。',
  );
  await expect(page.getByLabel(/ログインID/)).toHaveValue('sakura');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'ログイン', exact: true }).click();
  await expect(heading(page)).toHaveText(`${SUBJECTS.ume}さんの記録`);
});

test('A.8: a browser without WebAssembly is told so', async ({ page }) => {
  await page.addInitScript(() => { Reflect.deleteProperty(globalThis, 'WebAssembly'); });
  await page.goto('/');
  await expect(page.getByRole('alert').filter({ hasText: 'このブラウザでは使えません' })).toBeVisible();
});

test('M2-c: an app that cannot be loaded is said, with a way to try again', async ({ page, complaints }) => {
  complaints.expect(/ERR_FAILED/, /Failed to fetch/);
  await page.route(/\.wasm$/, route => route.abort());
  await page.goto('/');
  await enter(page, 'sakura', PASSWORD);
  await expect(page.getByRole('alert').filter({ hasText: '画面を読みこめませんでした' })).toBeVisible();
  await page.unroute(/\.wasm$/);
  await page.getByRole('button', { name: 'もう一度ためす' }).click();
  await expect(heading(page)).toHaveText(`${SUBJECTS.ume}さんの記録`);
});

test('M25-4: 119 can be called from the sign-in page', async ({ page }) => {
  await page.goto('/');
  await seesSignIn(page);
  await expect(page.getByRole('link', { name: '119番へ電話' })).toHaveAttribute('href', 'tel:119');
});

test('an Enter that confirms a conversion sends no sign-in, neither here nor over an open page', async ({ page, complaints }) => {
  complaints.expect(/401/);
  let sent = 0;
  page.on('request', request => { if (request.method() === 'POST' && request.url().endsWith('/session')) sent += 1; });
  const confirm = async (field: Locator): Promise<void> => {
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      const stopped = await field.evaluate((node, init) => !node.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true, ...init }),
      ), init);
      expect(stopped).toBe(true);
    }
  };
  await page.goto('/');
  await confirm(page.getByLabel(/ログインID/));
  expect(sent).toBe(0);
  await signIn(page, 'sakura');
  await page.context().clearCookies();
  // The network is back: what may have been missed is asked for, and the session is gone.
  await page.evaluate(() => dispatchEvent(new Event('online')));
  const again = page.getByRole('dialog', { name: 'もう一度ログインしてください' });
  await confirm(again.getByLabel(/ログインID/));
  expect(sent, 'the sign-in itself').toBe(1);
});

// What a role may not do is hidden, disabled with a reason, or does not exist.
import type { Page } from '@playwright/test';
import { claims, composer, entry, signIn, startWriting, subject, timeline } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test } from '../town/stage';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const menu = (page: Page) => page.getByRole('navigation', { name: 'メニュー' });

test('M5-1: a family writes for everybody; 専門職のみ is not even offered', async ({ page }) => {
  await signIn(page, 'sakura');
  await startWriting(page);
  await expect(composer(page).getByRole('group', { name: '何を書きますか' })).toBeVisible();
  await expect(composer(page).getByRole('radio', { name: '専門職のみ' })).toHaveCount(0);
  await expect(page.getByText('専門職のみ')).toHaveCount(0);
});

test('M5-1: a professional may write for professionals only', async ({ page }) => {
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.ume);
  await startWriting(page);
  await expect(composer(page).getByRole('group', { name: '見る人' }).getByRole('radio', { name: '専門職のみ' })).toBeVisible();
  await expect(composer(page).getByRole('radio', { name: 'みんな(家族も)' })).toBeChecked();
});

test('M5-1: pages of other roles are not in the menu and do not exist by address', async ({ page }) => {
  await signIn(page, 'sakura');
  await expect(menu(page).getByRole('link', { name: '職員' })).toHaveCount(0);
  await expect(menu(page).getByRole('link', { name: '状況' })).toHaveCount(0);
  for (const path of ['/staff', '/overview']) {
    await page.goto(path);
    await expect(heading(page)).toHaveText('ページが見つかりません');
  }
});

test('M18-2: for the family of who withdrew consent the sharing has stopped, without a name', async ({ page }) => {
  await signIn(page, 'hagiwara');
  await expect(heading(page)).toHaveText('共有が停止されました');
  await expect(page.getByText('同意が撤回されたため')).toBeVisible();
  const all = await page.locator('body').evaluate(body => body.textContent);
  expect(all).not.toContain('千代子');
  expect(all).not.toContain('チヨコ');
  expect(await page.title()).not.toContain('萩原');
  await expect(page.getByRole('link', { name: /0120/ })).toBeVisible();
});

test('M18-2: staff see neither name nor record of who withdrew consent, in the list and by address', async ({ page }) => {
  await signIn(page, 'takahashi');
  await expect(page.getByRole('main').getByRole('link', { name: new RegExp(SUBJECTS.matsu) }).first()).toBeVisible();
  expect(await page.locator('body').evaluate(body => body.textContent)).not.toContain('千代子');
  const stopped = (await claims(page)).filter(claim => claim.consent === 'withdrawn');
  expect(stopped).toHaveLength(1);
  for (const path of [`/subjects/${stopped[0]?.subject}`, `/subjects/${stopped[0]?.subject}/people`]) {
    await page.goto(path);
    await expect(heading(page)).toHaveText('共有が停止されました');
    expect(await page.locator('body').evaluate(body => body.textContent)).not.toContain('千代子');
    await expect(timeline(page)).toHaveCount(0);
  }
});

test('M6-4: before the consent a record says that consent is missing, not that sharing was stopped', async ({ page }) => {
  await signIn(page, 'inoue');
  const waiting = (await claims(page)).filter(claim => claim.consent === 'none');
  expect(waiting).toHaveLength(1);
  await page.goto(`/subjects/${waiting[0]?.subject}`);
  await expect(page.getByText('ご本人の同意がまだ登録されていません。')).toBeVisible();
  await expect(page.getByText('停止')).toHaveCount(0);
});

test('M5-1: a foreign subject, an unknown one and an unknown address get one and the same page', async ({ page, open }) => {
  const nurse = await open('desktop');
  await signIn(nurse, 'sasaki');
  const foreign = await nurse.getByRole('main').getByRole('link', { name: new RegExp(SUBJECTS.matsu) }).first().getAttribute('href');
  await signIn(page, 'sakura');
  const seen = new Set<string>();
  for (const path of [foreign ?? '', '/subjects/01900000-0000-7000-8000-000000000000', '/subjects/x', '/nowhere/at/all']) {
    await page.goto(path);
    await expect(heading(page)).toHaveText('ページが見つかりません');
    await expect(page.getByRole('main').getByRole('link', { name: /\d/ })).toBeVisible();
    seen.add(await page.getByRole('main').innerText());
  }
  expect([...seen]).toHaveLength(1);
  await page.getByRole('link', { name: 'ホームへ戻る' }).click();
  await expect(heading(page)).toHaveText(`${SUBJECTS.ume}さんの記録`);
});

test('M11-4: after a death the record is read, not written; the disabled button says why', async ({ page }) => {
  await signIn(page, 'kikuchi');
  await expect(heading(page)).toHaveText(`${SUBJECTS.kiku}さんの記録`);
  const write = page.getByRole('button', { name: '記録を書く' });
  await expect(write).toHaveAttribute('aria-disabled', 'true');
  await expect(write).toHaveAccessibleDescription(/ご逝去の届出があり、記録は閲覧のみです。/);
  await write.click({ force: true });
  await expect(composer(page)).toHaveCount(0);
  await expect(timeline(page).getByRole('article').first()).toBeVisible();
  await expect(entry(page, 'ご逝去の届出がありました')).toBeVisible();
  const comment = timeline(page).getByRole('button', { name: 'コメントする' }).first();
  await expect(comment).toHaveAttribute('aria-disabled', 'true');
});

test('M47-3 C2-1: the operator finds no way to a record', async ({ page, open }) => {
  const nurse = await open('desktop');
  await signIn(nurse, 'sasaki');
  const path = await nurse.getByRole('main').getByRole('link', { name: new RegExp(SUBJECTS.ume) }).first().getAttribute('href');
  await signIn(page, 'moderate');
  await expect(page.getByText('記録の内容は、この画面からは見られません。')).toBeVisible();
  await page.goto(path ?? '');
  await expect(heading(page)).toHaveText('ページが見つかりません');
});

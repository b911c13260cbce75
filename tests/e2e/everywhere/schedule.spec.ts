// 予定: who comes when; planned, moved, left out for a day, given up, and out into one's own calendar.
import type { Locator, Page } from '@playwright/test';
import { signIn, subject } from '../town/doing';
import { SUBJECTS, type PersonKey } from '../town/people';
import { expect, test, unique } from '../town/stage';

const DAY_MS = 86_400_000;
const day = (ahead: number): string => new Date(Date.now() + ahead * DAY_MS + 9 * 3_600_000).toISOString().slice(0, 10);
const form = (page: Page): Locator => page.getByRole('form', { name: /^予定を(入れる|変更する)$/ });
const plan = (page: Page, words: string): Locator => page.getByRole('listitem').filter({ hasText: words });
const save = (page: Page) => form(page).getByRole('button', { name: /の予定に入れる$/ }).click();

async function schedule(page: Page, who: PersonKey): Promise<void> {
  await signIn(page, who);
  if (who !== 'sakura') await subject(page, SUBJECTS.ume);
  await page.getByRole('link', { name: '予定', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${SUBJECTS.ume}さんの予定` })).toBeVisible();
}

/** Shows one day: today, or one after it. */
async function show(page: Page, ahead: number): Promise<void> {
  await page.getByRole('radio', { name: '日', exact: true }).check();
  await page.getByRole('button', { name: '今日', exact: true }).click();
  for (let n = 0; n < ahead; n += 1) await page.getByRole('button', { name: '次へ' }).click();
}

async function begin(page: Page, title: string, ahead: number): Promise<void> {
  await page.getByRole('button', { name: /^(予定を入れる|入力の続きをする)$/ }).click();
  await form(page).getByRole('combobox', { name: '種類' }).selectOption({ label: '通院' });
  await form(page).getByRole('textbox', { name: '内容' }).fill(title);
  await form(page).getByLabel(/^日/).fill(day(ahead));
  await form(page).getByLabel(/^始まり/).fill('15:00');
}

test('C.1 P7: what the family plans, a nurse sees without doing anything, and cannot change', async ({ page, open }) => {
  const title = unique('整形外科');
  const nurse = await open();
  await schedule(page, 'sakura');
  await schedule(nurse, 'sasaki');
  await show(nurse, 3);
  await begin(page, title, 3);
  await expect(form(page).getByLabel(/^終わる日/), 'the end follows').toHaveValue(day(3));
  await expect(form(page).getByLabel(/^終わり/)).toHaveValue('16:00');
  await save(page);
  await expect(form(page)).toHaveCount(0);
  await expect(plan(nurse, title)).toContainText('15:00–16:00');
  await expect(plan(nurse, title).getByRole('button', { name: '変更する' })).toHaveCount(0);
  await show(page, 3);
  await plan(page, title).getByRole('button', { name: '変更する' }).click();
  await form(page).getByLabel(/^始まり/).fill('15:30');
  await save(page);
  await expect(plan(nurse, title)).toContainText('15:30–16:00');
});

test('C.1 P7: what comes every week is left out for one day, and given up after asking nothing twice', async ({ page }) => {
  const title = unique('リハビリの練習');
  await schedule(page, 'sakura');
  await begin(page, title, 0);
  await form(page).getByRole('combobox', { name: 'くり返し' }).selectOption({ label: '毎週' });
  await save(page);
  // From the week, where another day is chosen than the one that is left out.
  await page.getByRole('button', { name: '次へ' }).click();
  await expect(plan(page, title)).toContainText('毎週');
  await plan(page, title).getByRole('button', { name: '変更する' }).click();
  await form(page).getByRole('checkbox', { name: /は休みにする$/ }).check();
  await save(page);
  await expect(plan(page, title)).toHaveCount(0);
  await show(page, 14);
  await expect(plan(page, title)).toHaveCount(1);
  await plan(page, title).getByRole('button', { name: '変更する' }).click();
  await form(page).getByRole('button', { name: 'この予定をやめる' }).click();
  await form(page).getByRole('button', { name: 'やめない' }).click();
  await form(page).getByRole('button', { name: 'この予定をやめる' }).click();
  await form(page).getByRole('button', { name: '予定をやめる', exact: true }).click();
  await expect(plan(page, title)).toHaveCount(0);
});

test('J-22: a plan that was begun is there after a reload, and what cannot be is told at its field', async ({ page }) => {
  const title = unique('歯科');
  await schedule(page, 'sakura');
  await begin(page, title, 1);
  await form(page).getByLabel(/^終わり/).fill('14:00');
  await save(page);
  await expect(form(page).getByText('終わりが、始まりより後になるようにしてください。')).toBeVisible();
  await expect(form(page).getByText('入力中(下書き保存済)')).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: '入力の続きをする' }).click();
  await expect(form(page).getByRole('textbox', { name: '内容' })).toHaveValue(title);
  await form(page).getByLabel(/^終わり/).fill('16:00');
  await save(page);
  await show(page, 1);
  await expect(plan(page, title)).toHaveCount(1);
});

test('C.1 P7: a month shows its days, and goes out as a calendar', async ({ page }) => {
  await schedule(page, 'sasaki');
  await page.getByRole('radio', { name: '月', exact: true }).check();
  const busy = page.locator('.month td:not([data-other])').getByRole('button', { name: /予定[1-9]/ }).last();
  await busy.click();
  await expect(busy).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('main').getByRole('list').getByRole('listitem').first()).toBeVisible();
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: /カレンダーに取り込む/ }).click();
  const stream = await (await waiting).createReadStream();
  let text = '';
  for await (const piece of stream) text += String(piece);
  expect(text).toContain('BEGIN:VCALENDAR');
  expect(text).toContain('RRULE:FREQ=WEEKLY');
});

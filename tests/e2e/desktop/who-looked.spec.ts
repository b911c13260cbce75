// M5-3 M20-1 M20-2 A.8: the person sees who looked, asks why, and has an answer from the institution or the operator; the
// family sees it where the person says so; an institution's admin sees what the own staff did.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { signIn, subject } from '../town/doing';
import { PEOPLE, SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

const card = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words });

/** Two presses from the person's own first screen. */
async function toLooks(page: Page): Promise<void> {
  await page.getByRole('link', { name: '支える人', exact: true }).click();
  await page.getByRole('link', { name: 'だれが見たか' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /の記録をだれが見たか$/ })).toBeVisible();
}

test('M5-3 M20-1: from a line of who looked to the admin of the institution, and back with an answer', async ({ page, open }) => {
  const [question, answer] = [unique('夜に見たのはどうしてですか'), unique('夜の訪問の準備です')];
  const nurse = await open();
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.ume);
  const admin = await open();
  await signIn(admin, 'nakanishi');

  await signIn(page, 'hana');
  await toLooks(page);
  await page.getByText('人や日をしぼる').click();
  const who = page.getByRole('combobox', { name: /^だれ/ });
  const name = (await who.getByRole('option').allInnerTexts()).find(option => option.startsWith(PEOPLE.sasaki.name));
  expect(name, 'somebody of that name has looked').toBeDefined();
  await who.selectOption(name ?? '');
  const lines = page.locator('.looks > li');
  await expect(lines.first()).toContainText(PEOPLE.sasaki.name);
  await expect(lines.filter({ hasNotText: PEOPLE.sasaki.name })).toHaveCount(0);
  await lines.first().locator('summary').click();
  await expect(lines.first()).toContainText('理由: ケア機関リストの機関の担当者として');
  await lines.first().getByRole('button', { name: 'この閲覧についてたずねる' }).click();
  await expect(page.getByText(/佐々木.*からの閲覧についてたずねます。訪問看護ステーションひばりに届きます。/)).toBeVisible();
  // What is typed is there again after a reload, with what it is about.
  await page.getByLabel('内容').fill(question);
  await page.getByLabel('内容').blur();
  await expect(page.getByText('入力中(下書き保存済)')).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: '入力の続きをする' }).click();
  await expect(page.getByLabel('内容')).toHaveValue(question);
  await expect(page.getByText('からの閲覧についてたずねます。')).toBeVisible();
  await page.getByRole('button', { name: '送る', exact: true }).click();
  await expect(card(page, question)).toContainText('が確かめています');

  await admin.getByRole('link', { name: /^お尋ねと申出\([1-9]\d*件\)/ }).click();
  const asked = card(admin, question);
  await expect(asked).toContainText(`${SUBJECTS.ume}`);
  await asked.getByRole('button', { name: '説明して終える' }).click();
  await expect(asked.getByText('入力してください')).toBeVisible();
  await asked.getByRole('textbox', { name: /返事の内容/ }).fill(answer);
  await asked.getByRole('button', { name: '説明して終える' }).click();
  await expect(asked).toContainText('説明がありました');

  await expect(card(page, question)).toContainText(answer);
  await expect(card(page, question)).toContainText('返事があります');
});

test('M20-2: a request about the record is passed on by the core institution and answered by the operator', async ({ page, open }) => {
  const [request, answer] = [unique('記録の写しをください'), unique('郵便でお送りしました')];
  await signIn(page, 'hana');
  await page.getByRole('link', { name: '支える人', exact: true }).click();
  await page.getByRole('link', { name: 'お尋ねと申出' }).click();
  await page.getByRole('button', { name: '新しいお尋ね・申出' }).click();
  await page.getByLabel('内容').fill(request);
  await page.getByRole('button', { name: '送る', exact: true }).click();
  await expect(page.getByText('入力してください。')).toBeVisible();
  await page.getByRole('radio', { name: '記録を見せてほしい(開示)' }).check();
  await page.getByRole('button', { name: '送る', exact: true }).click();
  await expect(card(page, request)).toContainText('が確かめています');

  const core = await open();
  await signIn(core, 'onodera', '/inquiries');
  const there = card(core, request);
  await expect(there.getByRole('button', { name: '説明して終える' })).toHaveCount(0);
  await there.getByRole('textbox', { name: /返事の内容/ }).fill('お取り次ぎします');
  await there.getByRole('button', { name: 'サービス提供者へ取り次ぐ' }).click();
  await expect(there).toContainText('サービス提供者が調べています');

  const desk = await open();
  await signIn(desk, 'intake', '/overview');
  await desk.getByRole('link', { name: /^お尋ねと申出/ }).click();
  const here = card(desk, request);
  await here.getByText('だれが見たかを調べる').click();
  await expect(here.locator('.looks > li').first()).toBeVisible();
  await here.getByRole('textbox', { name: /返事の内容/ }).fill(answer);
  await here.getByRole('button', { name: '対応したと返事する' }).click();
  await expect(here).toContainText('対応しました');

  await expect(card(page, request)).toContainText(answer);
});

test('A.8 note 4: the family sees who looked once the person says so, and loses it at once', async ({ page, open, complaints }) => {
  complaints.expect(/403|404/);
  await signIn(page, 'hana');
  await toLooks(page);
  const allow = page.getByRole('checkbox', { name: 'ご家族にも、だれが見たかを見せる' });
  await expect(allow).toBeVisible();
  if (await allow.isChecked()) await allow.click();
  await expect(allow).not.toBeChecked();
  const family = await open();
  await signIn(family, 'kenta');
  await family.getByRole('link', { name: '支える人', exact: true }).click();
  await expect(family.getByRole('heading', { level: 1, name: /を支える人$/ })).toBeVisible();
  await expect(family.getByRole('link', { name: 'だれが見たか' })).toHaveCount(0);
  await allow.click();
  await expect(allow).toBeChecked();
  await family.getByRole('link', { name: 'だれが見たか' }).click();
  await expect(family.locator('.looks > li').first()).toBeVisible();
  await expect(family.getByRole('checkbox', { name: /ご家族にも/ })).toHaveCount(0);
  await allow.click();
  await expect(family.getByRole('heading', { level: 1, name: 'ページが見つかりません' })).toBeVisible();
  await expect(family.locator('.looks')).toHaveCount(0);
});

test('M5-3: an admin reads what the own staff did, takes it along as a table, and the person finds both', async ({ page, open }) => {
  const nurse = await open();
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.ume);
  await signIn(page, 'nakanishi');
  await page.getByRole('link', { name: '職員が見た記録' }).click();
  const lines = page.locator('.looks > li');
  await expect(lines.filter({ hasText: PEOPLE.sasaki.name }).filter({ hasText: SUBJECTS.ume }).first()).toBeVisible();
  await page.getByText('人や日をしぼる').click();
  const names = await page.getByRole('combobox', { name: /^だれ/ }).getByRole('option').allInnerTexts();
  expect(names.some(name => name.startsWith(PEOPLE.onodera.name)), 'nobody of another institution').toBe(false);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: '全部を表で保存(CSV)' }).click();
  const table = await readFile(await (await downloading).path(), 'utf8');
  expect(table).toMatch(/^\uFEFF対象者,初めの時刻,ひと続きの終わり,氏名,役割,/);
  expect(table).toContain(PEOPLE.sasaki.name);

  const person = await open();
  await signIn(person, 'hana');
  await toLooks(person);
  await person.getByText('人や日をしぼる').click();
  const who = person.getByRole('combobox', { name: /^だれ/ });
  const name = (await who.getByRole('option').allInnerTexts()).find(option => option.startsWith(PEOPLE.nakanishi.name));
  expect(name, 'somebody of that name has looked').toBeDefined();
  await who.selectOption(name ?? '');
  await person.getByRole('combobox', { name: /^したこと/ }).selectOption({ label: '印刷・書き出し' });
  await expect(person.locator('.looks > li').first()).toContainText('書き出した');
});

// 書類: filed as PDF files and pictures, looked at page by page, changed in versions, watched for their end.
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { signIn, subject, timeline } from '../town/doing';
import { SUBJECTS, type PersonKey } from '../town/people';
import { photo } from '../town/photos';
import { expect, test, unique } from '../town/stage';

const PDF = fileURLToPath(new URL('../../../crates/server/demo/papers/care-plan.pdf', import.meta.url));
const DAY_MS = 86_400_000;
const day = (ahead: number): string => new Date(Date.now() + ahead * DAY_MS + 9 * 3_600_000).toISOString().slice(0, 10);
const form = (page: Page): Locator => page.getByRole('form', { name: /^書類を(入れる|直す)$/ });
const row = (page: Page, title: string): Locator => page.getByRole('listitem').filter({ hasText: title });
const save = (page: Page) => form(page).getByRole('button', { name: /の書類として保存する$/ }).click();

async function documents(page: Page, who: PersonKey): Promise<void> {
  await signIn(page, who);
  if (who !== 'sakura') await subject(page, SUBJECTS.ume);
  await page.getByRole('link', { name: '書類', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${SUBJECTS.ume}さんの書類` })).toBeVisible();
}

async function begin(page: Page, kind: string, title: string): Promise<void> {
  await page.getByRole('button', { name: /^(書類を入れる|入力の続きをする)$/ }).click();
  await form(page).getByRole('combobox', { name: '種類' }).selectOption({ label: kind });
  await form(page).getByRole('textbox', { name: '題名' }).fill(title);
}

/** Pages that were really drawn. */
const drawn = (page: Page): Promise<number> => page.locator('.sheet-page')
  .evaluateAll(pages => pages.filter(one => (one as HTMLImageElement).naturalWidth > 1_000).length);

test('M3-2-4: a PDF file is looked at page by page, leaves as it was sent, and is changed in versions', async ({ page }) => {
  const title = unique('9月の報告');
  await documents(page, 'sasaki');
  await begin(page, '訪問看護報告書', title);
  await form(page).getByLabel('ファイルを選ぶ').setInputFiles(PDF);
  await save(page);
  await expect(form(page)).toHaveCount(0);
  await expect(row(page, title)).toContainText('2ページ');
  await row(page, title).getByRole('button', { name: /を開く$/ }).click();
  const viewer = page.getByRole('dialog', { name: title });
  await expect(viewer.getByRole('img', { name: '2ページ中2ページ目' })).toBeAttached();
  await viewer.getByRole('img', { name: '2ページ中2ページ目' }).scrollIntoViewIfNeeded();
  await expect.poll(() => drawn(page)).toBe(2);
  const narrow = (await viewer.locator('.sheet-page').first().boundingBox())?.width ?? 0;
  await viewer.getByRole('button', { name: '大きくする' }).click();
  await expect.poll(async () => (await viewer.locator('.sheet-page').first().boundingBox())?.width ?? 0).toBeGreaterThan(narrow * 1.4);
  const waiting = page.waitForEvent('download');
  await viewer.getByRole('link', { name: /^PDFを保存する/ }).click();
  const stream = await (await waiting).createReadStream();
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  expect(Buffer.concat(pieces).subarray(0, 5).toString()).toBe('%PDF-');
  await viewer.getByRole('button', { name: '閉じる' }).click();

  await row(page, title).getByRole('button', { name: /^直す/ }).click();
  await form(page).getByRole('textbox', { name: '作成した人・機関' }).fill('ひばり');
  await save(page);
  await expect(form(page)).toHaveCount(0);
  await expect(row(page, title)).toContainText('ひばり');
  await row(page, title).getByRole('button', { name: /履歴/ }).click();
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('Escape');

  await row(page, title).getByRole('button', { name: /^直す/ }).click();
  await form(page).getByRole('button', { name: 'この書類を取り下げる' }).click();
  await form(page).getByRole('button', { name: 'この書類を取り下げる' }).click();
  await expect(row(page, title)).toHaveCount(0);
});

test('M3-2-4: an order without its period or its file is told where, and what was typed survives a reload', async ({ page, complaints }) => {
  complaints.expect(/422/);
  const title = unique('特別指示');
  await documents(page, 'sasaki');
  await begin(page, '特別訪問看護指示書', title);
  await save(page);
  const from = form(page).getByLabel(/^期間の始まり/);
  await expect(from).toBeFocused();
  await expect(from).toHaveAttribute('aria-invalid', 'true');
  await from.fill(day(-3));
  await form(page).getByLabel(/^期間の終わり/).fill(day(400));
  await save(page);
  await expect(form(page).getByLabel(/^期間の終わり/)).toHaveAttribute('aria-invalid', 'true');
  await form(page).getByLabel(/^期間の終わり/).fill(day(8));
  await save(page);
  await expect(form(page).getByRole('alert').filter({ hasText: 'PDFか写真を1つ以上選んでください。' })).toBeVisible();
  await expect(form(page).getByText('入力中(下書き保存済)')).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: '入力の続きをする' }).click();
  await expect(form(page).getByRole('textbox', { name: '題名' })).toHaveValue(title);
  await form(page).getByLabel('ファイルを選ぶ').setInputFiles(await photo(page, 40));
  await form(page).getByLabel('ファイルを選ぶ').setInputFiles({ name: 'b.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 not one') });
  await save(page);
  await expect(form(page).getByRole('alert').filter({ hasText: '保存できませんでした' })).toBeVisible();
  await form(page).getByRole('listitem').filter({ hasText: 'PDF' }).getByRole('button', { name: 'このファイルを外す' }).click();
  await save(page);
  await expect(form(page)).toHaveCount(0);
  await expect(row(page, title)).toContainText('1ページ');
});

test('M3-2-4: the family reads what is opened to it, and only the nurse is told that the order ends soon', async ({ page, open }) => {
  const nurse = await open();
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.ume);
  await nurse.getByRole('list', { name: '期限のお知らせ' }).getByRole('link', { name: /^訪問看護指示書の期限まで/ }).click();
  await expect(nurse.getByRole('heading', { name: '訪問看護指示書', exact: true })).toBeInViewport();
  await signIn(page, 'sakura');
  await expect(timeline(page).getByRole('article').first()).toBeVisible();
  await expect(page.getByText('指示書の期限')).toHaveCount(0);
  await page.getByRole('link', { name: '書類', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'ケアプラン(サービス計画書)' })).toBeVisible();
  await expect(page.getByRole('heading', { name: '訪問看護指示書' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: '書類を入れる' })).toHaveCount(0);
  await page.getByRole('button', { name: /居宅サービス計画書 第1表・第2表 .*を開く$/ }).click();
  await expect.poll(() => drawn(page)).toBeGreaterThan(0);
});

// Sheets of A4: nothing torn, pages numbered, whose it is on each, and on the log before it is on paper (ux 2.6, M17-2).
import type { Page, Request } from '@playwright/test';
import { signIn, subject } from '../town/doing';
import { mark, pages } from '../town/paper';
import { SUBJECTS } from '../town/people';
import { expect, OFFLINE, test } from '../town/stage';

const DAY_MS = 86_400_000;
const ymd = (at: number): string => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10);
const sheet = (page: Page) => page.getByRole('combobox', { name: '帳票' });
const from = (page: Page) => page.getByRole('textbox', { name: 'はじめの日' });
const to = (page: Page) => page.getByRole('textbox', { name: 'おわりの日' });
const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '');

async function paper(page: Page, who: 'sakura' | 'onodera' | 'sasaki', name: string = SUBJECTS.ume): Promise<void> {
  await page.addInitScript(() => {
    window.print = () => { document.title = 'printed'; };
  });
  await signIn(page, who);
  if (who !== 'sakura') await subject(page, name);
  await page.getByRole('link', { name: '印刷', exact: true }).click();
  await expect(page.getByRole('article', { name: '連絡ノート(1日1枚)' })).toBeVisible();
}

/** Every page says whose it is, of how many it is, and how it is to be handled. (One comparison: each is a step of the report.) */
function expectHeads(all: string[], name: string = SUBJECTS.ume): void {
  const lacking = all.flatMap((text, n) =>
    [plain(name), `${n + 1}/${all.length}`, '個人情報取扱注意', '印刷2'].filter(word => !text.includes(word)).map(word => `page ${n + 1}: ${word}`),
  );
  expect(lacking).toEqual([]);
}

/** The first day that has a record is near the first day asked for: the town writes every day. */
function expected(days: number, last: number): RegExp {
  const near = [0, 1, 2].filter(n => n < days).map(n => new Date(last - (days - 1 - n) * DAY_MS + 9 * 3_600_000));
  return new RegExp(near.map(at => `${at.getUTCMonth() + 1}月${at.getUTCDate()}日\\(`).join('|'));
}

/** Both ends of each piece are there once, on the same page. */
function expectWhole(all: string[], count: number): void {
  const torn = [...Array(count).keys()].filter(n => !all.some(text => text.includes(`<${n}:`) && text.includes(`:${n}>`)));
  expect(torn, 'pieces that do not end on the page on which they begin').toEqual([]);
}

test('ux 2.6: 連絡ノート of 1 to 31 days: a day on a sheet, no row torn, every page numbered', async ({ page }) => {
  test.setTimeout(240_000);
  await paper(page, 'onodera');
  const last = Date.now() - DAY_MS;
  await to(page).fill(ymd(last));
  for (let days = 1; days <= 31; days += 1) {
    await from(page).fill(ymd(last - (days - 1) * DAY_MS));
    const heads = page.locator('.sheet-head');
    await expect(heads.first()).toContainText(expected(days, last));
    const shown = await heads.count();
    const rows = await mark(page, '.sheet-row');
    const all = await pages(page);
    expectHeads(all);
    expectWhole(all, rows);
    expect(all.length).toBeGreaterThanOrEqual(shown);
  }
});

// The other tests measure and hand over so much of 梅田 花 that no sheet would hold it: these look at somebody they leave alone.
const QUIET = SUBJECTS.matsu;

test('ux 2.6: a month of vital signs is one sheet with its graphs', async ({ page }) => {
  await paper(page, 'sasaki', QUIET);
  await sheet(page).selectOption({ label: 'バイタル表(1か月)' });
  await page.getByRole('textbox', { name: /^月/ }).fill(ymd(Date.now() - 3 * DAY_MS));
  await expect(page.getByRole('article', { name: 'バイタル表(1か月)' }).getByRole('img').first()).toBeVisible();
  const rows = await mark(page, '.paper .month-table tbody tr');
  const all = await pages(page);
  expectHeads(all, QUIET);
  expectWhole(all, rows);
  expect(all).toHaveLength(1);
});

for (const [label, piece] of [['申し送り', '.sheet-row'], ['入院・救急サマリー', '.facts > div'], ['プロフィール', '.facts > div']] as const) {
  test(`ux 2.6: ${label} on paper: nothing torn, every page numbered`, async ({ page }) => {
    await paper(page, 'sasaki', QUIET);
    await from(page).fill(ymd(Date.now() - 20 * DAY_MS));
    await sheet(page).selectOption({ label });
    await expect(page.locator(piece).first()).toBeVisible();
    const pieces = await mark(page, `.paper ${piece}`);
    const all = await pages(page);
    expectHeads(all, QUIET);
    expectWhole(all, pieces);
  });
}

test('ux 2.6: 写真台帳 shows six pictures on a sheet', async ({ page }) => {
  await paper(page, 'onodera');
  await from(page).fill(ymd(Date.now() - 30 * DAY_MS));
  await sheet(page).selectOption({ label: '写真台帳' });
  const figures = page.locator('.sheet-album figure');
  await expect(figures.first()).toBeVisible();
  await page.evaluate(() => Promise.all([...document.images].map(image => image.decode().catch(() => undefined))));
  const count = await mark(page, '.sheet-album figcaption');
  const all = await pages(page);
  expectHeads(all);
  expectWhole(all, count);
  expect(all).toHaveLength(Math.ceil(count / 6));
});

const told = (request: Request): boolean => request.method() === 'POST' && /\/prints$/.test(request.url());

test('M17-2: what is for professionals alone is not on paper until that is asked for', async ({ page }) => {
  await paper(page, 'onodera');
  await from(page).fill(ymd(Date.now() - 25 * DAY_MS));
  const inward = page.locator('.paper').getByText('専門職のみ');
  await expect(page.locator('.sheet-row').first()).toBeVisible();
  await expect(inward).toHaveCount(0);
  await page.getByRole('checkbox', { name: '専門職だけの記録も入れる' }).check();
  await expect(inward.first()).toBeVisible();
  const request = page.waitForRequest(told);
  await page.getByRole('button', { name: '印刷する' }).click();
  expect((await request).postDataJSON()).toMatchObject({ sheet: 'notebook', professionals: true });
  await expect(page).toHaveTitle('printed');
});

test('M17-2: what cannot be logged is not printed, and that is said', async ({ page, complaints }) => {
  complaints.expect(...OFFLINE);
  await paper(page, 'sakura');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: '印刷する' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '印刷・コピーはしていません' })).toBeVisible();
  await expect(page).not.toHaveTitle('printed');
  await page.context().setOffline(false);
});

test('M17-2: what the browser prints by its own menu is on the log too', async ({ page }) => {
  await signIn(page, 'sakura');
  await expect(page.getByRole('region', { name: '様子のまとめ' }).getByText('食事')).toBeVisible();
  const heard: unknown[] = [];
  page.on('request', request => { if (told(request)) heard.push(request.postDataJSON()); });
  // What listens comes behind the first screen.
  await expect.poll(async () => {
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    return heard[0];
  }, { intervals: [300] }).toMatchObject({ sheet: 'screen' });
});

test('C.1 P12: the record is copied as 支援経過記録, a line for each entry, with tabs between', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await paper(page, 'onodera');
  await from(page).fill(ymd(Date.now() - 5 * DAY_MS));
  await sheet(page).selectOption({ label: '支援経過記録(コピー)' });
  const shown = page.locator('.paper-text');
  await expect(shown).toContainText('援輪');
  await page.getByRole('button', { name: 'コピーする' }).click();
  await expect(page.getByText('コピーしました。貼り付けて使ってください。')).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toBe(await shown.textContent());
  for (const line of text.split('\n')) {
    expect(line).toMatch(/^\d{4}\/\d{2}\/\d{2}\t\d{1,2}:\d{2}\t[^\t]*\t援輪\t[^\t]+$/);
  }
});

test('M7-1 ux 2.6: the 対象者ケア機関リスト of today and of a past day on paper', async ({ page }) => {
  await signIn(page, 'sakura');
  await page.getByRole('link', { name: '支える人' }).click();
  await expect(page.getByRole('heading', { name: /この記録を見られる人/ })).toBeVisible();
  const listed = await page.getByRole('list').filter({ has: page.getByText('中心となる機関') }).getByRole('heading').allTextContents();
  expect(listed.length).toBeGreaterThan(1);
  await page.addInitScript(() => {
    window.print = () => { document.title = 'printed'; };
  });
  await page.getByRole('link', { name: 'リストを印刷する' }).click();
  const paper = page.getByRole('article', { name: '対象者ケア機関リスト' });
  await expect(paper.getByRole('rowheader')).toHaveText(listed.map(name => new RegExp(name.replace('中心となる機関', '').trim())));
  await expect(paper).toContainText('梅田 さくら');
  const rows = await mark(page, '.sheet-table tbody tr');
  const all = await pages(page);
  expectHeads(all);
  expectWhole(all, rows);

  // Of a past day the list knows the institutions, and not who was in charge.
  const day = page.getByRole('textbox', { name: '見る日' });
  await expect(paper.getByRole('columnheader', { name: '担当者' })).toHaveCount(1);
  await day.fill(ymd(Date.now() - DAY_MS));
  await expect(paper.getByRole('columnheader', { name: '担当者' })).toHaveCount(0);
  await expect(paper.getByRole('rowheader').first()).toContainText('中心となる機関');
  await day.fill(ymd(Date.now() + 2 * DAY_MS));
  await expect(page.getByText('これからの日時は選べません')).toBeVisible();
  await expect(paper).toHaveCount(0);
  await day.fill('2020-01-01');
  await expect(paper).toContainText('この日に載っていた機関はありません。');
  const request = page.waitForRequest(told);
  await page.getByRole('button', { name: '印刷する' }).click();
  expect((await request).postDataJSON()).toMatchObject({ sheet: 'care_list', from: '2020-01-01', to: '2020-01-01' });
});

test('M18-1 ux 2.6: the subject takes a copy of the consent along, with the very text and every act', async ({ page }) => {
  await signIn(page, 'hana');
  await page.getByRole('link', { name: '同意', exact: true }).click();
  await page.getByRole('link', { name: '同意書の写しを印刷する' }).click();
  const paper = page.getByRole('article', { name: '同意書の写し' });
  await expect(paper).toContainText('記録の共有に同意しています');
  await expect(paper.getByText('受付番号').first()).toBeVisible();
  const pieces = await mark(page, '.paper li, .paper .facts > div');
  const all = await pages(page);
  expectHeads(all);
  expectWhole(all, pieces);
  // The text of the screen, from its title to its version.
  const text = await paper.locator('.stack > p').allTextContents();
  expect(text.length).toBeGreaterThan(1);
  expect(text.map(plain).filter(part => !plain(all.join('')).replace(/<\d+:|:\d+>/g, '').includes(part))).toEqual([]);
});

test('M18-1: whoever may not read the consent is offered no copy of it, by address neither', async ({ page }) => {
  await signIn(page, 'sakura');
  await page.getByRole('link', { name: '印刷', exact: true }).click();
  await expect(page.getByRole('article', { name: '連絡ノート(1日1枚)' })).toBeVisible();
  await expect(sheet(page).getByRole('option', { name: '対象者ケア機関リスト' })).toHaveCount(1);
  await expect(sheet(page).getByRole('option', { name: '同意書の写し' })).toHaveCount(0);
  await page.goto(`${page.url()}?sheet=consent`);
  await expect(page.getByRole('article', { name: '連絡ノート(1日1枚)' })).toBeVisible();
  await expect(page.getByRole('article', { name: '同意書の写し' })).toHaveCount(0);
});

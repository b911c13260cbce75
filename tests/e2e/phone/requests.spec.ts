// What the app asks the server, how often, and on whose behalf.
import type { Page, Request } from '@playwright/test';
import { composer, entry, signIn, startWriting, subject, timeline, words, write } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

/** Everything that the page asks for at these addresses. */
function asked(page: Page, what: RegExp): Request[] {
  const all: Request[] = [];
  page.on('request', request => {
    if (request.method() === 'GET' && what.test(new URL(request.url()).pathname)) all.push(request);
  });
  return all;
}

const background = (request: Request): string | undefined => request.headers()['x-background'];
const first = (page: Page) => timeline(page).getByRole('article').first();
/** The network is back: what may have been missed is asked for. */
const reconnect = (page: Page) => page.evaluate(() => dispatchEvent(new Event('online')));

test('the first page is asked for once, though the live stream opens while it is on its way', async ({ page }) => {
  await signIn(page, 'sakura');
  await expect(first(page)).toBeVisible();
  const [pages, changes] = [asked(page, /\/entries$/), asked(page, /\/changes$/)];
  let streaming = (): void => {};
  const stream = new Promise<void>(resolve => { streaming = resolve; });
  page.on('response', response => { if (response.url().endsWith('/events')) streaming(); });
  await page.route(/\/entries$/, async route => {
    const response = await route.fetch();
    await stream;
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await route.fulfill({ response });
  });
  await page.reload();
  await expect(first(page)).toBeVisible();
  await expect.poll(() => changes.length).toBeGreaterThan(0);
  expect(pages).toHaveLength(1);
});

test('M5-2: what the app asks by itself is marked as nobody’s use; what a person does is not', async ({ page, open }) => {
  const [claims, pages, changes] = [asked(page, /\/me$/), asked(page, /\/entries$/), asked(page, /\/changes$/)];
  await signIn(page, 'sakura');
  await expect(first(page)).toBeVisible();
  expect(pages.map(background)).toEqual([undefined]);
  const before = changes.length;
  const text = unique('体重を測りました。');
  const nurse = await open('tablet');
  await signIn(nurse, 'sasaki');
  await subject(nurse, SUBJECTS.ume);
  await write(nurse, text);
  await expect(entry(page, text)).toBeVisible();
  expect(changes.length).toBeGreaterThan(before);
  expect(changes.slice(before).map(background)).toEqual(changes.slice(before).map(() => '1'));
  await reconnect(page);
  await expect.poll(() => claims.length).toBeGreaterThan(0);
  expect(claims.map(background)).toEqual(claims.map(() => '1'));
});

test('a retry repeats the page that failed, and stays where one reads', async ({ page, complaints }) => {
  complaints.expect(/ERR_FAILED/);
  await signIn(page, 'sakura');
  await expect(first(page)).toBeVisible();
  await page.route(/\/entries\?before=/, route => route.abort());
  const again = page.getByRole('button', { name: 'もう一度試す' });
  await expect.poll(async () => {
    await page.evaluate(() => scrollBy(0, innerHeight * 2));
    return again.count();
  }, { intervals: [150], timeout: 30_000 }).toBe(1);
  await page.unroute(/\/entries\?before=/);
  const next = page.waitForRequest(request => /\/entries/.test(request.url()));
  await again.evaluate((button: HTMLElement) => button.click());
  expect((await next).url()).toContain('before=');
  await expect(again).toHaveCount(0);
});

test('numbers that could not be loaded are asked for when somebody wants to phone', async ({ page, complaints }) => {
  complaints.expect(/ERR_FAILED/);
  await page.route(/\/api\/v1\/(config|subjects\/[^/]+)$/, route => route.abort());
  await signIn(page, 'sakura');
  await expect(first(page)).toBeVisible();
  await expect(page.getByText('読み込めませんでした。').first()).toBeVisible();
  await page.unroute(/\/api\/v1\/(config|subjects\/[^/]+)$/);
  await page.getByRole('button', { name: '緊急', exact: true }).click();
  const panel = page.getByRole('dialog', { name: '緊急の連絡先' });
  await expect(panel.getByRole('link', { name: /^警察/ })).toBeVisible();
  await expect(panel.getByRole('heading', { name: `${SUBJECTS.ume}さんの緊急連絡先` })).toBeVisible();
});

test('M18-2: what may no longer be seen is gone with its drafts, though the event was missed', async ({ page }) => {
  const text = unique('見えなくなる下書き。');
  await signIn(page, 'sakura');
  await startWriting(page);
  await words(page).fill(text);
  await expect(composer(page).getByText('入力中(下書き保存済)')).toBeVisible();
  await page.route(/\/api\/v1\/me$/, async route => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...await response.json(), subjects: [] } });
  });
  await reconnect(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ようこそ');
  await page.unroute(/\/api\/v1\/me$/);
  const pages = asked(page, /\/entries$/);
  await reconnect(page);
  await expect(first(page)).toBeVisible();
  expect(pages, 'nothing of it was left to be shown').toHaveLength(1);
  await startWriting(page);
  await expect(words(page)).toHaveValue('');
});

test('M5-3: the page that boot asks for ahead is the one that is shown, once; whoever begins with a list opens no record', async ({ page, open }) => {
  const pages = asked(page, /\/entries$/);
  await signIn(page, 'sakura');
  await expect(first(page)).toBeVisible();
  expect(pages, 'on signing in').toHaveLength(1);
  await page.reload();
  await expect(first(page)).toBeVisible();
  expect(pages, 'and on coming back').toHaveLength(2);

  const nurse = await open('tablet');
  const records = asked(nurse, /\/entries$/);
  await signIn(nurse, 'sasaki');
  await expect(nurse.getByRole('link', { name: new RegExp(SUBJECTS.ume) }).first()).toBeVisible();
  expect(records, 'the list is no view of a record').toHaveLength(0);
  await subject(nurse, SUBJECTS.ume);
  await expect(first(nurse)).toBeVisible();
  await nurse.reload();
  await expect(first(nurse)).toBeVisible();
  expect(records, 'once when opened, once when loaded anew').toHaveLength(2);
});

// M7-3 …として見る: before a change of the list is saved, the record is looked at with the eyes of somebody whom it
// concerns. Nothing in that screen can be pressed, nothing of the one who looks is in it, and nothing is saved by it.
import type { Locator, Page } from '@playwright/test';
import { serious } from '../town/axe';
import { composer, entry, send, signIn, startWriting, subject, words } from '../town/doing';
import { PEOPLE, SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';
import { wide } from '../town/width';

const HIBARI = '訪問看護ステーションひばり';
const DENTIST = 'すみれ歯科医院';
const STAFF = `${DENTIST}が登録する担当者`;

const who = (page: Page): Locator => page.getByRole('combobox', { name: 'だれの画面を見ますか' });
const look = (page: Page) => page.getByRole('button', { name: 'この人として見る' }).click();
const screens = (page: Page): Locator => page.getByRole('region', { name: /の画面です。まだ保存していません。$/ });
const screen = (page: Page, name: string): Locator => screens(page).and(page.getByLabel(name));
const listed = (page: Page): Locator =>
  page.getByRole('list').filter({ has: page.getByText('中心となる機関') }).getByRole('heading');

async function toList(page: Page): Promise<void> {
  await page.getByRole('link', { name: '支える人' }).click();
  await expect(page.getByRole('heading', { name: /この記録を見られる人/ })).toBeVisible();
}

/** Writes for professionals alone, who are to confirm it. */
async function inward(page: Page): Promise<string> {
  const text = unique('ご家族には伏せておく');
  await startWriting(page);
  await words(page).fill(text);
  await composer(page).getByRole('radio', { name: '専門職のみ' }).check();
  await composer(page).getByRole('checkbox', { name: /求める\(要確認\)$/ }).check();
  await send(page).click();
  await expect(entry(page, text)).toContainText('専門職のみ');
  return text;
}

/** Says why, and reads what it does. */
async function next(form: Locator): Promise<void> {
  await form.getByLabel(/^理由/).fill('入れ歯の相談');
  await form.getByRole('button', { name: 'だれに何が見えるか確かめる' }).click();
  await expect(form.getByRole('heading', { name: '見え方を確かめる' })).toBeVisible();
}

/** Is about to add an institution that uses the service. */
async function add(page: Page): Promise<Locator> {
  const form = page.getByRole('form', { name: '機関を加える' });
  await page.getByRole('button', { name: '機関を加える' }).click();
  await form.getByLabel('機関をさがす').fill(DENTIST);
  await form.getByRole('button', { name: 'さがす', exact: true }).click();
  await form.getByRole('button', { name: DENTIST }).click();
  await next(form);
  return form;
}

/** Is about to take one off that has registered staff. */
async function end(page: Page): Promise<Locator> {
  const form = page.getByRole('form', { name: `${HIBARI}をリストから外す` });
  await page.getByRole('button', { name: new RegExp(`^外す.*${HIBARI}`) }).click();
  await next(form);
  return form;
}

/** What is asked of the list, but for reading it. */
function asked(page: Page): string[] {
  const all: string[] = [];
  page.on('request', request => {
    const { pathname } = new URL(request.url());
    const at = pathname.indexOf('/care-institutions');
    if (at >= 0 && request.method() !== 'GET') all.push(`${request.method()} ${pathname.slice(at)}`);
  });
  return all;
}

/** At the list, after something was written for professionals alone: what it was, how the list stands, what is asked of it. */
async function atList(page: Page): Promise<{ text: string; before: string[]; sent: string[] }> {
  await signIn(page, 'onodera');
  await subject(page, SUBJECTS.take);
  const text = await inward(page);
  await toList(page);
  return { text, before: await listed(page).allTextContents(), sent: asked(page) };
}

test('M7-3: whoever will be registered sees the record as it is, nothing of it can be pressed, nothing is saved', async ({ page }) => {
  const { text, before, sent } = await atList(page);
  const form = await add(page);
  await expect(who(page).getByRole('option')).toHaveText([STAFF]);
  await expect(screens(page)).toHaveCount(0);
  await look(page);
  const theirs = screen(page, STAFF);
  await expect(theirs.getByRole('listitem').filter({ hasText: text })).toContainText('専門職のみ');
  await expect(page.getByRole('status').filter({ hasText: `${STAFF}の画面です。まだ保存していません。` })).toBeVisible();
  await expect(theirs.getByRole('button', { name: '記録を書く' })).toBeDisabled();
  await expect(theirs.getByRole('button', { name: 'コメントする' }).first()).toBeDisabled();
  await expect(theirs.getByRole('button', { disabled: false })).toHaveCount(0);
  await expect(theirs.getByRole('link')).toHaveCount(0);
  // They are asked for a 確認 that they have not given.
  await expect(theirs.getByRole('button', { name: '確認しました' }).first()).toBeDisabled();

  await form.getByRole('button', { name: '書きなおす' }).click();
  await expect(screens(page)).toHaveCount(0);
  await form.getByRole('button', { name: 'やめる' }).click();
  await expect(listed(page)).toHaveText(before);
  await page.reload();
  await expect(listed(page)).toHaveText(before);
  expect(sent).toEqual(['POST /care-institutions/preview', 'POST /care-institutions/preview/screen']);
});

test('M7-3: whoever loses the record is shown nothing of it; another choice takes the former screen away', async ({ page }) => {
  const { text, before, sent } = await atList(page);
  await end(page);
  await expect(who(page).getByRole('option').filter({ hasText: PEOPLE.morikawa.name })).toHaveCount(1);
  for (const name of [PEOPLE.yoshida.name, PEOPLE.morikawa.name]) {
    const label = await who(page).getByRole('option').filter({ hasText: name }).innerText();
    await who(page).selectOption({ label });
    await expect(screens(page)).toHaveCount(0);
    await expect(page.getByText('記録は見られません', { exact: true })).toHaveCount(0);
    await look(page);
    const theirs = screen(page, name);
    await expect(theirs).toContainText('記録は見られません');
    await expect(theirs.getByRole('listitem')).toHaveCount(0);
    await expect(theirs.getByRole('button')).toHaveCount(0);
    await expect(page.getByRole('main')).not.toContainText(text);
    await expect(page.getByText(/見え方だけの確認です/)).toHaveCount(0);
  }
  // Gone away without a word, and the list stands.
  await page.goBack();
  await expect(entry(page, text)).toBeVisible();
  await toList(page);
  await expect(listed(page)).toHaveText(before);
  expect(sent).toEqual([
    'POST /care-institutions/preview', 'POST /care-institutions/preview/screen', 'POST /care-institutions/preview/screen',
  ]);
});

test('M7-3: a comment that the one who looks has begun is in nobody else’s screen', async ({ page }) => {
  await signIn(page, 'onodera');
  await subject(page, SUBJECTS.take);
  const text = await inward(page);
  const begun = unique('書きかけ');
  const mine = entry(page, text);
  await mine.getByRole('button', { name: 'コメントする' }).click();
  await mine.getByRole('textbox').fill(begun);
  await expect(mine.getByText('入力中(下書き保存済)')).toBeVisible();
  await toList(page);
  await add(page);
  await look(page);
  const theirs = screen(page, STAFF).getByRole('listitem').filter({ hasText: text });
  await expect(theirs.getByRole('button', { name: 'コメントする' })).toBeVisible();
  await expect(theirs.getByRole('textbox')).toHaveCount(0);
  await expect(screen(page, STAFF).getByRole('button', { name: 'コメントの続きを書く' })).toHaveCount(0);
  await page.goBack();
  await expect(mine.getByRole('textbox')).toHaveValue(begun);
});

test('M7-3 WCAG 2.2 AA: another’s screen, on a phone too, has nothing to complain of and nothing at the side', async ({ page }) => {
  await signIn(page, 'onodera');
  await subject(page, SUBJECTS.take);
  await toList(page);
  await add(page);
  await look(page);
  await expect(screen(page, STAFF).getByRole('listitem').first()).toBeVisible();
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }, { width: 320, height: 640 }]) {
    await page.setViewportSize(size);
    expect(await wide(page), `${size.width}`).toEqual([]);
    expect(await serious(page, 'all rules'), `${size.width}`).toEqual([]);
  }
  await page.getByRole('button', { name: '書きなおす' }).click();
  await page.getByRole('button', { name: 'やめる' }).click();
  await end(page);
  await look(page);
  await expect(screens(page)).toContainText('記録は見られません');
  expect(await wide(page)).toEqual([]);
  expect(await serious(page, 'all rules')).toEqual([]);
});

test('M7-3: an answer that comes after another choice shows nobody\'s screen', async ({ page }) => {
  await signIn(page, 'onodera');
  await subject(page, SUBJECTS.take);
  await toList(page);
  await end(page);
  let answer = (): void => undefined;
  const held = new Promise<void>(resolve => { answer = resolve; });
  await page.route('**/preview/screen', async route => { await held; await route.continue(); });
  const reply = page.waitForResponse('**/preview/screen');
  await look(page);
  await who(page).selectOption({ index: 1 });
  answer();
  await (await reply).finished();
  await expect(page.getByRole('button', { name: 'この人として見る' })).toBeEnabled();
  await expect(screens(page)).toHaveCount(0);
  // Asked anew it is there.
  await look(page);
  await expect(screens(page)).toHaveCount(1);
});

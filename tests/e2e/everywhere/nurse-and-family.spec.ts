// The heart of it: what a nurse writes, a family sees, and the other way round, while both look on.
import type { Page } from '@playwright/test';
import { act, allRead, entry, scrollTo, signIn, subject, timeline, write } from '../town/doing';
import { PEOPLE, SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

/** Counts how often a page is loaded: live means without loading anew. */
function loads(page: Page): () => number {
  let count = 0;
  page.on('load', () => { count += 1; });
  return () => count;
}

test('M3-2-6: what a nurse writes reaches the family at once, without moving what they read', async ({ page, open }) => {
  const text = unique('午後の訪問。血圧は落ち着いています。');
  const family = await open('phone');
  // Of a record that no other test writes in meanwhile: what is changed in the very row being read may move it.
  await signIn(family, 'takeuchi');
  const loaded = loads(family);
  await expect(timeline(family).getByRole('article').first()).toBeVisible();
  await scrollTo(family, timeline(family).getByRole('article').nth(2));
  await timeline(family).getByRole('article').nth(2).evaluate(row => row.scrollIntoView({ block: 'start' }));
  const anchor = await timeline(family).evaluate(feed => {
    const rows = [...feed.querySelectorAll('[role=article]')];
    return rows.findIndex(row => row.getBoundingClientRect().top >= 80);
  });
  const reading = timeline(family).getByRole('article').nth(anchor);
  const place = await reading.getAttribute('aria-posinset');
  // Two entries may have the same words; the row is known by its key.
  const still = timeline(family).locator(`[data-key="${await reading.getAttribute('data-key')}"]`);
  const before = (await still.boundingBox())?.y ?? NaN;

  await signIn(page, 'yoshida');
  await subject(page, SUBJECTS.take);
  await write(page, text);

  await expect.poll(async () => Number(await still.getAttribute('aria-posinset'))).toBeGreaterThan(Number(place));
  // Heights are measured anew before the next frame is painted.
  await expect.poll(async () => Math.abs(((await still.boundingBox())?.y ?? NaN) - before), 'what is being read stays where it is')
    .toBeLessThanOrEqual(2);

  await family.evaluate(() => scrollTo(0, 0));
  await expect(entry(family, text)).toBeVisible();
  await expect(entry(family, text)).toContainText(PEOPLE.yoshida.name);
  await expect(entry(family, text)).toContainText('看護師・訪問看護ステーションひばり');
  expect(loaded(), 'the family did not load the page anew').toBe(0);
});

test('M3-2-6: the family comments and thanks, the nurse sees both', async ({ page, open }) => {
  const text = unique('入浴の介助をしました。');
  const reply = unique('いつもありがとうございます。');
  await signIn(page, 'yoshida');
  await subject(page, SUBJECTS.take);
  await write(page, text);

  const family = await open('phone');
  await signIn(family, 'takeuchi');
  const there = entry(family, text);
  await there.getByRole('button', { name: 'コメントする' }).click();
  await there.getByRole('textbox', { name: 'コメント' }).fill(reply);
  await there.getByRole('button', { name: 'コメントを送る' }).click();
  await expect(there.getByRole('listitem').filter({ hasText: reply })).toBeVisible();
  await there.getByRole('button', { name: /ありがとう/ }).click();
  await expect(there.getByRole('button', { name: /ありがとう/ })).toHaveAttribute('aria-pressed', 'true');

  const here = entry(page, text);
  await expect(here.getByRole('listitem').filter({ hasText: reply })).toContainText(PEOPLE.takeuchi.name);
  await expect(here.getByText(`ありがとう: ${PEOPLE.takeuchi.name}`)).toBeVisible();
  await expect(here.getByRole('button', { name: /^既読 \d+人/ })).toHaveText(/既読 [1-9]\d*人/);
  await here.getByRole('button', { name: /^既読/ }).click();
  await expect(here.getByText(/読んだ人:/)).toContainText(PEOPLE.takeuchi.name);

  // A press right after the first one belongs to it; a later one takes it back.
  const thanks = there.getByRole('button', { name: /ありがとう/ });
  await expect(async () => {
    await thanks.click();
    await expect(thanks).toHaveAttribute('aria-pressed', 'false', { timeout: 500 });
  }).toPass();
  await expect(here.getByText(`ありがとう: ${PEOPLE.takeuchi.name}`)).toHaveCount(0);
});

test('P3: unread counts rise when somebody writes and fall when it was read', async ({ page, open }) => {
  const name = '梶﨑 信夫';
  const main = page.getByRole('main');
  // A card on the phone and the tablet, a row of the table on the desktop.
  const row = main.getByRole('row').or(main.getByRole('listitem')).filter({ hasText: name }).first();
  const unread = async (): Promise<number> => Number(/未読(\d+)件/.exec((await row.textContent()) ?? '')?.[1] ?? 0);
  await signIn(page, 'morikawa');
  await row.getByRole('link').first().click();
  await allRead(page);
  const home = (): Promise<void> => page.getByRole('navigation', { name: 'メニュー' }).getByRole('link', { name: 'ホーム' }).click();
  await home();
  await expect.poll(unread).toBe(0);

  const clinic = await open('desktop');
  await signIn(clinic, 'oka');
  await subject(clinic, name);
  const text = unique('診察の予定を変更しました。');
  await write(clinic, text);
  await expect.poll(unread).toBe(1);

  await row.getByRole('link').first().click();
  await expect(entry(page, text)).toContainText('新着');
  await expect(clinic.getByRole('feed').getByRole('article').filter({ hasText: text })
    .getByRole('button', { name: /^既読 [1-9]/ })).toBeVisible();
  await home();
  await expect.poll(unread).toBe(0);
});

test('M24-2 J-31: a correction keeps what was written before; both versions can be read', async ({ page, open }) => {
  const first = unique('体温 36.5 度でした。');
  const second = unique('体温 37.5 度でした。');
  const reason = '数字の書き間違い';
  const guardian = await open('phone');
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.tsubaki);
  await write(page, first);
  await signIn(guardian, 'hasegawa');
  await expect(entry(guardian, first)).toBeVisible();

  await act(entry(page, first), '訂正する');
  const dialog = page.getByRole('dialog', { name: '記録の訂正' });
  await expect(dialog.getByRole('textbox', { name: /正しい内容/ })).toHaveValue(first);
  await dialog.getByRole('textbox', { name: /正しい内容/ }).fill(second);
  await dialog.getByRole('button', { name: '訂正を保存する' }).click();
  await expect(dialog.getByRole('textbox', { name: /訂正の理由/ })).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByRole('textbox', { name: /訂正の理由/ }).fill(reason);
  await dialog.getByRole('button', { name: '訂正を保存する' }).click();
  await expect(dialog).toBeHidden();

  await expect(entry(page, second)).toContainText('訂正あり(第2版)');
  await expect(entry(page, first)).toHaveCount(0);
  await expect(entry(guardian, second)).toContainText('訂正あり(第2版)');

  await act(entry(guardian, second), '履歴を見る');
  const history = guardian.getByRole('dialog', { name: '記録の履歴' });
  await expect(history.getByRole('listitem')).toHaveCount(2);
  await expect(history.getByRole('listitem').filter({ hasText: '第2版' })).toContainText(second);
  await expect(history.getByRole('listitem').filter({ hasText: '第2版' })).toContainText(`理由: ${reason}`);
  await expect(history.getByRole('listitem').filter({ hasText: '第1版' })).toContainText(first);
  await guardian.keyboard.press('Escape');
  await expect(history).toBeHidden();
});

test('M24-2 J-31: a cancelled entry is struck through with its reason, for everybody', async ({ page, open }) => {
  const text = unique('別の方の記録でした。');
  const reason = '対象者の間違い';
  const guardian = await open('phone');
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.tsubaki);
  await write(page, text);
  await signIn(guardian, 'hasegawa');
  await expect(entry(guardian, text)).toBeVisible();
  await act(entry(page, text), '取り消す');
  const dialog = page.getByRole('dialog', { name: '記録の取り消し' });
  await dialog.getByRole('textbox', { name: /取り消しの理由/ }).fill(reason);
  await dialog.getByRole('button', { name: 'この記録を取り消す' }).click();
  await expect(dialog).toBeHidden();
  for (const who of [page, guardian]) {
    await expect(entry(who, text)).toContainText('取消済み');
    await expect(entry(who, text)).toContainText(`理由: ${reason}`);
    await expect.poll(() => entry(who, text).getByText(text, { exact: true }).evaluate(
      node => getComputedStyle(node).textDecorationLine,
    )).toContain('line-through');
  }
});

test('M24-2: what somebody else wrote can be neither corrected nor cancelled', async ({ page, open, complaints }) => {
  complaints.expect(/403/);
  const text = unique('夕食は全量召し上がりました。');
  await signIn(page, 'sasaki');
  await subject(page, SUBJECTS.tsubaki);
  await write(page, text);
  const other = await open('desktop');
  await signIn(other, 'onodera');
  await subject(other, SUBJECTS.tsubaki);
  const there = entry(other, text);
  await expect(there.getByRole('button', { name: 'コメントする' })).toBeVisible();
  await there.getByRole('button', { name: 'その他の操作' }).click();
  await expect(there.getByRole('button', { name: 'ピン留めする' })).toBeVisible();
  await expect(there.getByRole('button', { name: /訂正する|取り消す/ })).toHaveCount(0);
  // The server refuses it all the same.
  const id = (await there.getAttribute('data-key')) ?? '';
  const refused = await other.evaluate(async entry => {
    const reply = await fetch(`/api/v1/entries/${entry}/cancellation`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'X-App': '1' },
      body: JSON.stringify({ id: crypto.randomUUID(), base_version: 1, reason: 'x' }),
    });
    return reply.status;
  }, id);
  expect(refused).toBe(403);
});

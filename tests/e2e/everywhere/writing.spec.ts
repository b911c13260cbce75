// Writing in Japanese, once, without losing a word.
import type { Page } from '@playwright/test';
import { act, composer, entry, send, signIn, startWriting, subject, words, write } from '../town/doing';
import { SUBJECTS } from '../town/people';
import { expect, test, unique } from '../town/stage';

/** Counts new entries on their way to the server. */
function sent(page: Page): () => number {
  let count = 0;
  page.on('request', request => {
    if (request.method() === 'POST' && request.url().includes('/entries')) count += 1;
  });
  return () => count;
}

test('M3-2-6: Enter during a conversion never sends, nor does Enter alone; Ctrl+Enter does, once', async ({ page, context }) => {
  const text = unique('朝の体操をしました。');
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  await startWriting(page);
  const posts = sent(page);
  const input = await context.newCDPSession(page);
  await words(page).fill(text);
  await words(page).press('End');
  await input.send('Input.imeSetComposition', { text: 'きろく', selectionStart: 3, selectionEnd: 3 });
  for (const modifiers of [0, 2]) {
    await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229, modifiers });
    await input.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, modifiers });
  }
  // WebKit ends the composition before the Enter that confirmed it; key code 229 is what remains.
  for (const init of [
    { key: 'Enter', code: 'Enter', isComposing: true, ctrlKey: true, bubbles: true },
    { key: 'Enter', code: 'Enter', keyCode: 229, ctrlKey: true, bubbles: true },
  ]) await words(page).dispatchEvent('keydown', init);
  await input.send('Input.insertText', { text: '記録' });
  await expect(words(page)).toHaveValue(`${text}記録`);
  await words(page).press('Enter');
  await expect(words(page)).toHaveValue(`${text}記録\n`);
  expect(posts(), 'nothing was sent').toBe(0);
  await words(page).press('Control+Enter');
  await expect(entry(page, `${text}記録`)).toHaveCount(1);
  await expect(composer(page)).toHaveCount(0);
  expect(posts()).toBe(1);
});

test('M3-2-6: pressing send twice makes one entry', async ({ page }) => {
  const text = unique('お薬を飲みました。');
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  await page.route(/\/entries$/, async route => {
    const response = await route.fetch();
    await route.fulfill({ response });
  });
  await startWriting(page);
  await words(page).fill(text);
  await send(page).dblclick();
  await expect(page.getByText('保存しました', { exact: true }).first()).toBeVisible();
  await expect(entry(page, text)).toHaveCount(1);
  await page.reload();
  await expect(entry(page, text)).toHaveCount(1);
});

test('J-22: a draft outlives a reload and is gone after sending', async ({ page }) => {
  const text = unique('書きかけの記録。');
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  await startWriting(page);
  await words(page).fill(text);
  await expect(composer(page).getByText('入力中(下書き保存済)')).toBeVisible();
  await page.reload();
  await expect(words(page)).toHaveValue(text);
  await send(page).click();
  await expect(entry(page, text)).toHaveCount(1);
  await expect(page.getByText('保存しました', { exact: true }).first()).toBeVisible();
  await page.reload();
  await expect(entry(page, text)).toHaveCount(1);
  await expect(composer(page)).toHaveCount(0);
  await startWriting(page);
  await expect(words(page)).toHaveValue('');
});

test('M3-2-6: an entry that is saved before the list has arrived stands in the list', async ({ page }) => {
  const text = unique('一覧より先に送りました。');
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  let release = (): void => {};
  const saved = new Promise<void>(resolve => { release = resolve; });
  let held = false;
  await page.route(/\/entries$/, async route => {
    if (held || route.request().method() !== 'GET') return route.continue();
    held = true;
    const response = await route.fetch();
    await saved;
    await route.fulfill({ response });
  });
  await page.reload();
  await startWriting(page);
  await words(page).fill(text);
  await send(page).click();
  await expect(page.getByText('保存しました', { exact: true }).first()).toBeVisible();
  release();
  await expect(entry(page, text)).toHaveCount(1);
});

test('M3-2-6: what arrives while somebody writes does not move the form under the finger', async ({ page, open }) => {
  const texts = [unique('先に書き始めました。'), unique('その間に届きました。')] as const;
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  await startWriting(page);
  await words(page).fill(texts[0]);
  await send(page).scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollBy(0, 40));
  const before = await send(page).boundingBox();
  const other = await open('desktop');
  await signIn(other, 'ichiro');
  await write(other, texts[1]);
  await expect(entry(page, texts[1])).toHaveCount(1);
  expect(await send(page).boundingBox()).toEqual(before);
});

test('J-33: two tabs about two subjects never cross', async ({ page, context }) => {
  const [father, mother] = ['杉山 勝', '杉山 静江'];
  const texts = { [father]: unique('父の様子。'), [mother]: unique('母の様子。') };
  const second = await context.newPage();
  await signIn(page, 'sugiyama');
  await subject(page, father);
  await second.goto('/');
  await subject(second, mother);
  for (const [tab, name] of [[page, father], [second, mother]] as const) {
    await startWriting(tab);
    await words(tab).fill(texts[name]);
    await expect(composer(tab).getByText('入力中(下書き保存済)')).toBeVisible();
  }
  for (const [tab, name] of [[page, father], [second, mother]] as const) {
    await tab.reload();
    await expect(words(tab)).toHaveValue(texts[name]);
    await expect(send(tab)).toHaveText(`${name}さんの記録に送る`);
    await send(tab).click();
    await expect(entry(tab, texts[name])).toHaveCount(1);
  }
  await expect(entry(page, texts[mother])).toHaveCount(0);
  await expect(entry(second, texts[father])).toHaveCount(0);
});

test('M3-2-6: a record of daily life asks for its kind, then carries it', async ({ page }) => {
  const text = unique('お茶をコップ一杯。');
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  await startWriting(page);
  await composer(page).getByRole('radio', { name: '日々の様子' }).check();
  await composer(page).getByRole('textbox', { name: 'メモ' }).fill(text);
  await send(page).click();
  await expect(composer(page).getByRole('alert')).toHaveText('種類を選んでください。');
  await composer(page).getByRole('group', { name: '日々の様子の種類' }).getByRole('button', { name: '水分' }).click();
  await send(page).click();
  await expect(entry(page, text)).toContainText('水分');
});

test('M24-1: an empty entry is not sent; the error stands at the field', async ({ page }) => {
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  const posts = sent(page);
  await startWriting(page);
  await words(page).fill(' 　\n');
  await send(page).click();
  await expect(words(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(words(page)).toHaveAccessibleDescription(/入力してください。/);
  await expect(words(page)).toBeFocused();
  expect(posts()).toBe(0);
});

test('M25-21 M25-4: words that sound urgent raise the telephone, and keep nobody from writing', async ({ page }) => {
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  await startWriting(page);
  await words(page).fill(unique('意識がないように見えました。'));
  await expect(composer(page).getByRole('alert')).toContainText('119番や主治医への電話を先にしてください');
  await composer(page).getByRole('alert').getByRole('button', { name: '緊急の連絡先を開く' }).click();
  const panel = page.getByRole('dialog', { name: '緊急の連絡先' });
  await expect(panel.getByRole('link', { name: /救急・消防/ })).toHaveAttribute('href', 'tel:119');
  await expect(panel.getByRole('link', { name: /藤井 二郎/ })).toHaveAttribute('href', 'tel:0300002401');
  await panel.getByRole('button', { name: '閉じる' }).click();
  await expect(send(page)).not.toHaveAttribute('aria-disabled', 'true');
});

test('C3-13: markup that somebody types is text', async ({ page }) => {
  const text = unique('<script>alert(1)</script><b>太字</b>');
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  await write(page, text);
  await expect(entry(page, text)).toContainText('<b>太字</b>');
});

test('a write that is refused after its form was folded is told, with whose record and why; the words are kept', async ({ page, complaints }) => {
  complaints.expect(/503/);
  const text = unique('たたんだあとの記録。');
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  let release = (): void => {};
  const held = new Promise<void>(resolve => { release = resolve; });
  await page.route(/\/entries$/, async route => {
    if (route.request().method() !== 'POST') return route.fallback();
    await held;
    const problem = { type: 'urn:enwa:problem:unavailable', title: 'Busy', status: 503, code: 'unavailable' };
    await route.fulfill({ status: 503, contentType: 'application/problem+json', json: problem });
  });
  await startWriting(page);
  await words(page).fill(text);
  await send(page).click();
  await expect(entry(page, text)).toHaveCount(1);
  await composer(page).getByRole('button', { name: /たたむ/ }).click();
  await expect(composer(page)).toHaveCount(0);
  release();
  const notice = page.getByRole('alert').filter({ hasText: `${SUBJECTS.fuji}さんの記録に保存できませんでした。` });
  await expect(notice).toContainText('サーバーが混み合っています。');
  await expect(notice).toContainText('下書きとして残っています');
  await expect(entry(page, text)).toHaveCount(0);
  await notice.getByRole('button', { name: '閉じる' }).click();
  await page.unroute(/\/entries$/);
  await startWriting(page);
  await expect(words(page)).toHaveValue(text);
  await send(page).click();
  await expect(page.getByText('保存しました', { exact: true }).first()).toBeVisible();
  await expect(entry(page, text)).toHaveCount(1);
});

test('a write outlives a change of language: it is saved, and the app goes on', async ({ page }) => {
  const text = unique('ことばを変えるあいだの記録。');
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  let release = (): void => {};
  const held = new Promise<void>(resolve => { release = resolve; });
  await page.route(/\/entries$/, async route => {
    if (route.request().method() === 'POST') await held;
    await route.continue();
  });
  await startWriting(page);
  await words(page).fill(text);
  await send(page).click();
  await page.getByRole('button', { name: '表示', exact: true }).click();
  await page.getByRole('dialog').getByRole('radio', { name: 'English', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Record of');
  release();
  await expect(page.getByRole('article').filter({ hasText: text })).toHaveCount(1);
  await expect(page.getByText(/^Saved/).first()).toBeVisible();
});

test('J-22: the reason of a cancellation is a draft like any other', async ({ page }) => {
  const text = unique('取り消すかもしれない記録。');
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  await write(page, text);
  await act(entry(page, text), '取り消す');
  const dialog = page.getByRole('dialog', { name: '記録の取り消し' });
  await dialog.getByRole('textbox', { name: /取り消しの理由/ }).fill('別の方の');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await entry(page, text).getByRole('button', { name: '取り消す' }).click();
  await expect(dialog.getByRole('textbox', { name: /取り消しの理由/ })).toHaveValue('別の方の');
});

test('an earlier time that was not chosen is asked for, and nothing is sent', async ({ page }) => {
  const text = unique('いつのことか、まだ書いていません。');
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  await startWriting(page);
  const posts = sent(page);
  await words(page).fill(text);
  await composer(page).getByRole('radio', { name: '日時を選ぶ' }).check();
  const when = composer(page).getByLabel(/いつのことか|日時/).last();
  await when.fill('');
  await send(page).click();
  await expect(composer(page).getByText('日時を入れてください。')).toBeVisible();
  expect(posts()).toBe(0);
  await composer(page).getByRole('radio', { name: '今', exact: true }).check();
  await send(page).click();
  await expect(entry(page, text)).toHaveCount(1);
});

test('the form for a comment stands clear of everything that floats', async ({ page }) => {
  await signIn(page, 'sakura');
  const first = page.getByRole('feed').getByRole('article').first();
  await first.getByRole('button', { name: 'コメントする' }).click();
  const box = first.getByRole('textbox', { name: 'コメント' });
  await expect(box).toBeFocused();
  for (const part of [box, first.getByRole('button', { name: /の記録にコメントを送る|に送る/ })]) {
    await expect.poll(() => part.evaluate(node => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      return [0.1, 0.5, 0.9].every(at => {
        const hit = document.elementFromPoint(left + (right - left) * at, (top + bottom) / 2);
        return hit !== null && (node.contains(hit) || hit.contains(node));
      });
    }), 'nothing covers it').toBe(true);
  }
});

test('a hand that presses ありがとう twice has said it', async ({ page }) => {
  const text = unique('二度押される記録。');
  await signIn(page, 'yamamoto');
  await subject(page, SUBJECTS.fuji);
  await write(page, text);
  const thanks = entry(page, text).getByRole('button', { name: /ありがとう/ });
  await thanks.dblclick();
  await expect(thanks).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await expect(thanks).toHaveAttribute('aria-pressed', 'true');
});

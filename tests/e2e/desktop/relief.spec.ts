// M7-1: on leave or a change of staff one's 担当 go to a colleague, several at once; open screens follow.
import type { Page } from '@playwright/test';
import { signIn, subject } from '../town/doing';
import { PEOPLE, SUBJECTS } from '../town/people';
import { expect, test } from '../town/stage';

const form = (page: Page) => page.getByRole('form', { name: 'まとめて担当を替える' });

/** Hands over this subject alone. */
async function handOver(page: Page, from: string, to: string): Promise<void> {
  await expect(form(page)).toBeVisible();
  await form(page).getByLabel('だれの担当を').selectOption({ label: from });
  await form(page).getByLabel('だれに').selectOption({ label: to });
  const whom = form(page).getByRole('group', { name: 'どの方の担当を' });
  await expect(whom.getByRole('checkbox', { name: SUBJECTS.yoshi }), 'all of them are ticked').toBeChecked();
  for (const other of await whom.getByRole('checkbox').all()) await other.uncheck();
  const save = form(page).getByRole('button', { name: '担当を保存' });
  await expect(save).toHaveAttribute('aria-disabled', 'true');
  await whom.getByRole('checkbox', { name: SUBJECTS.yoshi }).check();
  await expect(form(page).getByRole('status')).toContainText('1人の担当を');
  await save.click();
  await expect(page.getByText('1人の担当を保存しました').last()).toBeVisible();
}

test('M7-1: one’s 担当 go to a colleague, who sees the record, while the other loses it on an open screen', async ({ page, open, complaints }) => {
  complaints.expect(/404|403/);
  const [nagai, misaki] = [`${PEOPLE.nagai.name}(ナガイ アカリ)`, `${PEOPLE.misaki.name}(ミサキ タケシ)`];
  await signIn(page, 'misaki', '/staff');
  await page.getByText('まとめて担当を替える').click();
  const hygienist = await open('tablet');
  await signIn(hygienist, 'nagai');
  await subject(hygienist, SUBJECTS.yoshi);
  await expect(hygienist.getByRole('feed').getByRole('article').first()).toBeVisible();

  await handOver(page, nagai, misaki);
  await expect.poll(() => hygienist.locator('body').evaluate(body => body.textContent)).not.toContain(SUBJECTS.yoshi);
  const dentist = await open('tablet');
  await signIn(dentist, 'misaki');
  await subject(dentist, SUBJECTS.yoshi);
  await expect(dentist.getByRole('feed').getByRole('article').first()).toBeVisible();

  await handOver(page, misaki, nagai);
  await expect.poll(() => dentist.locator('body').evaluate(body => body.textContent)).not.toContain(SUBJECTS.yoshi);
});

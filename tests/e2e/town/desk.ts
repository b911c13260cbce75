// What is done at the operator's desk.
import { expect, type Locator, type Page } from '@playwright/test';
import { signIn } from './doing';
import type { PersonKey } from './people';

/** The desk, with somebody's form on it. */
export async function openDesk(page: Page, who: PersonKey, name: string, born: string): Promise<void> {
  await signIn(page, who, '/overview');
  await page.getByRole('link', { name: '窓口の手続き' }).click();
  await find(page, name, born);
  await page.getByRole('link', { name: `${name}さんの手続きを開く` }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${name}さんの手続き` })).toBeVisible();
}

/** Looks for whom a form is about. */
export async function find(page: Page, name: string, born: string): Promise<void> {
  await page.getByLabel('氏名、またはかな').fill(name);
  await page.getByLabel('生年月日').fill(born);
  await page.getByRole('button', { name: 'さがす' }).click();
}

/** One of the forms, opened. */
export async function form(page: Page, name: string): Promise<Locator> {
  await page.locator('summary').filter({ hasText: name }).click();
  return page.getByRole('form', { name });
}

/** It is about this person: without this nothing is done. */
export const sure = (of: Locator): Promise<void> => of.getByRole('checkbox', { name: /照らし合わせました|申出だと確かめました/ }).check();

/** An act that needs a reason and nothing else. */
export async function file(page: Page, title: string, press: string, reason = '様式10の申請'): Promise<void> {
  const filed = await form(page, title);
  await filed.getByLabel('理由').fill(reason);
  await sure(filed);
  await filed.getByRole('button', { name: press }).click();
}

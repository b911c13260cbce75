// axe in the page itself: put there once per document and asked for what breaks a rule, and for nothing else. The
// wrapper for Playwright injects it anew at each look and opens a page of its own to add up frames, which this app
// has none of; that took most of the time.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules whose verdict a theme can change. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What is serious on the page as it stands, a line for each element; `colours` asks for what a theme can change only. */
export async function serious(page: Page, colours: 'all rules' | 'colours'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const options: RunOptions = {
    runOnly: colours === 'colours' ? { type: 'rule', values: OF_COLOURS } : { type: 'tag', values: TAGS },
    resultTypes: ['violations'],
    iframes: false,
    // Waits for films and style sheets, which no rule of these tags asks for.
    preload: false,
  };
  const { violations } = await page.evaluate(
    options => (window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(options),
    options,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id} ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`));
}

// The figures of xtask/budget.toml that only a browser can count.
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../../../xtask/budget.toml', import.meta.url), 'utf8');

/** A number of a section, as people wrote it. */
export function budget(section: string, key: string): number {
  const body = text.split(`[${section}]`)[1]?.split(/^\[/m)[0] ?? '';
  const value = new RegExp(`^"?${key}"? = (\\d+)$`, 'm').exec(body)?.[1];
  if (value === undefined) throw new Error(`xtask/budget.toml lacks ${section}.${key}`);
  return Number(value);
}

/** A twentieth above what was recorded is noticed. */
export const atMost = (section: string, key: string): number => Math.floor(budget(section, key) * 1.05);

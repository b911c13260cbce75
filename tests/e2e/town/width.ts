// Whether anything needs to be scrolled sideways.
import type { Page } from '@playwright/test';

/** What sticks out at the side, by its words. What is cut off counts as well: it cannot even be scrolled to. */
export const wide = (page: Page): Promise<string[]> => page.evaluate(() => {
  const edge = document.documentElement.clientWidth;
  const scrolls = (node: Element): boolean => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX === 'auto';
  const inDialog = [...document.querySelectorAll('dialog[open], dialog[open] *')].filter(scrolls);
  // Somebody reads or presses it.
  const matters = (node: Element): boolean =>
    node.matches('a, button, input, textarea, summary, label') || [...node.childNodes].some(child => child.nodeType === 3 && child.textContent?.trim());
  const far = [...document.querySelectorAll('body *')].filter(node => {
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && (box.right > edge + 1 || box.left < -1) && matters(node) && node.checkVisibility();
  });
  const said = (node: Element): string => `${node.tagName}.${node.className} ${node.textContent?.slice(0, 20)}`;
  const page = document.documentElement.scrollWidth > edge ? [`${document.documentElement.scrollWidth} > ${edge}`] : [];
  return [...page, ...inDialog.slice(0, 3).map(said), ...far.slice(0, 5).map(said)];
});

// What came out of the printer, read back from the PDF.
import type { Page } from '@playwright/test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The text of each page, as people read it. */
export async function pages(page: Page): Promise<string[]> {
  const data = new Uint8Array(await page.pdf({ preferCSSPageSize: true }));
  const paper = await getDocument({ data, useSystemFonts: true, verbosity: 0 }).promise;
  const texts: string[] = [];
  for (let n = 1; n <= paper.numPages; n += 1) {
    const content = await (await paper.getPage(n)).getTextContent();
    const text = content.items.map(item => ('str' in item ? item.str : '')).join('');
    texts.push(text.normalize('NFKC').replace(/\s/g, ''));
  }
  await paper.destroy();
  return texts;
}

/** Marks the beginning and the end of everything that must stay in one piece; says how many there are. */
export async function mark(page: Page, pieces: string): Promise<number> {
  return page.evaluate(selector => {
    const all = [...document.querySelectorAll(selector)];
    all.forEach((piece, n) => {
      const leaf = (last: boolean): Element => {
        let at: Element = piece;
        for (;;) {
          const next = last ? at.lastElementChild : at.firstElementChild;
          if (!next || ['IMG', 'SVG', 'BR'].includes(next.tagName.toUpperCase())) return at;
          at = next;
        }
      };
      leaf(false).prepend(`<${n}:`);
      leaf(true).append(`:${n}>`);
    });
    return all.length;
  }, pieces);
}

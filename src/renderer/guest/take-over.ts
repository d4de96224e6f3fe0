/**
 * Replaces the page that the server rendered, in one step. The new page gets the text that the guest has typed, the caret
 * and the entry in view from the old one, before the browser paints. Hydration would need the page's data a second time in
 * every page.
 */
import { DRAFT_FIELDS, type Draft } from '../../shared/entry';
import type { DraftIssues } from '../../shared/errors';
import { EMPTY_FORM, type SignForm } from '../../shared/pages/view';

type TextControl = HTMLInputElement | HTMLTextAreaElement;

export interface ServerPage {
  readonly form: SignForm;
  readonly searchText: string;
  /** Restores the target, the caret and the scroll position; to be called once the new page stands. */
  readonly giveBack: () => void;
}

/** Reads the page and removes it. */
export function takeOver(root: HTMLElement): ServerPage {
  const form = readForm(root);
  const searchText = root.querySelector<HTMLInputElement>('#search')?.value ?? '';
  const restoreFocus = rememberFocus(root);
  const restoreView = rememberView(root);
  const fragment = root.querySelector(':target') ? location.hash : '';
  root.replaceChildren();
  return {
    form,
    searchText,
    giveBack: () => {
      // The page's target went with the old elements. Going to the fragment again makes the new element the target.
      if (fragment) location.replace(fragment);
      restoreFocus();
      restoreView();
    },
  };
}

function readForm(root: HTMLElement): SignForm {
  const values: Partial<Draft> = {};
  const issues: DraftIssues = {};
  for (const field of DRAFT_FIELDS) {
    const control = root.querySelector<TextControl>(`#sign-${field}`);
    if (control?.value) values[field] = control.value;
    if (control?.ariaInvalid === 'true') issues[field] = textOf(root, `#sign-${field}-note`) ?? '';
  }
  const problem = textOf(root, '.sign-problem');
  return { ...EMPTY_FORM, values, issues, ...(problem ? { problem } : {}) };
}

function textOf(root: HTMLElement, selector: string): string | undefined {
  return root.querySelector(selector)?.textContent?.trim();
}

function rememberFocus(root: HTMLElement): () => void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !focused.id || !root.contains(focused)) return () => {};
  const { id } = focused;
  // The selection is null in an e-mail field: browsers do not tell it.
  const { selectionStart, selectionEnd, selectionDirection, scrollTop } = focused as TextControl;
  return () => {
    const control = root.querySelector<TextControl>(`#${CSS.escape(id)}`);
    control?.focus({ preventScroll: true });
    if (!control || typeof selectionStart !== 'number') return;
    control.setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? undefined);
    control.scrollTop = scrollTop;
  };
}

/** Remembers the first entry in view, not a number: entries out of sight have estimated heights, which change. */
function rememberView(root: HTMLElement): () => void {
  const top = window.scrollY;
  const inView = [...root.querySelectorAll('.entry')].find(
    (entry) => entry.getBoundingClientRect().bottom > 0,
  );
  const before = inView?.getBoundingClientRect().top ?? 0;
  return () => {
    window.scrollTo({ top, behavior: 'instant' });
    if (top === 0 || !inView) return;
    const after = document.getElementById(inView.id)?.getBoundingClientRect().top;
    if (after !== undefined) window.scrollBy({ top: after - before, behavior: 'instant' });
  };
}

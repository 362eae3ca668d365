import { useEffect, useReducer } from 'react';
import { EMPTY } from '../state/draft';
import { type Action, type History, reduce, startWith } from '../state/history';
import { draftFromLink, linkOf } from '../state/link';

/** The draft with its past; the address bar follows it, and it follows the address bar. */
export function useHistory(): [History, (action: Action) => void] {
  const [history, dispatch] = useReducer(reduce, undefined, () => startWith(draftFromLink(location.hash) ?? EMPTY));
  const { present } = history;
  useEffect(() => {
    const link = present === EMPTY ? location.pathname : linkOf(present);
    if (location.hash !== link) window.history.replaceState(null, '', link);
  }, [present]);
  useEffect(() => {
    const follow = () => {
      const draft = draftFromLink(location.hash);
      if (draft) dispatch({ type: 'change', change: { draft, label: 'open link' } });
    };
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  useUndoKeys(dispatch);
  return [history, dispatch];
}

/** Ctrl-Z and Ctrl-Shift-Z, or Command on a Mac; inside a text field they belong to its text. */
function useUndoKeys(dispatch: (action: Action) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      const redo = (key === 'z' && event.shiftKey) || key === 'y';
      if (!redo && key !== 'z') return;
      event.preventDefault();
      dispatch({ type: redo ? 'redo' : 'undo' });
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [dispatch]);
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && target.type !== 'checkbox';
}

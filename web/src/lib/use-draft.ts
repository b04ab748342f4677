"use client";

import { useState } from "react";
import { changedFields, rebase } from "./draft";

/**
 * The fields of a form over what is stored, which others may change meanwhile: what they change shows, but for fields that were typed
 * into here. What was typed and is stored counts as not typed any more.
 */
export function useDraft<Form extends object>(stored: Form): [form: Form, change: (part: Partial<Form>) => void] {
  const [draft, setDraft] = useState({ base: stored, form: stored });
  let { form } = draft;
  if (changedFields(draft.base, stored).length > 0) {
    form = rebase(form, draft.base, stored);
    setDraft({ base: stored, form });
  }
  return [form, (part) => setDraft(({ base, form }) => ({ base, form: { ...form, ...part } }))];
}

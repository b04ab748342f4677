/** What differs of two readings of the same fields. */
export function changedFields<Form extends object>(from: Form, to: Form): (keyof Form)[] {
  return (Object.keys(to) as (keyof Form)[]).filter((key) => from[key] !== to[key]);
}

/** A form that began on `base`, on what is true now: fields that nobody touched follow it, what was typed stays. */
export function rebase<Form extends object>(form: Form, base: Form, now: Form): Form {
  const typed = changedFields(base, form).map((key) => [key, form[key]]);
  return { ...now, ...Object.fromEntries(typed) };
}

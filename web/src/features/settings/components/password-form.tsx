"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { useChangePassword } from "@/features/session/api/use-session";
import { ApiError } from "@/lib/api/api-error";
import { toast } from "@/lib/toast";
import { checkPasswords, type PasswordErrors, type PasswordFields } from "../rules/password-form";

export function PasswordForm() {
  const change = useChangePassword();
  const [checked, setChecked] = useState<PasswordErrors>({});
  const refused = change.error instanceof ApiError ? change.error.fields : {};
  const error = (name: keyof PasswordFields) => checked[name] ?? refused[name]?.join(" ");

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = Object.fromEntries(new FormData(form)) as unknown as PasswordFields;
    const found = checkPasswords(fields);
    setChecked(found);
    const [first] = Object.keys(found);
    if (first) {
      form.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
      return;
    }
    change.mutate(
      { old_password: fields.old_password, new_password: fields.new_password },
      {
        onSuccess: () => {
          form.reset();
          toast.success("The password is changed", { description: "Every other session has ended." });
        },
      },
    );
  };

  return (
    <form onSubmit={submit} noValidate className="max-w-sm space-y-4">
      <Field
        label="Current password"
        name="old_password"
        type="password"
        autoComplete="current-password"
        error={error("old_password")}
      />
      <Field
        label="New password"
        name="new_password"
        type="password"
        autoComplete="new-password"
        error={error("new_password")}
      />
      <Field
        label="New password, once more"
        name="repeated"
        type="password"
        autoComplete="new-password"
        error={error("repeated")}
      />
      {change.error && Object.keys(refused).length === 0 && (
        <p role="alert" className="text-bad text-sm">
          {change.error.message}
        </p>
      )}
      <Button type="submit" busy={change.isPending}>
        Change password
      </Button>
    </form>
  );
}

export interface PasswordFields {
  old_password: string;
  new_password: string;
  repeated: string;
}

export type PasswordErrors = Partial<Record<keyof PasswordFields, string>>;

/** As the API has it; told here before the round trip. */
const SHORTEST = 10;

/** What is wrong before the API has been asked. */
export function checkPasswords({ old_password, new_password, repeated }: PasswordFields): PasswordErrors {
  const errors: PasswordErrors = {};
  if (old_password === "") errors.old_password = "Enter the password that you use now.";
  if (new_password.length < SHORTEST) errors.new_password = `At least ${SHORTEST} characters.`;
  else if (new_password === old_password) errors.new_password = "This is the password that you use now.";
  if (repeated !== new_password) errors.repeated = "This differs from the new password.";
  return errors;
}

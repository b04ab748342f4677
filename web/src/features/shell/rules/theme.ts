export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Readable by scripts: the choice is applied at once, and by the server at the next page. */
export const THEME_COOKIE = "autostack_theme";

export const themeOf = (value: string | undefined): Theme => THEMES.find((theme) => theme === value) ?? "system";

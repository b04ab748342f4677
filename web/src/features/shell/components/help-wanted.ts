let show: () => void = () => {};

/** Registers what shows the sheet of shortcuts; menus and the palette ask for it from afar. */
export function whenHelpIsWanted(callback: () => void): void {
  show = callback;
}

export const wantHelp = (): void => show();

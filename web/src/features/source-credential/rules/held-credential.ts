import type { NewSourceCredential } from "@/lib/api/types";
import { serverOf } from "./source-credential";

/** A credential that was typed in and is set nowhere yet. It lives in a page's memory. */
export interface HeldCredential {
  /** Names it where its secret has no place. */
  id: number;
  body: NewSourceCredential;
  /** The one server that it may be sent to. */
  server: string;
}

/** A credential as long as the address is of its server: whoever mistypes an address sends it nowhere. */
export const heldFor = (credential: HeldCredential | null, address: string): HeldCredential | null =>
  credential?.server === serverOf(address) ? credential : null;

import { createContext, useContext } from "react";
import type { Permission, Session } from "../api/types";

export const SessionContext = createContext<Session | null>(null);

/** Who is signed in; pages are shown to nobody else. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("outside of a session");
  return session;
}

export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { announce } from "./announce";
import { useReason } from "./states";

/**
 * Changes something: says that it is done or, in `wrong`, why it is not. Either way what begins with one of the keys
 * is asked for again, as a change may fail half-way.
 */
export function useChange(...keys: string[]) {
  const queries = useQueryClient();
  const reason = useReason();
  const [wrong, setWrong] = useState("");
  const renew = () => queries.invalidateQueries({ predicate: ({ queryKey }) => keys.includes(String(queryKey[0])) });
  /** Whether it is done. */
  const change = async (work: () => Promise<unknown>, told: string): Promise<boolean> => {
    setWrong("");
    try {
      await work();
      announce(told);
      return true;
    } catch (error) {
      setWrong(reason(error));
      return false;
    } finally {
      await renew();
    }
  };
  return { wrong, change, renew };
}
